import { t as act } from "./chunks/face-B2G2kFWN.js";

// src/action/run.ts
await act("run");

export {  };