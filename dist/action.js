import { t as act } from "./chunks/face-BEnZ6sVU.js";

// src/action/run.ts
await act("run");

export {  };