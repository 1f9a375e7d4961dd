import { t as act } from "./chunks/face-DhCrCHn8.js";

// src/action/train.ts
await act("train");

export {  };