import { t as act } from "./chunks/face-B89Q7nmg.js";

// src/action/check.ts
await act("check");

export {  };