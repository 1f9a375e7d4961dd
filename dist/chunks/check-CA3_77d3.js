import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { d as unreadable, p as writeFileAtomic, t as excerpt, u as replaceFiles } from "./excerpt-BpH1Ag8W.js";
import { a as readable, i as align, r as Resemblance, t as checkWorkspace } from "./checks-CMqXUrlp.js";
import { n as isJsonObject, r as parseJson } from "./json-eJt1puFO.js";
import { B as recordId, F as normalise, N as readDataset, V as dataFiles, W as readerOf } from "./dist-CtmOvZGf.js";
import { n as digestOf } from "./digest-Cw4IaXDs.js";
import { B as gitState, H as uncommitted, I as heldOutPrompts, M as dealtPrompts, R as commitDate, S as count, V as prefixInRepository, b as oneLine, x as visible, y as cut } from "./terminal-lXstQxD7.js";
import { i as dealtSplits, j as sourceUri } from "./workspace-C7MpJkaQ.js";
import { M as discloses, p as hundredths } from "./stretch-digests-Hha6otzg.js";
import { a as renderCheck, r as checkDocument } from "./reports-C-KzHg2x.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { t as text } from "./command-EsULF8G_.js";
import { r as findingText, t as findingHolder } from "./findings-DMuKViAN.js";
import { readFile } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import { Buffer } from "node:buffer";

// src/formats/spans.ts
function withoutSpans(bytes, spans) {
	const kept = [];
	let from = 0;
	for (const { start, end } of spans) {
		kept.push(bytes.subarray(from, start));
		from = end;
	}
	kept.push(bytes.subarray(from));
	return Buffer.concat(kept);
}
function lineSpans(bytes) {
	const spans = [];
	for (let start = bomLength(bytes); start < bytes.length;) {
		const feed = bytes.indexOf(10, start);
		const end = feed < 0 ? bytes.length : feed + 1;
		spans.push({
			start,
			end
		});
		start = end;
	}
	return spans;
}
function elementSpans(bytes) {
	const spans = [];
	let depth = 0;
	let quoted = false;
	let start = -1;
	let end = -1;
	for (let i = bomLength(bytes); i < bytes.length; i++) {
		const byte = bytes[i];
		if (quoted) {
			if (byte === 92) i++;
			else if (byte === 34) quoted = false;
			end = i + 1;
			continue;
		}
		if (byte === 32 || byte === 10 || byte === 13 || byte === 9) continue;
		const closes = byte === 93 || byte === 125;
		if (depth === 1 && (byte === 44 || closes)) {
			if (start >= 0) spans.push({
				start,
				end
			});
			start = -1;
			if (closes) break;
			continue;
		}
		if (depth === 1 && start < 0) start = i;
		if (byte === 34) quoted = true;
		else if (byte === 91 || byte === 123) depth++;
		else if (closes) depth--;
		end = i + 1;
	}
	return spans;
}
function bomLength(bytes) {
	return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
}

