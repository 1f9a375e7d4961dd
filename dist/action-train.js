import { t as act } from "./chunks/face-Bw2IdK6G.js";

// src/action/train.ts
await act("train");

export {  };