import { t as act } from "./chunks/face-B-nnyyxa.js";

// src/action/check.ts
await act("check");

export {  };