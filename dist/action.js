import { t as act } from "./chunks/face-yMEahaFM.js";

// src/action/run.ts
await act("run");

export {  };