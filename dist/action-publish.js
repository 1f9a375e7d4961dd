import { t as act } from "./chunks/face-CqT5RLrC.js";

// src/action/publish.ts
await act("publish");

export {  };