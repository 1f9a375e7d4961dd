import { t as act } from "./chunks/face-ILxSzD9O.js";

// src/action/train.ts
await act("train");

export {  };