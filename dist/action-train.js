import { t as act } from "./chunks/face-3KkpIpbt.js";

// src/action/train.ts
await act("train");

export {  };