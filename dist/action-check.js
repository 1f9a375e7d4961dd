import { t as act } from "./chunks/face-yhQEClPt.js";

// src/action/check.ts
await act("check");

export {  };