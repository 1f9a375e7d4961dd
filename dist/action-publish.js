import { t as act } from "./chunks/face-DXifWhH4.js";

// src/action/publish.ts
await act("publish");

export {  };