import { t as act } from "./chunks/face-DwZ5vZp6.js";

// src/action/run.ts
await act("run");

export {  };