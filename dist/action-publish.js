import { t as act } from "./chunks/face-BgVOgAIe.js";

// src/action/publish.ts
await act("publish");

export {  };