import { t as act } from "./chunks/face-B1QjPoGj.js";

// src/action/run.ts
await act("run");

export {  };