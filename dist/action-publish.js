import { t as act } from "./chunks/face-BvbYYaQq.js";

// src/action/publish.ts
await act("publish");

export {  };