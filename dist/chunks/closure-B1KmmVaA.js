import { ht as sha256 } from "./workspace-jbc9TF2D.js";
import { t as canonicalJson } from "./json-B7qfCQsQ.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };