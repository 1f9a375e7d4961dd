// src/engine/tfjs/version.ts
const ENGINE_VERSION = "1+tfjs.4.22.0";
function engineVersion(backend) {
	return backend === "wasm" ? ENGINE_VERSION : `${ENGINE_VERSION}.${backend}`;
}

export { engineVersion as n, ENGINE_VERSION as t };