import { t as act } from "./chunks/face-CIj4TgfB.js";

// src/action/train.ts
await act("train");

export {  };