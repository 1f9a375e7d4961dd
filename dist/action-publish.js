import { t as act } from "./chunks/face-BtqwkWX0.js";

// src/action/publish.ts
await act("publish");

export {  };