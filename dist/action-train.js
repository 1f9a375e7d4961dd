import { t as act } from "./chunks/face-CJ1AjnX0.js";

// src/action/train.ts
await act("train");

export {  };