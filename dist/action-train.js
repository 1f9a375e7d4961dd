import { t as act } from "./chunks/face-Zpc8wiJ_.js";

// src/action/train.ts
await act("train");

export {  };