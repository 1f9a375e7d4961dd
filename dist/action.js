import { t as act } from "./chunks/face-_1RkbvO9.js";

// src/action/run.ts
await act("run");

export {  };