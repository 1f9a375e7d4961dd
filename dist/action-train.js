import { t as act } from "./chunks/face-Cqj6fvPZ.js";

// src/action/train.ts
await act("train");

export {  };