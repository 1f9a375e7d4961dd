import { t as act } from "./chunks/face-CSvZzLQk.js";

// src/action/train.ts
await act("train");

export {  };