import { t as act } from "./chunks/face-x0i31bFe.js";

// src/action/publish.ts
await act("publish");

export {  };