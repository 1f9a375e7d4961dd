import { t as act } from "./chunks/face-BmoPQrO3.js";

// src/action/check.ts
await act("check");

export {  };