// src/dataset/curate.ts
function cutsOf(bytes, file, format, left) {
	if (/\.parquet$/i.test(file)) throw new LoraError("curate-parquet", `${file} is Parquet, out of which records cannot be cut.`, {
		place: { file },
		next: "Leave it to the lock, which leaves them out of what is trained, or convert the file to JSONL."
	});
	if (/\.json$/i.test(file)) return elementCuts(bytes, file, format, left);
	const lines = lineSpans(bytes);
	return [...new Set(left.map(({ at }) => at.line ?? 0))].sort((a, b) => a - b).map((line) => lineAt(lines, line, file));
}
function lineAt(lines, line, file) {
	const span = lines[line - 1];
	if (span === void 0) throw new Error(`${file} has no line ${line}`);
	return span;
}
function elementCuts(bytes, file, format, left) {
	const elements = elementSpans(bytes);
	const gone = goneElements(bytes, elements, file, format, left);
	const lastKept = elements.findLastIndex((_, index) => !gone.has(index));
	const cuts = [];
	for (const [index, { start }] of elements.entries()) {
		if (!gone.has(index) || index > lastKept) continue;
		const end = elements[index + 1].start;
		const before = cuts.at(-1);
		if (before?.end === start) before.end = end;
		else cuts.push({
			start,
			end
		});
	}
	const tail = elements[lastKept + 1];
	if (tail === void 0) return cuts;
	const start = lastKept < 0 ? tail.start : elements[lastKept].end;
	return [...cuts, {
		start,
		end: elements.at(-1).end
	}];
}
function goneElements(bytes, elements, file, format, left) {
	const wanted = /* @__PURE__ */ new Map();
	const lines = new Set(left.map(({ at }) => at.line));
	for (const { at, record } of left) {
		const key = `${at.line} ${record}`;
		wanted.set(key, (wanted.get(key) ?? 0) + 1);
	}
	const gone = /* @__PURE__ */ new Set();
	const starts = linesAt(bytes, elements.map(({ start }) => start));
	for (let index = elements.length - 1; index >= 0; index--) {
		const line = starts[index];
		if (!lines.has(line)) continue;
		const { start, end } = elements[index];
		const id = readableId(bytes.subarray(start, end).toString("utf8"), file, line, format);
		const count = wanted.get(`${line} ${id}`) ?? 0;
		if (count === 0) continue;
		wanted.set(`${line} ${id}`, count - 1);
		gone.add(index);
	}
	if (gone.size !== left.length) throw new Error(`${left.length - gone.size} records of ${file} are not where they were`);
	return gone;
}
function readableId(text, file, line, format) {
	try {
		return recordId(normalise(parseJson(text, {
			file,
			line
		}), format, {
			file,
			line
		}));
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
function linesAt(bytes, offsets) {
	let line = 1;
	let feed = bytes.indexOf(10);
	return offsets.map((offset) => {
		for (; feed >= 0 && feed < offset; feed = bytes.indexOf(10, feed + 1)) line++;
		return line;
	});
}

// src/formats/unifieddiff.ts
const CONTEXT$1 = 1;
const FEED = Buffer.from("\n");
const NO_FEED = Buffer.from("\n\\ No newline at end of file\n");
function unifiedDiff(path, bytes, spans) {
	const lines = linesOf(bytes);
	const changes = changesOf(lines, spans);
	if (changes.length === 0) return Buffer.alloc(0);
	const [old, current] = [quoted(`a/${path}`), quoted(`b/${path}`)];
	const tab = path.includes(" ") ? "	" : "";
	const head = `diff --git ${old} ${current}\n--- ${old}${tab}\n+++ ${current}${tab}\n`;
	return Buffer.concat([Buffer.from(head), ...hunks(lines, changes)]);
}
function changesOf(lines, spans) {
	const changes = [];
	let open = null;
	let offset = 0;
	let next = 0;
	for (const [index, line] of lines.entries()) {
		const end = offset + line.length;
		const cuts = [];
		for (; next < spans.length && spans[next].start < end; next++) {
			const { start, end: stop } = spans[next];
			cuts.push({
				start: Math.max(start, offset) - offset,
				end: Math.min(stop, end) - offset
			});
			if (stop > end) break;
		}
		const runsOn = open !== null && open.kept.length > 0 && open.kept.at(-1).at(-1) !== 10;
		if (cuts.length > 0 || runsOn) {
			open ??= {
				from: index,
				kept: []
			};
			const rest = withoutSpans(line, cuts);
			if (rest.length > 0) open.kept.push(rest);
		} else if (open !== null) {
			changes.push(trimmed(open, index, lines));
			open = null;
		}
		offset = end;
	}
	if (open !== null) changes.push(trimmed(open, lines.length, lines));
	return changes;
}
function trimmed({ from, kept }, to, old) {
	let lines = linesOf(Buffer.concat(kept));
	let [first, last] = [from, to];
	while (lines.length > 0 && first < last && lines[0].equals(old[first])) {
		lines = lines.slice(1);
		first++;
	}
	while (lines.length > 0 && first < last && lines.at(-1).equals(old[last - 1])) {
		lines = lines.slice(0, -1);
		last--;
	}
	return {
		from: first,
		to: last,
		lines
	};
}
function hunks(old, changes) {
	const pieces = [];
	let shift = 0;
	for (let i = 0; i < changes.length;) {
		const group = [changes[i++]];
		while (i < changes.length && changes[i].from - group.at(-1).to <= 2) group.push(changes[i++]);
		const start = Math.max(0, group[0].from - CONTEXT$1);
		const end = Math.min(old.length, group.at(-1).to + CONTEXT$1);
		const body = [];
		let at = start;
		let added = 0;
		for (const { from, to, lines } of group) {
			for (; at < from; at++) body.push(...marked(" ", old[at]));
			for (; at < to; at++) body.push(...marked("-", old[at]));
			for (const line of lines) body.push(...marked("+", line));
			added += lines.length - (to - from);
		}
		for (; at < end; at++) body.push(...marked(" ", old[at]));
		const [before, after] = [end - start, end - start + added];
		const range = (line, count) => `${count === 0 ? line : line + 1},${count}`;
		pieces.push(Buffer.from(`@@ -${range(start, before)} +${range(start + shift, after)} @@\n`), ...body);
		shift += added;
	}
	return pieces;
}
function marked(mark, line) {
	const ends = line.at(-1) === 10;
	return [
		Buffer.from(mark),
		ends ? line.subarray(0, -1) : line,
		ends ? FEED : NO_FEED
	];
}
function linesOf(bytes) {
	const lines = [];
	for (let start = 0; start < bytes.length;) {
		const feed = bytes.indexOf(10, start);
		const end = feed < 0 ? bytes.length : feed + 1;
		lines.push(bytes.subarray(start, end));
		start = end;
	}
	return lines;
}
function quoted(name) {
	if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
	return `"${name.replace(/["\\\u0000-\u001f\u007f]/g, (character) => character === "\"" || character === "\\" ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`)}"`;
}

