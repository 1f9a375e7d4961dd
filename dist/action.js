import { t as act } from "./chunks/face-CPGGRsfE.js";

// src/action/run.ts
await act("run");

export {  };