import { t as act } from "./chunks/face-4trAAKpI.js";

// src/action/publish.ts
await act("publish");

export {  };