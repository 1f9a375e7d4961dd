import { t as act } from "./chunks/face-Bw2IdK6G.js";

// src/action/check.ts
await act("check");

export {  };