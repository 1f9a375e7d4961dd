import { t as act } from "./chunks/face-3KkpIpbt.js";

// src/action/publish.ts
await act("publish");

export {  };