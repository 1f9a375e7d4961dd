import { t as act } from "./chunks/face-BD_toY3A.js";

// src/action/train.ts
await act("train");

export {  };