import { t as act } from "./chunks/face-D0JIdzZV.js";

// src/action/train.ts
await act("train");

export {  };