import { ct as sha256 } from "./workspace-RJn3R2pI.js";
import { t as canonicalJson } from "./json-IgZqinlc.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };