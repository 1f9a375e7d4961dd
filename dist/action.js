import { t as act } from "./chunks/face-D0JIdzZV.js";

// src/action/run.ts
await act("run");

export {  };