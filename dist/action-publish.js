import { t as act } from "./chunks/face-CZV9KKlI.js";

// src/action/publish.ts
await act("publish");

export {  };