import { t as act } from "./chunks/face-CZV9KKlI.js";

// src/action/train.ts
await act("train");

export {  };