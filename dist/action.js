import { t as act } from "./chunks/face-DrA-W47t.js";

// src/action/run.ts
await act("run");

export {  };