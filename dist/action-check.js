import { t as act } from "./chunks/face-KoIo6T_s.js";

// src/action/check.ts
await act("check");

export {  };