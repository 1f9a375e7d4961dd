import { t as act } from "./chunks/face-MiDbtOm6.js";

// src/action/train.ts
await act("train");

export {  };