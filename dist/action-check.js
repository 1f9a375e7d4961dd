import { t as act } from "./chunks/face-BvbYYaQq.js";

// src/action/check.ts
await act("check");

export {  };