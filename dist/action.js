import { t as act } from "./chunks/face-3KkpIpbt.js";

// src/action/run.ts
await act("run");

export {  };