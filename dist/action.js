import { t as act } from "./chunks/face-DXifWhH4.js";

// src/action/run.ts
await act("run");

export {  };