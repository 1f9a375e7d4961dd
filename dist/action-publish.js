import { t as act } from "./chunks/face-BD_toY3A.js";

// src/action/publish.ts
await act("publish");

export {  };