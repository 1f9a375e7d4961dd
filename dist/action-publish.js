import { t as act } from "./chunks/face-yN2AxzFl.js";

// src/action/publish.ts
await act("publish");

export {  };