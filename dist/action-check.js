import { t as act } from "./chunks/face-DQmf1d0s.js";

// src/action/check.ts
await act("check");

export {  };