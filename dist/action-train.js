import { t as act } from "./chunks/face-B2G2kFWN.js";

// src/action/train.ts
await act("train");

export {  };