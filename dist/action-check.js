import { t as act } from "./chunks/face-CTIY6Khv.js";

// src/action/check.ts
await act("check");

export {  };