import { t as act } from "./chunks/face-CL9Vcvuz.js";

// src/action/run.ts
await act("run");

export {  };