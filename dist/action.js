import { t as act } from "./chunks/face-Cqj6fvPZ.js";

// src/action/run.ts
await act("run");

export {  };