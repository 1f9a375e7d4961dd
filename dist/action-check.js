import { t as act } from "./chunks/face-CvBFUUok.js";

// src/action/check.ts
await act("check");

export {  };