import { t as act } from "./chunks/face-ILxSzD9O.js";

// src/action/run.ts
await act("run");

export {  };