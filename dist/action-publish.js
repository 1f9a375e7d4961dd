import { t as act } from "./chunks/face-DrA-W47t.js";

// src/action/publish.ts
await act("publish");

export {  };