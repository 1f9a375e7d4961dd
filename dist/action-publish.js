import { t as act } from "./chunks/face-B89Q7nmg.js";

// src/action/publish.ts
await act("publish");

export {  };