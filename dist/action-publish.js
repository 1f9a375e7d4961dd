import { t as act } from "./chunks/face-BF2GlyZT.js";

// src/action/publish.ts
await act("publish");

export {  };