import { t as act } from "./chunks/face-Bw2IdK6G.js";

// src/action/publish.ts
await act("publish");

export {  };