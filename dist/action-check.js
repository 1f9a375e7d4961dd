import { t as act } from "./chunks/face-CkWyp8v2.js";

// src/action/check.ts
await act("check");

export {  };