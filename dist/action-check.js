import { t as act } from "./chunks/face-C9YJ24nS.js";

// src/action/check.ts
await act("check");

export {  };