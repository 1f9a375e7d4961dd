import { t as act } from "./chunks/face-wTNFI7KD.js";

// src/action/check.ts
await act("check");

export {  };