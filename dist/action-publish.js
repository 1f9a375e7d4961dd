import { t as act } from "./chunks/face-CTIY6Khv.js";

// src/action/publish.ts
await act("publish");

export {  };