import { t as act } from "./chunks/face-BF2GlyZT.js";

// src/action/run.ts
await act("run");

export {  };