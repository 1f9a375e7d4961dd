import { t as act } from "./chunks/face-3e2Tq_2Z.js";

// src/action/train.ts
await act("train");

export {  };