import { t as act } from "./chunks/face-Bw2IdK6G.js";

// src/action/run.ts
await act("run");

export {  };