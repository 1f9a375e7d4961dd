import { t as act } from "./chunks/face-B-nnyyxa.js";

// src/action/publish.ts
await act("publish");

export {  };