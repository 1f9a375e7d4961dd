import { t as act } from "./chunks/face-BmoPQrO3.js";

// src/action/train.ts
await act("train");

export {  };