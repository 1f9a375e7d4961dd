import { t as act } from "./chunks/face-R2Bgei7T.js";

// src/action/train.ts
await act("train");

export {  };