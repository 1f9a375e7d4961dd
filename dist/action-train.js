import { t as act } from "./chunks/face-C9YJ24nS.js";

// src/action/train.ts
await act("train");

export {  };