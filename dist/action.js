import { t as act } from "./chunks/face-yhQEClPt.js";

// src/action/run.ts
await act("run");

export {  };