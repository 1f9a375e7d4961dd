import { t as act } from "./chunks/face-CqT5RLrC.js";

// src/action/train.ts
await act("train");

export {  };