import { t as act } from "./chunks/face-Dyjz0J3h.js";

// src/action/run.ts
await act("run");

export {  };