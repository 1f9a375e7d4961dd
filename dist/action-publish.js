import { t as act } from "./chunks/face-DQmf1d0s.js";

// src/action/publish.ts
await act("publish");

export {  };