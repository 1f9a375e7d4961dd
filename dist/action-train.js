import { t as act } from "./chunks/face-BgVOgAIe.js";

// src/action/train.ts
await act("train");

export {  };