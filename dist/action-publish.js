import { t as act } from "./chunks/face-ILxSzD9O.js";

// src/action/publish.ts
await act("publish");

export {  };