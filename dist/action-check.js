import { t as act } from "./chunks/face-yMEahaFM.js";

// src/action/check.ts
await act("check");

export {  };