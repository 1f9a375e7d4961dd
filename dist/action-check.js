import { t as act } from "./chunks/face-Bl04KJcA.js";

// src/action/check.ts
await act("check");

export {  };