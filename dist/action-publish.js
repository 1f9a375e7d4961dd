import { t as act } from "./chunks/face-BWEAf22F.js";

// src/action/publish.ts
await act("publish");

export {  };