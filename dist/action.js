import { t as act } from "./chunks/face-x0i31bFe.js";

// src/action/run.ts
await act("run");

export {  };