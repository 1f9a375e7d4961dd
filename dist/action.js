import { t as act } from "./chunks/face-BgVOgAIe.js";

// src/action/run.ts
await act("run");

export {  };