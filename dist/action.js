import { t as act } from "./chunks/face-BLLDfmk5.js";

// src/action/run.ts
await act("run");

export {  };