import { t as act } from "./chunks/face-Bl04KJcA.js";

// src/action/train.ts
await act("train");

export {  };