import { t as act } from "./chunks/face-Bl04KJcA.js";

// src/action/run.ts
await act("run");

export {  };