import { t as act } from "./chunks/face-BEeWtE-r.js";

// src/action/train.ts
await act("train");

export {  };