import { t as act } from "./chunks/face-B1QjPoGj.js";

// src/action/train.ts
await act("train");

export {  };