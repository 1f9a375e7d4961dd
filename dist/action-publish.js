import { t as act } from "./chunks/face-CSvZzLQk.js";

// src/action/publish.ts
await act("publish");

export {  };