import { dt as sha256 } from "./workspace-BI8-x--g.js";
import { t as canonicalJson } from "./json-IgZqinlc.js";

// src/provenance/closure.ts
function closureOf(plan) {
	const { adapter: _name, closure: _closure, ...recipe } = plan;
	return sha256(canonicalJson(recipe));
}

export { closureOf as t };