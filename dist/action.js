import { t as act } from "./chunks/face-Zpc8wiJ_.js";

// src/action/run.ts
await act("run");

export {  };