import { t as act } from "./chunks/face-CJ1AjnX0.js";

// src/action/publish.ts
await act("publish");

export {  };