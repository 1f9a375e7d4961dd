import { t as act } from "./chunks/face-B89Q7nmg.js";

// src/action/run.ts
await act("run");

export {  };