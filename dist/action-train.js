import { t as act } from "./chunks/face-CPGGRsfE.js";

// src/action/train.ts
await act("train");

export {  };