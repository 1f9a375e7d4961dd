import { t as act } from "./chunks/face-4trAAKpI.js";

// src/action/run.ts
await act("run");

export {  };