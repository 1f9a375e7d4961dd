import { t as act } from "./chunks/face-B1QjPoGj.js";

// src/action/check.ts
await act("check");

export {  };