import { t as act } from "./chunks/face-BEeWtE-r.js";

// src/action/run.ts
await act("run");

export {  };