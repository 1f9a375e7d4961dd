import { t as act } from "./chunks/face-B89Q7nmg.js";

// src/action/train.ts
await act("train");

export {  };