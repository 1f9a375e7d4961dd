import { t as act } from "./chunks/face-wTNFI7KD.js";

// src/action/run.ts
await act("run");

export {  };