import { t as act } from "./chunks/face-CqT5RLrC.js";

// src/action/run.ts
await act("run");

export {  };