import { t as act } from "./chunks/face-BKlRZZNE.js";

// src/action/publish.ts
await act("publish");

export {  };