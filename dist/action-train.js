import { t as act } from "./chunks/face-BI2Z1TZa.js";

// src/action/train.ts
await act("train");

export {  };