import { t as act } from "./chunks/face-Cd4SAC82.js";

// src/action/publish.ts
await act("publish");

export {  };