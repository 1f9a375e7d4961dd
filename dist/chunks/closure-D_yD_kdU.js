import { z as sha256 } from "./dist-CW2tQ19-.js";
import { t as canonicalJson } from "./json-CWc2OhGP.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };