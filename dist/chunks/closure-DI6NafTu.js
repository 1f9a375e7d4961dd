import { r as sha256 } from "./digest-Cw4IaXDs.js";
import { t as canonicalJson } from "./json-eJt1puFO.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };