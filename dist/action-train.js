import { t as act } from "./chunks/face-_1RkbvO9.js";

// src/action/train.ts
await act("train");

export {  };