import { t as act } from "./chunks/face-DALCeyAM.js";

// src/action/publish.ts
await act("publish");

export {  };