import { t as act } from "./chunks/face-CL9Vcvuz.js";

// src/action/train.ts
await act("train");

export {  };