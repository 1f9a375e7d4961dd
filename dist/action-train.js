import { t as act } from "./chunks/face-CvBFUUok.js";

// src/action/train.ts
await act("train");

export {  };