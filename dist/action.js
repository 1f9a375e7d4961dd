import { t as act } from "./chunks/face-KoIo6T_s.js";

// src/action/run.ts
await act("run");

export {  };