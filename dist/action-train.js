import { t as act } from "./chunks/face-BEnZ6sVU.js";

// src/action/train.ts
await act("train");

export {  };