// src/pipeline/curating.ts
async function curateWorkspace(request) {
	const before = await checkWorkspace(request, { fix: false });
	const cuts = await cutsIn(before);
	const [lost] = await uncommitted(request.root, cuts.map(({ path }) => path));
	if (lost !== void 0) throw new LoraError("curate-uncommitted", `${lost} is not committed as it is, and records are to be cut out of it.`, {
		place: { file: lost },
		next: "Commit it first, so that nothing can be lost; or write the cuts as a patch: --patch FILE."
	});
	request.signal.throwIfAborted();
	await replaceFiles(cuts.map(({ path, bytes, spans }) => ({
		path: join(request.root, path),
		data: withoutSpans(bytes, spans)
	})));
	for (const { path, removed } of cuts) request.listener({
		type: "note",
		message: `Cut ${records(removed.length)} out of ${path}.`
	});
	const after = await checkWorkspace(request, { fix: true });
	for (const [name, { lock, hygiene }] of after.datasets) if (!(lock.dealt !== void 0 || lock.datasetId === before.datasets.get(name)?.lock.datasetId) || hygiene.removed.size > 0) throw new Error(`cutting records out of ${name} changed what is trained`);
	return after;
}
async function curationPatch(outcome) {
	const cuts = await cutsIn(outcome);
	if (cuts.length === 0) return null;
	const prefix = await prefixInRepository(outcome.workspace.root);
	const pieces = cuts.flatMap(({ dataset, path, bytes, spans, removed }) => [Buffer.from(`${dataset}: ${records(removed.length)} out of ${named(path)}\n${removed.map(reason).join("")}\n`), unifiedDiff(`${prefix}${path}`, bytes, spans)]);
	const count = cuts.reduce((sum, { removed }) => sum + removed.length, 0);
	return {
		patch: Buffer.concat(pieces),
		files: cuts.length,
		records: count
	};
}
function reason({ at, rule, because, record }) {
	const other = because === void 0 ? "" : ` because of ${named(formatPlace(because))}`;
	return `  ${named(formatPlace(at))} ${rule}${other} (record ${record.slice(0, 16)})\n`;
}
function named(text) {
	return /[\r\n]/.test(text) ? JSON.stringify(text) : text;
}
function records(count) {
	return `${count} record${count === 1 ? "" : "s"}`;
}
async function cutsIn({ workspace, datasets }) {
	const users = /* @__PURE__ */ new Map();
	for (const entry of workspace.datasets.values()) for (const { path } of await dataFiles(workspace.root, entry, () => {})) users.set(path, (users.get(path) ?? /* @__PURE__ */ new Set()).add(entry.name));
	const cuts = [];
	for (const checked of datasets.values()) {
		refuseEmptySplits(checked);
		const byFile = /* @__PURE__ */ new Map();
		for (const removal of checked.hygiene.removed.values()) {
			const { file } = removal.at;
			const removed = byFile.get(file);
			if (removed === void 0) byFile.set(file, [removal]);
			else removed.push(removal);
		}
		for (const file of [...byFile.keys()].sort()) {
			const other = [...users.get(file) ?? []].find((name) => name !== checked.entry.name);
			if (other !== void 0) throw new LoraError("curate-shared", `${file} belongs to ${checked.entry.name} and to ${other}.`, {
				place: { file },
				next: "What one data set leaves out the other may need: give each files of its own."
			});
			cuts.push(await cutOf(workspace.root, checked, file, byFile.get(file)));
		}
	}
	return cuts;
}
async function cutOf(root, { entry, lock }, file, removed) {
	const bytes = await readFile(join(root, file)).catch((error) => {
		throw unreadable(error, { file });
	});
	if (digestOf(bytes) !== lock.files.find(({ path }) => path === file)?.digest) throw new LoraError("data-changed", "The data changed while it was being read.", {
		exit: 1,
		place: { file },
		next: "Run again when nothing writes to the files."
	});
	const inOrder = [...removed].sort((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0));
	const spans = cutsOf(bytes, file, entry.manifest.format, inOrder);
	return {
		dataset: entry.name,
		path: file,
		bytes,
		spans,
		removed: inOrder
	};
}
function refuseEmptySplits({ entry, lock }) {
	const empty = Object.entries(lock.splits).find(([, { records: kept }]) => kept === 0);
	if (empty === void 0) return;
	throw new LoraError("curate-empty", `Hygiene leaves no record in the split ${empty[0]} of ${entry.name}.`, {
		place: { file: entry.file },
		next: "Put other records into it first."
	});
}

