import { t as act } from "./chunks/face-BYzdXCxz.js";

// src/action/check.ts
await act("check");

export {  };