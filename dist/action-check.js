import { t as act } from "./chunks/face-CIj4TgfB.js";

// src/action/check.ts
await act("check");

export {  };