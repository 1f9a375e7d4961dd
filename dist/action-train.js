import { t as act } from "./chunks/face-KoIo6T_s.js";

// src/action/train.ts
await act("train");

export {  };