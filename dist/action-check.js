import { t as act } from "./chunks/face-BEnZ6sVU.js";

// src/action/check.ts
await act("check");

export {  };