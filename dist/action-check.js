import { t as act } from "./chunks/face-BEeWtE-r.js";

// src/action/check.ts
await act("check");

export {  };