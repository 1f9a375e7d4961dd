// src/engine/tfjs/version.ts
const ENGINE_VERSION = "1+tfjs.4.22.0";

export { ENGINE_VERSION as t };