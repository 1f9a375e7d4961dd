import { t as act } from "./chunks/face-BWEAf22F.js";

// src/action/run.ts
await act("run");

export {  };