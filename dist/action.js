import { t as act } from "./chunks/face-CSvZzLQk.js";

// src/action/run.ts
await act("run");

export {  };