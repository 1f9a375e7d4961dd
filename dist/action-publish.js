import { t as act } from "./chunks/face-D0JIdzZV.js";

// src/action/publish.ts
await act("publish");

export {  };