import { t as act } from "./chunks/face-B-BvaGMd.js";

// src/action/publish.ts
await act("publish");

export {  };