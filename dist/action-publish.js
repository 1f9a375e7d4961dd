import { t as act } from "./chunks/face-BYzdXCxz.js";

// src/action/publish.ts
await act("publish");

export {  };