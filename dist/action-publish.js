import { t as act } from "./chunks/face-yhQEClPt.js";

// src/action/publish.ts
await act("publish");

export {  };