import { t as act } from "./chunks/face-BD_toY3A.js";

// src/action/run.ts
await act("run");

export {  };