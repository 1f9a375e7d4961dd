import { t as act } from "./chunks/face-B-BvaGMd.js";

// src/action/run.ts
await act("run");

export {  };