import { t as act } from "./chunks/face-D_EqhnXG.js";

// src/action/train.ts
await act("train");

export {  };