import { t as act } from "./chunks/face-DwZ5vZp6.js";

// src/action/check.ts
await act("check");

export {  };