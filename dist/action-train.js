import { t as act } from "./chunks/face-yMEahaFM.js";

// src/action/train.ts
await act("train");

export {  };