import { t as act } from "./chunks/face-BmoPQrO3.js";

// src/action/run.ts
await act("run");

export {  };