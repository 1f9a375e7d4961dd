import { t as act } from "./chunks/face-D_EqhnXG.js";

// src/action/publish.ts
await act("publish");

export {  };