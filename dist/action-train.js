import { t as act } from "./chunks/face-CkWyp8v2.js";

// src/action/train.ts
await act("train");

export {  };