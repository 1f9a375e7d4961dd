import { t as act } from "./chunks/face-C9YJ24nS.js";

// src/action/publish.ts
await act("publish");

export {  };