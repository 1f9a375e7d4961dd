import { t as act } from "./chunks/face-CvBFUUok.js";

// src/action/run.ts
await act("run");

export {  };