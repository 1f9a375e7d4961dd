import { t as act } from "./chunks/face-Ca_ocSy3.js";

// src/action/run.ts
await act("run");

export {  };