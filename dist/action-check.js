import { t as act } from "./chunks/face-BtqwkWX0.js";

// src/action/check.ts
await act("check");

export {  };