import { t as act } from "./chunks/face-Cd4SAC82.js";

// src/action/train.ts
await act("train");

export {  };