import { t as act } from "./chunks/face-Bw6pLLfY.js";

// src/action/run.ts
await act("run");

export {  };