import { t as act } from "./chunks/face-ILxSzD9O.js";

// src/action/check.ts
await act("check");

export {  };