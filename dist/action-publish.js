import { t as act } from "./chunks/face-B2G2kFWN.js";

// src/action/publish.ts
await act("publish");

export {  };