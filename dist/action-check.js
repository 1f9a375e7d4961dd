import { t as act } from "./chunks/face-CZV9KKlI.js";

// src/action/check.ts
await act("check");

export {  };