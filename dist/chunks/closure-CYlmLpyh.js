import { z as sha256 } from "./dist-DqPMNuaY.js";
import { t as canonicalJson } from "./json-DfBjXcl4.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };