import { t as act } from "./chunks/face-Cd4SAC82.js";

// src/action/check.ts
await act("check");

export {  };