import { t as act } from "./chunks/face-BF2GlyZT.js";

// src/action/check.ts
await act("check");

export {  };