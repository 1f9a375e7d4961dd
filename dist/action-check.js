import { t as act } from "./chunks/face-BKlRZZNE.js";

// src/action/check.ts
await act("check");

export {  };