import { t as act } from "./chunks/face-CJ1AjnX0.js";

// src/action/run.ts
await act("run");

export {  };