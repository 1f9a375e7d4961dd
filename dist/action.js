import { t as act } from "./chunks/face-R2Bgei7T.js";

// src/action/run.ts
await act("run");

export {  };