import { t as act } from "./chunks/face-D_EqhnXG.js";

// src/action/check.ts
await act("check");

export {  };