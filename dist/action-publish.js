import { t as act } from "./chunks/face-Bl04KJcA.js";

// src/action/publish.ts
await act("publish");

export {  };