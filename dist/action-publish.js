import { t as act } from "./chunks/face-Ca_ocSy3.js";

// src/action/publish.ts
await act("publish");

export {  };