import { t as act } from "./chunks/face-yN2AxzFl.js";

// src/action/run.ts
await act("run");

export {  };