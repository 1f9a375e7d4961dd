import { t as act } from "./chunks/face-3KkpIpbt.js";

// src/action/check.ts
await act("check");

export {  };