import { t as act } from "./chunks/face-CPGGRsfE.js";

// src/action/publish.ts
await act("publish");

export {  };