import { t as act } from "./chunks/face-BYzdXCxz.js";

// src/action/train.ts
await act("train");

export {  };