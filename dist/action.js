import { t as act } from "./chunks/face-CkWyp8v2.js";

// src/action/run.ts
await act("run");

export {  };