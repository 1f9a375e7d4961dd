import { t as act } from "./chunks/face-B1QjPoGj.js";

// src/action/publish.ts
await act("publish");

export {  };