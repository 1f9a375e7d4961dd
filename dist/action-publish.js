import { t as act } from "./chunks/face-BEeWtE-r.js";

// src/action/publish.ts
await act("publish");

export {  };