import { t as act } from "./chunks/face-BLLDfmk5.js";

// src/action/train.ts
await act("train");

export {  };