import { t as act } from "./chunks/face-Ca_ocSy3.js";

// src/action/check.ts
await act("check");

export {  };