import { t as act } from "./chunks/face-BvbYYaQq.js";

// src/action/train.ts
await act("train");

export {  };