import { t as act } from "./chunks/face-R2Bgei7T.js";

// src/action/check.ts
await act("check");

export {  };