import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { D as MultisetHash, O as SequenceHash, j as datasetId, y as charactersOf } from "./dist-CFRKDzEY.js";
import { a as readUtf8, d as writeFileAtomic } from "./files-NVLVoTM2.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-CWc2OhGP.js";
import { n as digestOf } from "./digest-Cw4IaXDs.js";
import { I as violations } from "./workspace-DJAaCIZO.js";
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

// src/dataset/change.ts
function compareLocks(old, current) {
	const change = {
		splits: compareSplits(old, current),
		files: compareFiles(old?.files ?? [], current.files),
		turns: counts(old?.turns ?? {}, current.turns).map(({ name, ...count }) => ({
			role: name,
			...count
		})),
		leftOut: counts(byRule(old), byRule(current)).map(({ name, ...count }) => ({
			rule: name,
			...count
		})),
		settings: old === null ? [] : names(old.hygiene, current.hygiene).filter((key) => differs(old, current, key))
	};
	const same = Object.values(change).every((list) => list.length === 0) && old?.datasetId === current.datasetId;
	return {
		name: current.name,
		kind: old === null ? "new" : same ? "same" : "changed",
		datasetId: {
			before: old?.datasetId ?? null,
			after: current.datasetId
		},
		...change
	};
}
function compareSplits(old, current) {
	return names(old?.splits ?? {}, current.splits).flatMap((split) => {
		const was = old?.splits[split];
		const is = current.splits[split];
		if (was !== void 0 && is !== void 0 && was.id === is.id && was.sequenceId === is.sequenceId) return [];
		const before = was?.records ?? 0;
		const after = is?.records ?? 0;
		const sameIds = was?.id === is?.id;
		return [{
			split,
			before,
			after,
			added: Math.max(after - before, 0),
			removed: Math.max(before - after, 0),
			replaced: was !== void 0 && is !== void 0 && before === after && !sameIds,
			reordered: sameIds
		}];
	});
}
function compareFiles(old, current) {
	const before = new Map(old.map((file) => [file.path, file]));
	const after = new Map(current.map((file) => [file.path, file]));
	return names(Object.fromEntries(before), Object.fromEntries(after)).flatMap((path) => {
		const was = before.get(path);
		const is = after.get(path);
		if (was && is && was.digest === is.digest && was.split === is.split) return [];
		return [{
			path,
			split: (is ?? was)?.split ?? null,
			change: was === void 0 ? "added" : is === void 0 ? "removed" : "changed",
			records: {
				before: was?.records ?? 0,
				after: is?.records ?? 0
			},
			bytes: {
				before: was?.size ?? 0,
				after: is?.size ?? 0
			}
		}];
	});
}
function counts(old, current) {
	return names(old, current).map((name) => ({
		name,
		before: old[name] ?? 0,
		after: current[name] ?? 0
	})).filter(({ before, after }) => before !== after);
}
function byRule(lock) {
	const counted = {};
	for (const { rule } of lock?.removed ?? []) counted[rule] = (counted[rule] ?? 0) + 1;
	return counted;
}
function differs(old, current, key) {
	const [a, b] = [old.hygiene, current.hygiene];
	return canonicalJson(a?.[key] ?? null) !== canonicalJson(b?.[key] ?? null);
}
function names(a, b) {
	return [.../* @__PURE__ */ new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

// src/dataset/lock.ts
const LOCK_FILE = "dataset.lock.json";
function tallied({ id, split, place, conversation }) {
	const roles = conversation.messages.map(({ role }) => role);
	return {
		id,
		split,
		file: place.file,
		roles,
		characters: charactersOf(conversation)
	};
}
var DatasetTally = class {
	perSplit = /* @__PURE__ */ new Map();
	perFile = /* @__PURE__ */ new Map();
	perRole = /* @__PURE__ */ new Map();
	add({ id, split, file, roles }, kept) {
		this.perFile.set(file, this.recordsIn(file) + 1);
		const hashes = this.perSplit.get(split) ?? {
			all: new MultisetHash(),
			order: new SequenceHash()
		};
		this.perSplit.set(split, hashes);
		if (!kept) return;
		hashes.all.add(id);
		hashes.order.add(id);
		for (const role of roles) this.perRole.set(role, (this.perRole.get(role) ?? 0) + 1);
	}
	recordsIn(file) {
		return this.perFile.get(file) ?? 0;
	}
	splits() {
		const entries = [...this.perSplit].map(([split, { all, order }]) => {
			return [split, {
				records: all.size,
				id: all.digest(),
				sequenceId: order.digest()
			}];
		});
		return Object.fromEntries(entries);
	}
	turns() {
		return Object.fromEntries(this.perRole);
	}
};
function buildLock({ manifest, files, tally, dealt, removed }) {
	const splits = tally.splits();
	const { paraphrase: _, ...hygiene } = manifest.hygiene;
	return {
		version: 1,
		name: manifest.name,
		datasetId: datasetId(splits),
		splits,
		files: files.map((file) => ({
			...file,
			records: tally.recordsIn(file.path)
		})).sort((a, b) => compare(a.path, b.path)),
		...dealt === void 0 ? {} : { dealt },
		turns: tally.turns(),
		hygiene: structuredClone(hygiene),
		removed: [...removed].sort(byPlace).map(({ record, at, rule, because }) => ({
			record,
			at: formatPlace(at),
			rule,
			...because === void 0 ? {} : { because: formatPlace(because) }
		}))
	};
}
function lockText(lock) {
	return `${JSON.stringify(sortKeys(lock), null, 2)}\n`;
}
function lockPath(entry) {
	return entry.directory === "." ? LOCK_FILE : `${entry.directory}/${LOCK_FILE}`;
}
async function readLock(root, entry) {
	const place = { file: lockPath(entry) };
	try {
		return parseLock(await readUtf8(join(root, place.file), place), place.file);
	} catch (error) {
		if (error instanceof LoraError && error.code === "file-missing") return null;
		throw error;
	}
}
function parseLock(text, file) {
	const damaged = (why, place) => new LoraError("lock-damaged", `${file} cannot be read: ${why}`, {
		place,
		next: "Delete it and run `lora check --fix`; it is never edited by hand."
	});
	let value;
	try {
		value = parseJson(text, {
			file,
			line: 1
		});
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		throw damaged(error.message, error.place ?? { file });
	}
	const [fault] = violations("lock", value);
	if (fault) throw damaged(`${fault.instancePath || "the document"} ${fault.message ?? "is wrong"}.`, { file });
	return value;
}
async function writeLock(root, entry, lock) {
	const path = join(root, lockPath(entry));
	const text = lockText(lock);
	if (await readUtf8(path, { file: lockPath(entry) }).catch(() => null) === text) return { changed: false };
	await writeFileAtomic(path, text);
	return { changed: true };
}
function sortKeys(value) {
	if (Array.isArray(value)) return value.map(sortKeys);
	if (!isJsonObject(value)) return value;
	const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
	return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
function byPlace(a, b) {
	return compare(a.at.file, b.at.file) || (a.at.line ?? 0) - (b.at.line ?? 0) || compare(a.rule, b.rule);
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}

export { parseLock as a, writeLock as c, readTemplate as d, templateDate as f, lockText as i, compareLocks as l, buildLock as n, readLock as o, templateStanding as p, lockPath as r, tallied as s, DatasetTally as t, datedTemplate as u };