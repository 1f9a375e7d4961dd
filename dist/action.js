import { t as act } from "./chunks/face-BKlRZZNE.js";

// src/action/run.ts
await act("run");

export {  };