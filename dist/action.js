import { t as act } from "./chunks/face-DQmf1d0s.js";

// src/action/run.ts
await act("run");

export {  };