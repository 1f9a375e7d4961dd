import { t as act } from "./chunks/face-MiDbtOm6.js";

// src/action/check.ts
await act("check");

export {  };