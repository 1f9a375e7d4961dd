import { t as act } from "./chunks/face-BI2Z1TZa.js";

// src/action/check.ts
await act("check");

export {  };