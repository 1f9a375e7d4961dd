import { t as act } from "./chunks/face-BF2GlyZT.js";

// src/action/train.ts
await act("train");

export {  };