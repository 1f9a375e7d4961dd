import { t as act } from "./chunks/face-B-BvaGMd.js";

// src/action/check.ts
await act("check");

export {  };