import { t as act } from "./chunks/face-CqT5RLrC.js";

// src/action/check.ts
await act("check");

export {  };