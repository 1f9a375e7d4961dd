import { t as act } from "./chunks/face-KoIo6T_s.js";

// src/action/publish.ts
await act("publish");

export {  };