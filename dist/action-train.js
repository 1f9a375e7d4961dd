import { t as act } from "./chunks/face-Dyjz0J3h.js";

// src/action/train.ts
await act("train");

export {  };