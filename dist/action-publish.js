import { t as act } from "./chunks/face-BLLDfmk5.js";

// src/action/publish.ts
await act("publish");

export {  };