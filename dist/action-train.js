import { t as act } from "./chunks/face-B-nnyyxa.js";

// src/action/train.ts
await act("train");

export {  };