import { t as act } from "./chunks/face-BgVOgAIe.js";

// src/action/check.ts
await act("check");

export {  };