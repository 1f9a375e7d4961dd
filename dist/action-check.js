import { t as act } from "./chunks/face-B2G2kFWN.js";

// src/action/check.ts
await act("check");

export {  };