import { t as act } from "./chunks/face-DwZ5vZp6.js";

// src/action/train.ts
await act("train");

export {  };