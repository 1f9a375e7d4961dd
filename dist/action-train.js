import { t as act } from "./chunks/face-B-BvaGMd.js";

// src/action/train.ts
await act("train");

export {  };