import { t as act } from "./chunks/face-CZV9KKlI.js";

// src/action/run.ts
await act("run");

export {  };