import { ht as sha256 } from "./workspace-CHJHNBPe.js";
import { t as canonicalJson } from "./json-D4YKe92e.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };