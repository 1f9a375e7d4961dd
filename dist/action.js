import { t as act } from "./chunks/face-BtqwkWX0.js";

// src/action/run.ts
await act("run");

export {  };