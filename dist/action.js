import { t as act } from "./chunks/face-D_EqhnXG.js";

// src/action/run.ts
await act("run");

export {  };