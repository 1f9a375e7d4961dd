import { t as act } from "./chunks/face-Zpc8wiJ_.js";

// src/action/check.ts
await act("check");

export {  };