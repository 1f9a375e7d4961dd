import { t as act } from "./chunks/face-yN2AxzFl.js";

// src/action/check.ts
await act("check");

export {  };