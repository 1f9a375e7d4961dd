import { t as act } from "./chunks/face-yN2AxzFl.js";

// src/action/train.ts
await act("train");

export {  };