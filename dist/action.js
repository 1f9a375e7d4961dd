import { t as act } from "./chunks/face-B-nnyyxa.js";

// src/action/run.ts
await act("run");

export {  };