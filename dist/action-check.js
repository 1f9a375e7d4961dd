import { t as act } from "./chunks/face-CL9Vcvuz.js";

// src/action/check.ts
await act("check");

export {  };