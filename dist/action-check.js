import { t as act } from "./chunks/face-BZ42F0ew.js";

// src/action/check.ts
await act("check");

export {  };