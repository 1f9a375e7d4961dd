import { t as act } from "./chunks/face-Cd4SAC82.js";

// src/action/run.ts
await act("run");

export {  };