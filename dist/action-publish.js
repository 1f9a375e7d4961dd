import { t as act } from "./chunks/face-Zpc8wiJ_.js";

// src/action/publish.ts
await act("publish");

export {  };