import { t as act } from "./chunks/face-CPGGRsfE.js";

// src/action/check.ts
await act("check");

export {  };