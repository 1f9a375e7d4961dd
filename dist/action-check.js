import { t as act } from "./chunks/face-DALCeyAM.js";

// src/action/check.ts
await act("check");

export {  };