import { t as act } from "./chunks/face-MiDbtOm6.js";

// src/action/run.ts
await act("run");

export {  };