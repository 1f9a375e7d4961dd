import { t as act } from "./chunks/face-C9YJ24nS.js";

// src/action/run.ts
await act("run");

export {  };