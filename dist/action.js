import { t as act } from "./chunks/face-DALCeyAM.js";

// src/action/run.ts
await act("run");

export {  };