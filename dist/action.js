import { t as act } from "./chunks/face-BvbYYaQq.js";

// src/action/run.ts
await act("run");

export {  };