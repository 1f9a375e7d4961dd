import { t as act } from "./chunks/face-x0i31bFe.js";

// src/action/train.ts
await act("train");

export {  };