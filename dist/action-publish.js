import { t as act } from "./chunks/face-Dyjz0J3h.js";

// src/action/publish.ts
await act("publish");

export {  };