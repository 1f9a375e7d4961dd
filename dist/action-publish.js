import { t as act } from "./chunks/face-R2Bgei7T.js";

// src/action/publish.ts
await act("publish");

export {  };