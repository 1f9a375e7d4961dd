import { t as act } from "./chunks/face-x0i31bFe.js";

// src/action/check.ts
await act("check");

export {  };