import { t as act } from "./chunks/face-BD_toY3A.js";

// src/action/check.ts
await act("check");

export {  };