import { t as act } from "./chunks/face-BZ42F0ew.js";

// src/action/run.ts
await act("run");

export {  };