import { t as act } from "./chunks/face-Bw6pLLfY.js";

// src/action/train.ts
await act("train");

export {  };