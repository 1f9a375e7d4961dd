import { t as act } from "./chunks/face-CvBFUUok.js";

// src/action/publish.ts
await act("publish");

export {  };