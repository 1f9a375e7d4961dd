import { t as act } from "./chunks/face-BtqwkWX0.js";

// src/action/train.ts
await act("train");

export {  };