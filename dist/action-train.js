import { t as act } from "./chunks/face-DQmf1d0s.js";

// src/action/train.ts
await act("train");

export {  };