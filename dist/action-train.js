import { t as act } from "./chunks/face-BKlRZZNE.js";

// src/action/train.ts
await act("train");

export {  };