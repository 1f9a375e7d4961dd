import { t as act } from "./chunks/face-BWEAf22F.js";

// src/action/train.ts
await act("train");

export {  };