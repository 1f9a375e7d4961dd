import { t as act } from "./chunks/face-DrA-W47t.js";

// src/action/train.ts
await act("train");

export {  };