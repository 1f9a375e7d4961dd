import { t as act } from "./chunks/face-BZ42F0ew.js";

// src/action/train.ts
await act("train");

export {  };