import { t as act } from "./chunks/face-Dyjz0J3h.js";

// src/action/check.ts
await act("check");

export {  };