import { t as act } from "./chunks/face-DrA-W47t.js";

// src/action/check.ts
await act("check");

export {  };