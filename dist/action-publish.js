import { t as act } from "./chunks/face-DwZ5vZp6.js";

// src/action/publish.ts
await act("publish");

export {  };