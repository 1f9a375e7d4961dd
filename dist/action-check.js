import { t as act } from "./chunks/face-4trAAKpI.js";

// src/action/check.ts
await act("check");

export {  };