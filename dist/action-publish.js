import { t as act } from "./chunks/face-Cqj6fvPZ.js";

// src/action/publish.ts
await act("publish");

export {  };