import { t as act } from "./chunks/face-yhQEClPt.js";

// src/action/train.ts
await act("train");

export {  };