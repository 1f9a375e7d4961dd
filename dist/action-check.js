import { t as act } from "./chunks/face-DhCrCHn8.js";

// src/action/check.ts
await act("check");

export {  };