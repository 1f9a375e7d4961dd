import { t as act } from "./chunks/face-DXifWhH4.js";

// src/action/train.ts
await act("train");

export {  };