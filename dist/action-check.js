import { t as act } from "./chunks/face-CJ1AjnX0.js";

// src/action/check.ts
await act("check");

export {  };