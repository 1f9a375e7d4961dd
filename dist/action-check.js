import { t as act } from "./chunks/face-D0JIdzZV.js";

// src/action/check.ts
await act("check");

export {  };