import { t as act } from "./chunks/face-Cqj6fvPZ.js";

// src/action/check.ts
await act("check");

export {  };