import { n as digestOf } from "./digest-Cw4IaXDs.js";
import { n as isJsonObject, t as canonicalJson } from "./json-eJt1puFO.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

// src/serving/template.ts
const FILES = [
	"chat_template.jinja",
	"chat_template.json",
	"tokenizer_config.json"
];
async function readTemplate(directory) {
	let found = null;
	for (const file of FILES) {
		const content = await readFile(join(directory, file), "utf8").catch(() => null);
		if (content === null) continue;
		const read = file.endsWith(".jinja") ? {
			text: content,
			digest: digestOf(content)
		} : templateIn(content);
		if (read === null) continue;
		if (found === null) found = {
			...read,
			files: [file]
		};
		else if (found.text === read.text) found.files.push(file);
	}
	return found;
}
function templateIn(content) {
	let json;
	try {
		json = JSON.parse(content);
	} catch {
		return null;
	}
	const value = isJsonObject(json) ? json.chat_template : null;
	if (typeof value === "string") return {
		text: value,
		digest: digestOf(value)
	};
	if (!Array.isArray(value)) return null;
	const named = Object.fromEntries(value.flatMap((one) => isJsonObject(one) && typeof one.name === "string" && typeof one.template === "string" ? [[one.name, one.template]] : []));
	const text = named.default;
	if (text === void 0) return null;
	return {
		text,
		digest: digestOf(Object.keys(named).length === 1 ? text : canonicalJson(named))
	};
}
function templateStanding(adapter, base, recorded) {
	if (adapter !== null && (recorded === null || adapter.digest === recorded)) {
		if (base === void 0) return "unseen";
		return base?.text === adapter.text ? "base" : "own";
	}
	if (recorded === null) return "silent";
	if (base === void 0) return adapter === null ? "unseen" : "lost";
	return base !== null && base.digest === recorded ? "base" : "lost";
}
function datedTemplate(text) {
	if (!/\bstrftime_now\b/.test(text)) return null;
	return { settable: /\bdate_string is defined\b|\bnot date_string is defined\b/.test(text) };
}
function templateDate(date) {
	const month = (/* @__PURE__ */ new Date(`${date}T00:00:00Z`)).toLocaleString("en", {
		month: "short",
		timeZone: "UTC"
	});
	return `${date.slice(8)} ${month} ${date.slice(0, 4)}`;
}

export { templateStanding as i, readTemplate as n, templateDate as r, datedTemplate as t };