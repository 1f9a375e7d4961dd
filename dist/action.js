import { t as act } from "./chunks/face-CTIY6Khv.js";

// src/action/run.ts
await act("run");

export {  };