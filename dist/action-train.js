import { t as act } from "./chunks/face-Ca_ocSy3.js";

// src/action/train.ts
await act("train");

export {  };