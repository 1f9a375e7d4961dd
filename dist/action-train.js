import { t as act } from "./chunks/face-4trAAKpI.js";

// src/action/train.ts
await act("train");

export {  };