import { t as act } from "./chunks/face-BLLDfmk5.js";

// src/action/check.ts
await act("check");

export {  };