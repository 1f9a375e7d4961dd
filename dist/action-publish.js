import { t as act } from "./chunks/face-MiDbtOm6.js";

// src/action/publish.ts
await act("publish");

export {  };