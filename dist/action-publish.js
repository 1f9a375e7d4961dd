import { t as act } from "./chunks/face-CL9Vcvuz.js";

// src/action/publish.ts
await act("publish");

export {  };