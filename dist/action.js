import { t as act } from "./chunks/face-DhCrCHn8.js";

// src/action/run.ts
await act("run");

export {  };