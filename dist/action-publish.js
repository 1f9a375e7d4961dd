import { t as act } from "./chunks/face-Bw6pLLfY.js";

// src/action/publish.ts
await act("publish");

export {  };