import { t as act } from "./chunks/face-DXifWhH4.js";

// src/action/check.ts
await act("check");

export {  };