import { t as act } from "./chunks/face-DALCeyAM.js";

// src/action/train.ts
await act("train");

export {  };