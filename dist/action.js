import { t as act } from "./chunks/face-BYzdXCxz.js";

// src/action/run.ts
await act("run");

export {  };