import { t as act } from "./chunks/face-CIj4TgfB.js";

// src/action/publish.ts
await act("publish");

export {  };