// src/dataset/croissant-context.ts
const TERMS = "https://lora-action.dev/terms#";
const CONTEXT = {
	"@language": "en",
	"@vocab": "https://schema.org/",
	annotation: "cr:annotation",
	arrayShape: "cr:arrayShape",
	citeAs: "cr:citeAs",
	column: "cr:column",
	conformsTo: "dct:conformsTo",
	containedIn: "cr:containedIn",
	cr: "http://mlcommons.org/croissant/",
	data: {
		"@id": "cr:data",
		"@type": "@json"
	},
	dataType: {
		"@id": "cr:dataType",
		"@type": "@vocab"
	},
	dct: "http://purl.org/dc/terms/",
	description: { "@container": "@language" },
	equivalentProperty: "cr:equivalentProperty",
	examples: {
		"@id": "cr:examples",
		"@type": "@json"
	},
	excludes: "cr:excludes",
	extract: "cr:extract",
	field: "cr:field",
	fileObject: "cr:fileObject",
	fileProperty: "cr:fileProperty",
	fileSet: "cr:fileSet",
	format: "cr:format",
	includes: "cr:includes",
	isArray: "cr:isArray",
	isLiveDataset: "cr:isLiveDataset",
	jsonPath: "cr:jsonPath",
	key: "cr:key",
	lora: TERMS,
	md5: "cr:md5",
	name: { "@container": "@language" },
	parentField: "cr:parentField",
	path: "cr:path",
	rai: "http://mlcommons.org/croissant/RAI/",
	readLines: "cr:readLines",
	recordSet: "cr:recordSet",
	references: "cr:references",
	regex: "cr:regex",
	repeated: "cr:repeated",
	replace: "cr:replace",
	samplingRate: "cr:samplingRate",
	sc: "https://schema.org/",
	sdVersion: "cr:sdVersion",
	separator: "cr:separator",
	source: "cr:source",
	subField: "cr:subField",
	transform: "cr:transform",
	unArchive: "cr:unArchive"
};

// src/dataset/croissant-fields.ts
const OPENAI = ["role", "content"];
const SHAPES = {
	messages: () => [{
		key: "messages",
		description: "The turns of a conversation, in order.",
		texts: OPENAI
	}],
	sharegpt: (sample) => [...optional(sample, "system", "Instructions that stand above the conversation."), {
		key: "conversations",
		description: "The turns of a conversation, in order.",
		texts: ["from", "value"]
	}],
	alpaca: (sample) => [
		...optional(sample, "system", "Instructions that stand above the conversation."),
		{
			key: "instruction",
			description: "What is asked."
		},
		...optional(sample, "input", "What the instruction is about."),
		{
			key: "output",
			description: "The answer that is learnt."
		}
	],
	"prompt-completion": (sample) => [
		...optional(sample, "system", "Instructions that stand above the conversation."),
		{
			key: "prompt",
			description: "What is asked.",
			...Array.isArray(sample.prompt) ? { texts: OPENAI } : {}
		},
		{
			key: "completion",
			description: "The answer that is learnt.",
			...Array.isArray(sample.completion) ? { texts: OPENAI } : {}
		}
	]
};
function optional(sample, key, description) {
	return typeof sample[key] === "string" ? [{
		key,
		description
	}] : [];
}
function fieldsOf(set, fileSet, { format, mediaType, sample }) {
	return SHAPES[format](sample).map((shape) => {
		const { key } = shape;
		const extract = mediaType === "application/json" ? { jsonPath: `$[*].${key}` } : { column: key };
		return field(`${set}/${key}`, shape, {
			fileSet: { "@id": fileSet },
			extract
		});
	});
}
function field(id, { key, description, texts }, source) {
	const self = {
		"@type": "cr:Field",
		"@id": id,
		name: key,
		description
	};
	if (texts === void 0) return {
		...self,
		dataType: "sc:Text",
		source
	};
	return {
		...self,
		isArray: true,
		arrayShape: "-1",
		source,
		subField: texts.map((text) => ({
			"@type": "cr:Field",
			"@id": `${id}/${text}`,
			name: text,
			dataType: "sc:Text",
			source: {
				...source,
				transform: { jsonPath: text }
			}
		}))
	};
}

