import { t as act } from "./chunks/face-_1RkbvO9.js";

// src/action/publish.ts
await act("publish");

export {  };