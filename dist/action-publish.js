import { t as act } from "./chunks/face-BI2Z1TZa.js";

// src/action/publish.ts
await act("publish");

export {  };