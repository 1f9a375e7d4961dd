import { t as act } from "./chunks/face-BmoPQrO3.js";

// src/action/publish.ts
await act("publish");

export {  };