import { t as act } from "./chunks/face-_1RkbvO9.js";

// src/action/check.ts
await act("check");

export {  };