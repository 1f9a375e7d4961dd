import { t as act } from "./chunks/face-wTNFI7KD.js";

// src/action/train.ts
await act("train");

export {  };