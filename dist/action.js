import { t as act } from "./chunks/face-CIj4TgfB.js";

// src/action/run.ts
await act("run");

export {  };