import { t as act } from "./chunks/face-wTNFI7KD.js";

// src/action/publish.ts
await act("publish");

export {  };