import { t as act } from "./chunks/face-DhCrCHn8.js";

// src/action/publish.ts
await act("publish");

export {  };