import { t as act } from "./chunks/face-BWEAf22F.js";

// src/action/check.ts
await act("check");

export {  };