import { t as act } from "./chunks/face-yMEahaFM.js";

// src/action/publish.ts
await act("publish");

export {  };