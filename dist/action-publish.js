import { t as act } from "./chunks/face-BZ42F0ew.js";

// src/action/publish.ts
await act("publish");

export {  };