// src/dataset/croissant.ts
function croissant({ manifest, lock, url, date, samples }) {
	const sets = fileSets(lock.files);
	return {
		"@context": CONTEXT,
		"@type": "sc:Dataset",
		conformsTo: "http://mlcommons.org/croissant/1.1",
		name: manifest.name,
		description: manifest.description ?? `Conversations to fine-tune language models on, in the format ${manifest.format}.`,
		license: licenseOf(manifest.license),
		...url === null ? {} : { url },
		...date === null ? {} : { datePublished: date },
		...manifest.language.length === 0 ? {} : { inLanguage: manifest.language },
		distribution: [...lock.files.map(fileObject), ...sets.map(fileSet)],
		recordSet: [splitEnumeration(Object.keys(lock.splits)), ...sets.map((set) => recordSet(set, manifest, lock, samples))],
		"lora:datasetId": lock.datasetId,
		"lora:format": manifest.format,
		...lock.dealt === void 0 ? {} : { "lora:dealt": dealt(lock, lock.dealt) },
		"lora:turns": counted(lock.turns),
		"lora:hygiene": {
			"@type": "lora:Hygiene",
			"lora:settings": {
				"@type": "@json",
				"@value": lock.hygiene
			},
			"lora:leftOut": counted(byRule(lock))
		}
	};
}
function fileSets(files) {
	const sets = /* @__PURE__ */ new Map();
	const kinds = (split) => new Set(files.filter((file) => file.split === split).map((file) => file.mediaType));
	for (const file of files) {
		const { split, mediaType } = file;
		const name = split ?? "Dealt";
		const id = kinds(split).size === 1 ? name : `${name}-${posix.extname(file.path).slice(1).toLowerCase()}`;
		const set = sets.get(`${split} ${mediaType}`) ?? {
			id,
			split,
			mediaType,
			files: []
		};
		set.files.push(file);
		sets.set(`${split} ${mediaType}`, set);
	}
	return [...sets.values()];
}
const ENCODINGS = {
	"application/jsonl": "application/jsonlines",
	"application/json": "application/json",
	"application/vnd.apache.parquet": "application/x-parquet"
};
function fileObject({ path, mediaType, digest, size }, index) {
	return {
		"@type": "cr:FileObject",
		"@id": /^[\w./-]+$/.test(path) ? path : `file-${index + 1}`,
		name: posix.basename(path),
		contentUrl: path.split("/").map(encodeURIComponent).join("/"),
		contentSize: `${size} B`,
		encodingFormat: ENCODINGS[mediaType] ?? mediaType,
		sha256: digest.replace("sha256:", "")
	};
}
function fileSet({ id, split, mediaType, files }) {
	return {
		"@type": "cr:FileSet",
		"@id": `${id}-files`,
		name: `${id}-files`,
		description: split === void 0 ? "The files whose records are dealt to splits." : `The files of the split ${split}.`,
		encodingFormat: ENCODINGS[mediaType] ?? mediaType,
		includes: files.map(({ path }) => path.replace(/[*?[]/g, "[$&]"))
	};
}
const SPLITS = {
	train: "cr:TrainingSplit",
	validation: "cr:ValidationSplit",
	valid: "cr:ValidationSplit",
	val: "cr:ValidationSplit",
	dev: "cr:ValidationSplit",
	test: "cr:TestSplit"
};
function splitEnumeration(splits) {
	return {
		"@type": "cr:RecordSet",
		"@id": "splits",
		name: "splits",
		description: "`train` is what adapters learn from; every other split is held out.",
		dataType: "cr:Split",
		key: { "@id": "splits/name" },
		field: [{
			"@type": "cr:Field",
			"@id": "splits/name",
			name: "name",
			dataType: "sc:Text"
		}, {
			"@type": "cr:Field",
			"@id": "splits/url",
			name: "url",
			dataType: ["sc:URL", "cr:Split"]
		}],
		data: [...splits].sort().map((split) => ({
			"splits/name": split,
			"splits/url": SPLITS[split] ?? null
		}))
	};
}
function recordSet(set, { format }, lock, samples) {
	const sample = set.files.map(({ path }) => samples.get(path)).find((found) => found !== void 0) ?? {};
	const { split } = set;
	const locked = split === void 0 ? void 0 : lock.splits[split];
	const of = split === void 0 ? "that are dealt to splits," : `of the split ${split}`;
	return {
		"@type": "cr:RecordSet",
		"@id": set.id,
		name: set.id,
		description: `The records ${of} as the files have them, before hygiene.`,
		field: [...fieldsOf(set.id, `${set.id}-files`, {
			format,
			mediaType: set.mediaType,
			sample
		}), ...splitField(set)],
		annotation: {
			"@type": "cr:Field",
			"@id": `${set.id}/count`,
			name: "count",
			description: "How many records the files hold.",
			dataType: CARDINALITY,
			value: set.files.reduce((sum, { records }) => sum + records, 0)
		},
		...locked === void 0 ? {} : {
			"lora:curatedRecords": locked.records,
			"lora:splitId": locked.id
		}
	};
}
function splitField({ id, split }) {
	if (split === void 0) return [];
	return [{
		"@type": "cr:Field",
		"@id": `${id}/split`,
		name: "split",
		dataType: "sc:Text",
		value: split,
		references: { field: { "@id": "splits/name" } }
	}];
}
function dealt({ splits }, { heldOut: _, ...how }) {
	const curated = Object.entries(splits).sort(([one], [other]) => one < other ? -1 : 1);
	return {
		"@type": "lora:Dealt",
		"lora:settings": {
			"@type": "@json",
			"@value": how
		},
		"lora:split": curated.map(([name, { records, id }]) => ({
			"sc:name": name,
			"lora:curatedRecords": records,
			"lora:splitId": id
		}))
	};
}
const CARDINALITY = "http://www.wikidata.org/entity/Q4049983";
function licenseOf(license) {
	return /^(?!LicenseRef-|other$|unknown$|proprietary$|none$)[A-Za-z0-9][A-Za-z0-9.+-]*$/i.test(license) ? `https://spdx.org/licenses/${license}.html` : license;
}
function byRule(lock) {
	const counts = {};
	for (const { rule } of lock.removed) counts[rule] = (counts[rule] ?? 0) + 1;
	return counts;
}
function counted(counts) {
	return Object.entries(counts).sort(([one], [other]) => one < other ? -1 : 1).map(([name, count]) => ({
		"sc:name": name,
		"lora:count": count
	}));
}

// src/pipeline/describing.ts
async function describeDataset({ workspace, datasets }) {
	const [checked] = datasets.values();
	if (checked === void 0 || datasets.size > 1) throw new LoraError("croissant-which", `A Croissant description is of one data set; ${datasets.size} are selected.`, { next: `Name one: ${[...workspace.datasets.keys()].map((name) => `lora check ${name} --croissant`).join(" or ")}.` });
	const { entry, lock } = checked;
	const samples = /* @__PURE__ */ new Map();
	for (const { path } of lock.files) for await (const row of readerOf(path).read(join(workspace.root, path), path)) {
		if (!("value" in row) || !isJsonObject(row.value)) continue;
		samples.set(path, row.value);
		break;
	}
	const url = webAddress(await gitState(workspace.root));
	return croissant({
		manifest: entry.manifest,
		lock,
		url,
		date: await commitDate(workspace.root),
		samples
	});
}
function webAddress(state) {
	const uri = state === null ? null : sourceUri(state);
	if (state === null || uri === null) return null;
	const { hostname, pathname } = new URL(uri.replace(/^git\+\w+:/, "https:").slice(0, -`@${state.commit}`.length));
	return `https://${hostname}${pathname.replace(/\.git$/, "")}`;
}

// src/pipeline/explaining.ts
const MOST_RELATIVES = 5;
const LEAST_SIMILARITY = .1;
const MOST_COPIES = 5;
const LEAST_DIGITS = 4;
async function explainRecord(outcome, wanted, signal) {
	const isWanted = matcher(wanted);
	const found = [];
	for (const checked of outcome.datasets.values()) for await (const record of recordsOf(outcome, checked, signal)) if (isWanted(record)) found.push({
		checked,
		record
	});
	const [first] = found;
	if (first === void 0) throw new LoraError("record-unknown", `No readable record here is ${excerpt(wanted)}.`, { next: "Give the first digits of a record id, as the lock has it, or file:line, as findings name it." });
	const ids = new Set(found.map(({ record }) => record.id));
	if (!wanted.includes(":") && ids.size > 1) {
		const some = found.slice(0, 4).map(({ record }) => `${record.id.slice(0, 16)} (${formatPlace(record.place)})`);
		throw new LoraError("record-ambiguous", `${ids.size} records have ids that begin with ${wanted}.`, { next: `Give more digits: ${some.join(", ")}${ids.size > some.length ? ", …" : ""}.` });
	}
	return Promise.all(found.slice(0, MOST_COPIES).map(({ checked, record }) => explain$1(outcome, checked, record, signal)));
}
function matcher(wanted) {
	const place = wanted.replace(/^\.\//, "");
	if (/:\d+$/.test(place)) {
		const line = place.replace(/(:\d+):\d+$/, "$1");
		return (record) => [place, line].includes(formatPlace(record.place));
	}
	if (/^[0-9a-f]+$/i.test(wanted) && wanted.length >= LEAST_DIGITS && wanted.length <= 64) {
		const prefix = wanted.toLowerCase();
		return (record) => record.id.startsWith(prefix);
	}
	throw new LoraError("usage", `${excerpt(wanted)} is neither a record id nor file:line.`, { next: `Give at least ${LEAST_DIGITS} digits of a record id, as the lock has it, or file:line, as findings name it.` });
}
function recordsOf({ workspace }, { entry, lock }, signal) {
	return readDataset(workspace.root, entry, {
		signal,
		splitOf: dealtSplits(lock.dealt),
		onFinding: () => {}
	});
}
async function explain$1(outcome, checked, record, signal) {
	const { hygiene } = checked;
	const removal = hygiene.removed.get(record.ordinal);
	const concerns = (place) => place !== void 0 && same(place, record.place);
	const findings = checked.findings.filter(({ rule, place, related = [] }) => concerns(place) || rule === "paraphrase" && related.some((one) => concerns(one.place)));
	const twin = removal?.because ?? findings.find(({ rule, related }) => COMPARES.has(rule) && related)?.related?.[0]?.place;
	const resemblance = new Resemblance(record.conversation);
	let other = null;
	const nearest = [];
	for await (const one of recordsOf(outcome, checked, signal)) {
		if (one.ordinal === record.ordinal) continue;
		const similarity = resemblance.to(one.conversation);
		const isTwin = twin !== void 0 && same(one.place, twin);
		if (!isTwin && similarity < Math.max(LEAST_SIMILARITY, nearest[4]?.relative.similarity ?? 0)) continue;
		const left = hygiene.removed.get(one.ordinal)?.rule ?? null;
		const relative = {
			record: one.id,
			place: one.place,
			split: one.split,
			similarity,
			leftOut: left
		};
		if (isTwin) other = {
			relative,
			conversation: one.conversation
		};
		nearest.push({
			relative,
			conversation: one.conversation
		});
		nearest.sort((a, b) => b.relative.similarity - a.relative.similarity);
		if (nearest.length > MOST_RELATIVES) nearest.pop();
	}
	const beside = other ?? (removal === void 0 ? nearest[0] ?? null : null);
	const prompt = beside === null && twin !== void 0 ? await promptAt(outcome, checked, twin, signal) : null;
	const text = beside === null ? prompt : readable(beside.conversation);
	const own = readable(record.conversation);
	const withheld = [own, text ?? ""].some(discloses);
	return {
		dataset: checked.entry.name,
		record: record.id,
		place: record.place,
		split: record.split,
		leftOut: removal?.rule ?? null,
		because: twin ?? null,
		findings,
		inItsStead: standsFor(checked.findings, record.place),
		resembles: nearest.map(({ relative }) => relative),
		beside: beside?.relative ?? null,
		alignment: text === null || withheld ? null : align(own, text)
	};
}
const COMPARES = /* @__PURE__ */ new Set([
	"exact-duplicate",
	"near-duplicate",
	"contamination",
	"conflict"
]);
function standsFor(findings, place) {
	return findings.flatMap(({ rule, place: at, related }) => {
		const kept = related?.[0]?.place;
		return (rule === "exact-duplicate" || rule === "near-duplicate") && at !== void 0 && kept !== void 0 && same(kept, place) ? [{
			rule,
			place: at
		}] : [];
	});
}
async function promptAt(outcome, { entry }, place, signal) {
	const found = [...await heldOutPrompts(outcome.workspace, entry, {
		signal,
		onFinding: () => {}
	}), ...await dealtPrompts(outcome.workspace, entry, signal)].find((prompt) => same(prompt.place, place));
	return found === void 0 ? null : found.texts.map((text) => `[user] ${text}`).join("\n");
}
function same(one, other) {
	return one.file === other.file && one.line === other.line;
}

// src/report/explanation.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
const SHOWN = 8;
const AROUND = 160;
function renderExplanation(explanation, colour) {
	const paint = import_picocolors.default.createColors(colour);
	const { record, place, split, leftOut, because, findings, inItsStead, resembles, beside, alignment } = explanation;
	const verdict = leftOut === null ? paint.green("kept") : `${paint.red("left out")} by ${paint.bold(leftOut)}`;
	const reason = because === null ? "" : `, because of ${oneLine(formatPlace(because))}`;
	const lines = [
		`${paint.bold(oneLine(formatPlace(place)))}  ${record.slice(0, 12)}  ${oneLine(split)}`,
		`  ${verdict}${reason}`,
		...findings.map(({ rule, message }) => `  ${paint.dim(oneLine(rule))}  ${oneLine(message)}`)
	];
	if (inItsStead.length > 0) {
		lines.push(`  stands for ${count(inItsStead.length, "duplicate")}:`);
		for (const { rule, place: at } of inItsStead.slice(0, SHOWN)) lines.push(`    ${oneLine(formatPlace(at))}  ${paint.dim(rule)}`);
		if (inItsStead.length > SHOWN) lines.push(`    … and ${inItsStead.length - SHOWN} more`);
	}
	lines.push(resembles.length === 0 ? "  resembles no other record" : "  resembles most:");
	for (const relative of resembles) lines.push(`    ${relativeLine(relative)}`);
	if (alignment !== null) {
		const named = beside === null ? formatPlace(because ?? place) : formatPlace(beside.place);
		lines.push("", `  ${mark("this", "only here", paint)} ${mark("other", `only in ${oneLine(named)}`, paint)}`, "");
		lines.push(indented(alignment.map((part) => alignedText(part, paint)).join("")));
	}
	return `${lines.join("\n")}\n`;
}
function relativeLine({ place, record, split, similarity, leftOut }) {
	const verdict = leftOut === null ? "kept" : `left out by ${leftOut}`;
	return `${hundredths(similarity)}  ${oneLine(formatPlace(place))}  ${record.slice(0, 12)}  ${oneLine(split)}, ${verdict}`;
}
function mark(where, text, paint) {
	if (where === "both") return text;
	const [open, close] = where === "this" ? ["[-", "-]"] : ["{+", "+}"];
	if (!paint.isColorSupported) return `${open}${text}${close}`;
	const colour = where === "this" ? paint.red : paint.green;
	return text.split("\n").map((line) => line === "" ? "" : colour(line)).join("\n");
}
function alignedText({ in: where, text }, paint) {
	return mark(where, where === "both" ? shortened(visible(text)) : visible(text), paint);
}
function shortened(text) {
	if (text.length <= 480) return text;
	const end = [...text.slice(-320)].slice(-160).join("");
	return `${cut(text, AROUND)} ${end}`;
}
function indented(text) {
	return text.replace(/^(?=.)/gm, "    ");
}

// src/cli/check.ts
const check = {
	usage: "check [names…] [--fix | --curate] [--base REF] [--explain RECORD]",
	summary: "everything that needs no model: manifests, identity, hygiene, lock",
	help: [
		"--fix             write dataset.lock.json: the curated set, and what was removed and why",
		"--curate          cut what hygiene removes out of the data files, once they are committed, and write the lock",
		"--patch FILE      write those cuts as a patch for git apply instead, with the reason for each",
		"--base REF        only what changed since REF",
		"--explain RECORD  why the record (id or file:line) is kept or left out, beside the one it resembles",
		"--croissant       the data set as Croissant 1.1 (JSON-LD) instead of the report"
	],
	options: {
		fix: { type: "boolean" },
		curate: { type: "boolean" },
		patch: { type: "string" },
		base: { type: "string" },
		explain: { type: "string" },
		croissant: { type: "boolean" }
	},
	async run(context) {
		const asked = [
			"fix",
			"curate",
			"patch",
			"explain",
			"croissant"
		].filter((name) => context.options[name] !== void 0);
		if (asked.length > 1) throw new LoraError("usage", `--${asked.join(" and --")} are asked for at once.`, { next: "Give one at a time." });
		const outcome = await checked(context);
		const [record, patch] = [text(context, "explain"), text(context, "patch")];
		if (record !== void 0) return explain(context, outcome, record);
		if (context.options.croissant === true) return describe(context, outcome);
		if (patch !== void 0) await writePatch(context, outcome, patch);
		context.print({
			json: checkDocument(outcome),
			text: `${findingText(outcome.findings, context.colour.result, context.columns.result)}${renderCheck(outcome, context.colour.result)}`
		});
		return outcome.passed ? 0 : 1;
	}
};
async function explain(context, outcome, record) {
	const explanations = await explainRecord(outcome, record, context.signal);
	context.print({
		json: { explanations },
		text: explanations.map((explanation) => renderExplanation(explanation, context.colour.result)).join("\n")
	});
	return 0;
}
async function describe(context, outcome) {
	const json = await describeDataset(outcome);
	context.print({
		json,
		text: `${JSON.stringify(json, null, 2)}\n`
	});
	return outcome.passed ? 0 : 1;
}
async function writePatch({ say }, outcome, path) {
	const curation = await curationPatch(outcome);
	if (curation === null) return say("  Nothing is to be cut out of the files; no patch was written.");
	await writeFileAtomic(resolve(path), curation.patch);
	const { records, files } = curation;
	say(`  Wrote ${path}: ${count(records, "record")} out of ${count(files, "file")}. Apply it: git apply ${path}, then lora check --fix`);
}
async function checked(context) {
	const { root, names, environment, signal } = context;
	const findings = findingHolder(context);
	try {
		const request = {
			root,
			names,
			base: text(context, "base"),
			environment,
			listener: findings.listener,
			signal
		};
		if (context.options.curate === true) return await curateWorkspace(request);
		return await checkWorkspace(request, { fix: context.options.fix === true });
	} catch (error) {
		findings.flush();
		throw error;
	}
}

export { check };