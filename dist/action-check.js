import { t as act } from "./chunks/face-CSvZzLQk.js";

// src/action/check.ts
await act("check");

export {  };