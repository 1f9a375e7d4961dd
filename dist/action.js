import { t as act } from "./chunks/face-BI2Z1TZa.js";

// src/action/run.ts
await act("run");

export {  };