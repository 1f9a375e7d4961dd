import { t as act } from "./chunks/face-BEnZ6sVU.js";

// src/action/publish.ts
await act("publish");

export {  };