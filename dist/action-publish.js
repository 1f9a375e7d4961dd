import { t as act } from "./chunks/face-CkWyp8v2.js";

// src/action/publish.ts
await act("publish");

export {  };