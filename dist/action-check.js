import { t as act } from "./chunks/face-Bw6pLLfY.js";

// src/action/check.ts
await act("check");

export {  };