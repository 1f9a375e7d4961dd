import { t as act } from "./chunks/face-CTIY6Khv.js";

// src/action/train.ts
await act("train");

export {  };