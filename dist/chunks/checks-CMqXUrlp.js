import { $ as requireCheckpoint, A as openSoundWorkspace, F as signatureCacheDirectory, G as Memory, I as heldOutPrompts, J as placed, K as runHygiene, L as baseCommit, M as dealtPrompts, Q as checkBase, U as writeBlob, W as signDataset, X as join53, Y as Vocabulary, Z as asManifestNames, j as select, nt as openChat, q as idOf, rt as loadSuite, z as fileAtBase } from "./terminal-lXstQxD7.js";
import { t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { m as readEndTokens, n as labelConversation, r as findControlTokens, t as IGNORED } from "./mask-D-Y3O1Un.js";
import { E as MARKERS, F as onSoundCache, M as discloses, N as charactersOf, O as transcribe, P as lengthsOf, T as wordsOf, v as TRAIN } from "./stretch-digests-Hha6otzg.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { B as recordId, F as normalise, N as readDataset, U as findingOf, W as readerOf, a as isLocked, c as parseLock, d as compareLocks, i as buildLock, l as readLock, n as COUNTED_ROLES, o as lockPath, r as DatasetTally, s as lockText, u as writeLock, z as promptKey } from "./dist-CtmOvZGf.js";
import { l as insideWorkspace } from "./schemas-B0p4TefS.js";
import { P as CachedModel, i as dealtSplits, n as wo } from "./workspace-C7MpJkaQ.js";
import { n as readTemplate, t as datedTemplate } from "./template-VcMQVGLD.js";
import { n as trainingOrder, r as writeTokens, t as readTokens } from "./tokens-YMSw5B4K.js";
import { t as systemFault } from "./systemfault-DBdVnHLy.js";
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, stat } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import { tmpdir } from "node:os";

// src/chat/family.ts
function stopFinding(chat, checkpoint, ends) {
	const eos = chat.eosToken === void 0 ? void 0 : chat.controlTokens.get(chat.eosToken);
	const stops = checkpoint.stops.size > 0 ? checkpoint.stops : new Set(eos === void 0 ? [] : [eos]);
	const endless = [...ends].find((id) => !stops.has(id));
	if (endless === void 0 || stops.size === 0) return null;
	if (![...chat.controlTokens.values()].includes(endless)) return unmarkedEnd;
	const shown = [...stops].map((id) => excerpt(chat.decode([id]))).join(", ");
	const end = excerpt(chat.decode([endless]));
	return {
		rule: "base-cannot-stop",
		severity: "warning",
		message: `Assistant turns end with ${end}, but the base stops at ${shown}: answers run on to their limit, here and served. A LoRA adapter trains no embedding or head, so a base that has never written ${end} may not learn to.`,
		help: `Use the instruction-tuned checkpoint, or set \`chat.template\` to a template that ends assistant turns with ${excerpt(chat.decode([[...stops][0]]))}.`
	};
}
const unmarkedEnd = {
	rule: "template-trains-no-end",
	severity: "warning",
	message: "The chat template's {% generation %} ends before the token that ends the turn: the adapter does not learn to stop.",
	help: "Put {% endgeneration %} behind the end-of-turn token, in a copy named under `chat.template`."
};
function padFinding({ padToken, eosToken }) {
	if (padToken === void 0 || padToken !== eosToken) return null;
	return {
		rule: "pad-is-eos",
		severity: "note",
		message: `The tokenizer pads with its end token ${excerpt(padToken)}. The end is learnt here all the same, since nothing is padded; a trainer that masks padding by its id would lose it.`,
		help: "Nothing to do here. Give other tools a padding token of its own, or labels that are masked by length."
	};
}
function vocabularyFinding(chat, { rows }, highestUsed) {
	if (highestUsed < rows) return null;
	return {
		rule: "base-vocabulary",
		severity: "error",
		message: `The tokenizer gives rows of this data the token id ${highestUsed} (${excerpt(chat.decode([highestUsed]))}), but the base embeds ${rows} tokens, from 0 to ${rows - 1}.`,
		help: "Use the tokenizer and the weights of the same checkpoint."
	};
}
function injectedSystem(chat) {
	const text = chat.render({ messages: [
		{
			role: "user",
			content: "First question"
		},
		{
			role: "assistant",
			content: "First answer"
		},
		{
			role: "user",
			content: "Second question"
		},
		{
			role: "assistant",
			content: "Second answer"
		}
	] }, { addGenerationPrompt: false });
	const first = text.indexOf("First question");
	const answered = text.indexOf("First answer");
	const second = text.indexOf("Second question");
	if (first < 0 || answered < 0 || second < 0) return "";
	const between = text.slice(answered + 12, second);
	const end = findControlTokens(chat, between)[0];
	const frame = between.slice(end === void 0 ? 0 : end.index + end.token.length).trimStart();
	const before = text.slice(0, first);
	const prefix = frame !== "" && before.endsWith(frame) ? before.slice(0, -frame.length) : before;
	const bos = chat.bosToken ?? "";
	return withoutFrame(chat, bos !== "" && prefix.startsWith(bos) ? prefix.slice(bos.length) : prefix);
}
function withoutFrame(chat, text) {
	let plain = "";
	let at = 0;
	for (const { token, index } of findControlTokens(chat, text)) {
		plain += `${text.slice(at, index)}\n`;
		at = index + token.length;
	}
	plain += text.slice(at);
	return plain.replace(/^\s*(system|developer)\s*\n/, "").trim();
}
function injectionFinding(chat, mixed) {
	const injected = injectedSystem(chat);
	if (!/\p{L}/u.test(injected)) return null;
	return {
		rule: "template-injects-system",
		severity: mixed ? "warning" : "note",
		message: mixed ? `Some rows have a system turn; to the others the chat template adds one of its own: ${excerpt(injected, 120)}.` : `No row has a system turn, so the chat template adds one, and the adapter learns under it: ${excerpt(injected, 120)}.`,
		help: mixed ? "Give every row the system turn it is to be used with." : "Serve it without a system turn, or give every row the one it is to be used with."
	};
}
function droppedFinding(chat, systems) {
	const marked = (role, mark) => ({
		role,
		content: `mark ${mark} of a turn`
	});
	const turns = [
		marked("user", "alpha"),
		marked("assistant", "bravo"),
		marked("user", "charlie"),
		marked("assistant", "delta")
	];
	const asked = systems ? [marked("system", "echo"), ...turns] : turns;
	const text = chat.render({ messages: asked }, { addGenerationPrompt: false });
	const dropped = asked.filter(({ content }) => !text.includes(content.slice(0, -10)));
	const roles = [...new Set(dropped.map(({ role }) => role))];
	if (roles.length === 0) return null;
	return {
		rule: "template-drops-turns",
		severity: roles.join() === "system" ? "warning" : "error",
		message: `The chat template leaves out what it is given: ${dropped.length} of ${asked.length} turns of a plain conversation are not in its text (${roles.join(", ")}).`,
		help: "Use the template of the instruction-tuned checkpoint, or one of templates/, under `chat.template`."
	};
}
function labelledEnds(chat, conversation, place) {
	const { ids, labels } = labelConversation(chat, conversation, place);
	const ends = [];
	let highest = -1;
	for (let i = 0; i < ids.length; i++) {
		highest = Math.max(highest, ids[i]);
		if (labels[i] !== -100 && (i + 1 === ids.length || labels[i + 1] === -100)) ends.push(ids[i]);
	}
	return {
		highest,
		ends,
		length: ids.length
	};
}

// src/chat/length.ts
function checkLength(length, place, { maxLength, overlong }) {
	if (length <= maxLength) return void 0;
	const dropped = overlong === "drop";
	return {
		rule: "row-overlong",
		severity: dropped ? "warning" : "error",
		message: `The record is ${length} tokens long; training.maxLength is ${maxLength}${dropped ? ", so it is left out" : ""}.`,
		help: dropped ? "Split the conversation, or raise training.maxLength." : "Split the conversation, raise training.maxLength, or set training.overlong: drop.",
		place
	};
}

// src/pipeline/tokens.ts
async function* curatedRecords(workspace, dataset, split, signal) {
	for await (const record of readDataset(workspace.root, dataset.entry, {
		signal,
		splitOf: dealtSplits(dataset.lock.dealt),
		onFinding: () => {},
		onProgress: () => {}
	})) {
		if (dataset.records.id(record.ordinal) !== record.id) throw new LoraError("data-changed", "The data changed while it was being read.", {
			exit: 1,
			place: record.place,
			next: "Run again when nothing writes to the files."
		});
		if (record.split === split && !dataset.hygiene.removed.has(record.ordinal)) yield record;
	}
}
async function writeRunTokens(workspace, datasets, chat, plan, run, { onProgress, onFinding, signal }) {
	const present = await existingTokens(run, plan);
	if (present !== null) return present;
	const rows = [];
	const total = datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0);
	let done = 0;
	let failed = 0;
	let dropped = 0;
	for (const dataset of datasets) for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		done += 1;
		try {
			const { ids, labels } = labelConversation(chat, record.conversation, record.place);
			const overlong = checkLength(ids.length, record.place, plan.chat);
			if (overlong !== void 0) {
				onFinding(overlong);
				if (overlong.severity === "error") failed += 1;
				else dropped += 1;
				continue;
			}
			rows.push({
				recordId: record.id,
				ids,
				labels
			});
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
			failed += 1;
		}
		if (done % 16 === 0 || done === total) onProgress({
			task: "tokenize",
			done,
			total,
			unit: "rows"
		});
	}
	if (failed > 0) throw new LoraError("rows-unfit", `${failed} of ${total} train records cannot be trained on.`, {
		exit: 1,
		next: "Mend or remove the records named above."
	});
	if (rows.length === 0) throw new LoraError("rows-none", "No train record is left to learn from.", { exit: 1 });
	await mkdir(run.root, { recursive: true });
	const order = trainingOrder(rows.length, plan.training.epochs, plan.training.seed);
	await writeTokens(run.tokens, {
		rows,
		order,
		metadata: {
			closure: plan.closure,
			dropped: String(dropped)
		}
	});
	return summarise(rows.map((row) => row.labels), dropped);
}
async function existingTokens(run, plan) {
	try {
		const tokens = await readTokens(run.tokens);
		if (tokens.metadata.closure !== plan.closure) return null;
		return summarise([tokens.labels], Number(tokens.metadata.dropped ?? 0), tokens.offsets.length - 1);
	} catch {
		return null;
	}
}
function summarise(labels, dropped, rows = labels.length) {
	let tokens = 0;
	let supervised = 0;
	for (const row of labels) {
		tokens += row.length;
		for (const label of row) if (label !== -100) supervised += 1;
	}
	return {
		rows,
		tokens,
		supervised,
		dropped
	};
}

// src/pipeline/base-findings.ts
const SAMPLE = 8;
const AMONG = 200;
async function baseFindings(workspace, entry, datasets, hubCache, signal) {
	const directory = await localBase(workspace, entry, hubCache);
	if (directory === null) return [];
	const { template, date } = entry.manifest.chat;
	const atBase = entry.positions.at(["base", "model"], { value: true });
	const atTemplate = template === null ? atBase : entry.positions.at(["chat", "template"], { value: true });
	const checkpoint = await readCheckpoint(entry, directory).catch((error) => {
		throw asManifestNames(error, entry, { directory });
	});
	const own = template === null ? {} : { template: join(workspace.root, template) };
	const chat = await openChat(directory, {
		root: workspace.root,
		date,
		...own
	});
	const seen = await labelSample(chat, workspace, datasets, signal);
	const about = (finding, place) => finding === null ? [] : [{
		...finding,
		place
	}];
	return [
		...seen.faults,
		...about(vocabularyFinding(chat, checkpoint, seen.highest), atBase),
		...about(stopFinding(chat, checkpoint, seen.ends), atBase),
		...about(padFinding(chat), atBase),
		...about(turnFinding(chat, datasets, droppedFinding), atTemplate),
		...about(turnFinding(chat, datasets, systemFinding), atTemplate),
		...about(lengthFinding(seen, datasets, entry.manifest.training), entry.positions.at(["training", "maxLength"])),
		...about(await dateFinding(directory, template === null ? null : join(workspace.root, template), date), atTemplate)
	];
}
async function localBase(workspace, entry, hubCache) {
	const { model, revision, directory } = entry.manifest.base;
	const place = entry.positions.at(["base", "model"], { value: true });
	if (directory !== null) {
		const local = insideWorkspace(workspace.root, ".", directory, place);
		requireCheckpoint(await readdir(local), place);
		return local;
	}
	if (revision === null) return null;
	const snapshot = new CachedModel(hubCache, model).snapshot(revision);
	const needed = ["config.json", "tokenizer.json"].map((name) => stat(join(snapshot, name)).catch(() => null));
	return (await Promise.all(needed)).every((found) => found?.isFile()) ? snapshot : null;
}
async function readCheckpoint(entry, directory) {
	const weights = (await readdir(directory)).some((name) => /^model\.safetensors(\.index\.json)?$/.test(name));
	const { vocabulary: rows } = await checkBase(entry.manifest, directory, { weights });
	return {
		stops: await readEndTokens(directory),
		rows
	};
}
async function labelSample(chat, workspace, datasets, signal) {
	const sampled = {
		faults: [],
		ends: /* @__PURE__ */ new Set(),
		highest: -1,
		tokens: 0,
		characters: 0
	};
	for (const dataset of datasets) for (const { conversation, place } of await sampleOf(workspace, dataset, signal)) try {
		const { highest, ends, length } = labelledEnds(chat, conversation, place);
		sampled.tokens += length;
		sampled.characters += charactersOf(conversation);
		sampled.highest = Math.max(sampled.highest, highest);
		for (const end of ends) sampled.ends.add(end);
	} catch (error) {
		if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
		sampled.faults.push(findingOf(error));
	}
	return sampled;
}
async function sampleOf(workspace, dataset, signal) {
	const faulty = new Set(dataset.findings.flatMap(({ severity, place }) => severity === "error" && place ? [at(place)] : []));
	const plain = [];
	const calling = [];
	let read = 0;
	for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		if (faulty.has(at(record.place))) continue;
		const kind = record.conversation.messages.some(({ tool_calls: calls }) => calls !== void 0) ? calling : plain;
		if (kind.length < SAMPLE) kind.push(record);
		if (++read === AMONG || plain.length === SAMPLE && calling.length === SAMPLE) break;
	}
	return [...plain, ...calling];
}
function at({ file, line }) {
	return `${file}:${line}`;
}
function turnFinding(chat, datasets, rule) {
	let records = 0;
	let systems = 0;
	for (const { lock } of datasets) {
		for (const split of Object.values(lock.splits)) records += split?.records ?? 0;
		systems += lock.turns.system ?? 0;
	}
	try {
		return rule(chat, systems > 0, systems >= records);
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
function systemFinding(chat, systems, everywhere) {
	return everywhere ? null : injectionFinding(chat, systems);
}
function lengthFinding({ tokens, characters }, datasets, { maxLength, overlong }) {
	if (characters === 0) return null;
	const most = maxLength * characters / tokens;
	let records = 0;
	let long = 0;
	for (const { records: all, hygiene } of datasets) for (const { first, counted, characters: counts } of all.stretches()) {
		if (counted.split !== "train") continue;
		for (let at = 0; at < counts.length; at++) {
			if (hygiene.removed.has(first + at)) continue;
			records++;
			if (counts[at] > most) long++;
		}
	}
	if (long === 0) return null;
	return {
		rule: "rows-overlong",
		severity: "warning",
		message: `About ${long} of ${records} train records are longer than training.maxLength, ${maxLength} tokens: here a token is ${(characters / tokens).toFixed(1)} characters. ${overlong === "drop" ? "They will be left out." : "Training will refuse them."}`,
		help: "Split these conversations, raise training.maxLength, or set training.overlong: drop."
	};
}
async function dateFinding(directory, template, date) {
	const text = template === null ? (await readTemplate(directory))?.text : await readFile(template, "utf8");
	if (text === void 0 || datedTemplate(text) === null) return null;
	return {
		rule: "template-date",
		severity: "note",
		message: `The chat template writes the day's date. Training pins it to ${date} and records that; a server writes its own.`,
		help: "Set `chat.date` for another; `lora verify --for` says how to give a server the same."
	};
}

// src/hygiene/records.ts
var CheckedRecords = class {
	length;
	#shards;
	#firsts;
	#dealt;
	#byFile = null;
	constructor(shards, splitOf = () => TRAIN) {
		this.#shards = shards;
		this.#dealt = shards.map(({ split, shard }) => split === null ? Array.from({ length: shard.count }, (_, at) => splitOf(idOf(shard, at))) : null);
		const { firsts, count } = placed(shards);
		this.#firsts = firsts;
		this.length = count;
	}
	id(ordinal) {
		if (ordinal >= this.length) return null;
		let [low, high] = [0, this.#firsts.length - 1];
		while (low < high) {
			const middle = low + high + 1 >>> 1;
			if (this.#firsts[middle] <= ordinal) low = middle;
			else high = middle - 1;
		}
		return idOf(this.#shards[low].shard, ordinal - this.#firsts[low]);
	}
	*at(file, line) {
		for (const s of this.#shardsIn(file)) {
			const { linesBefore, shard } = this.#shards[s];
			const { lines } = shard.head;
			for (let at = lowerBound(lines, line - linesBefore); lines[at] === line - linesBefore; at++) yield this.#firsts[s] + at;
		}
	}
	*stretches() {
		for (const [s, { file, split, shard }] of this.#shards.entries()) {
			const { ids, turns, characters } = shard.head;
			const dealt = this.#dealt[s];
			const width = COUNTED_ROLES.length;
			for (let from = 0, to = 0; from < shard.count; from = to) {
				to = dealt === null ? shard.count : from + 1;
				while (to < shard.count && dealt?.[to] === dealt?.[from]) to++;
				const counted = {
					file,
					split: split ?? dealt[from],
					ids: ids.subarray(32 * from, 32 * to),
					turns: turns.subarray(width * from, width * to)
				};
				yield {
					first: this.#firsts[s] + from,
					counted,
					characters: characters.subarray(from, to)
				};
			}
		}
	}
	#shardsIn(file) {
		if (this.#byFile === null) {
			this.#byFile = /* @__PURE__ */ new Map();
			for (const [s, placed] of this.#shards.entries()) {
				const known = this.#byFile.get(placed.file);
				if (known === void 0) this.#byFile.set(placed.file, [s]);
				else known.push(s);
			}
		}
		return this.#byFile.get(file) ?? [];
	}
};
function lowerBound(numbers, least) {
	let [low, high] = [0, numbers.length];
	while (low < high) {
		const middle = low + high >>> 1;
		if (numbers[middle] < least) low = middle + 1;
		else high = middle;
	}
	return low;
}

// src/pipeline/blobs.ts
const MOST_DIRECTORIES = 100;
const AT_A_TIME = 1e3;
const CONVERTING = [
	"filter",
	"ident",
	"working-tree-encoding"
];
const UNTOUCHED = ["unspecified", "unset"];
const STRICT = [
	"core.fsmonitor=false",
	"core.checkStat=default",
	"core.trustctime=true"
];
async function blobsOf(root, files) {
	try {
		const real = await realpath(root);
		const git = wo(real, {
			config: STRICT,
			unsafe: { allowUnsafeFsMonitor: true }
		});
		const candidates = new Set(files.filter(({ path, absolute }) => absolute === resolve(real, path)).map(({ path }) => path));
		if (candidates.size === 0) return /* @__PURE__ */ new Map();
		const where = directoriesOf(candidates);
		const [listed, changed, attributes] = await Promise.all([
			git.raw([
				"--literal-pathspecs",
				"ls-files",
				"--stage",
				"-v",
				"-z",
				"--",
				...where
			]),
			git.raw([
				"--literal-pathspecs",
				"diff-files",
				"--name-only",
				"--relative",
				"-z",
				"--",
				...where
			]),
			converted(git, candidates)
		]);
		const left = /* @__PURE__ */ new Set([...changed.split("\0"), ...attributes]);
		const blobs = /* @__PURE__ */ new Map();
		for (const line of listed.split("\0")) {
			const [, blob, path] = /^H 100(?:644|755) ([0-9a-f]+) 0\t(.+)$/s.exec(line) ?? [];
			if (path !== void 0 && candidates.has(path) && !left.has(path)) blobs.set(path, blob);
		}
		return blobs;
	} catch {
		return /* @__PURE__ */ new Map();
	}
}
async function converted(git, paths) {
	const [all, found] = [[...paths], []];
	while (all.length > 0) {
		const told = (await git.raw([
			"check-attr",
			"-z",
			...CONVERTING,
			"--",
			...all.splice(0, AT_A_TIME)
		])).split("\0");
		for (let i = 0; i + 2 < told.length; i += 3) if (!UNTOUCHED.includes(told[i + 2])) found.push(told[i]);
	}
	return found;
}
function directoriesOf(paths) {
	const directories = new Set(Array.from(paths, (path) => posix.dirname(path)));
	return directories.size > MOST_DIRECTORIES ? ["."] : [...directories];
}

// node_modules/diff/libesm/diff/base.js
var Diff = class {
	diff(oldStr, newStr, options = {}) {
		let callback;
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if ("callback" in options) callback = options.callback;
		const oldString = this.castInput(oldStr, options);
		const newString = this.castInput(newStr, options);
		const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
		const newTokens = this.removeEmpty(this.tokenize(newString, options));
		return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
	}
	diffWithOptionsObj(oldTokens, newTokens, options, callback) {
		var _a;
		const done = (value) => {
			value = this.postProcess(value, options);
			if (callback) {
				setTimeout(function() {
					callback(value);
				}, 0);
				return;
			} else return value;
		};
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let editLength = 1;
		let maxEditLength = newLen + oldLen;
		if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
		const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
		const abortAfterTimestamp = Date.now() + maxExecutionTime;
		const bestPath = [{
			oldPos: -1,
			lastComponent: void 0
		}];
		let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
		if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
		let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
		const execEditLength = () => {
			for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
				let basePath;
				const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
				if (removePath) bestPath[diagonalPath - 1] = void 0;
				let canAdd = false;
				if (addPath) {
					const addPathNewPos = addPath.oldPos - diagonalPath;
					canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
				}
				const canRemove = removePath && removePath.oldPos + 1 < oldLen;
				if (!canAdd && !canRemove) {
					bestPath[diagonalPath] = void 0;
					continue;
				}
				if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
				else basePath = this.addToPath(removePath, false, true, 1, options);
				newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
				if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
				else {
					bestPath[diagonalPath] = basePath;
					if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
					if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
				}
			}
			editLength++;
		};
		if (callback) (function exec() {
			setTimeout(function() {
				if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
				if (!execEditLength()) exec();
			}, 0);
		})();
		else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
			const ret = execEditLength();
			if (ret) return ret;
		}
	}
	addToPath(path, added, removed, oldPosInc, options) {
		const last = path.lastComponent;
		if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: last.count + 1,
				added,
				removed,
				previousComponent: last.previousComponent
			}
		};
		else return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: 1,
				added,
				removed,
				previousComponent: last
			}
		};
	}
	extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
		while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
			newPos++;
			oldPos++;
			commonCount++;
			if (options.oneChangePerToken) basePath.lastComponent = {
				count: 1,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
		}
		if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
			count: commonCount,
			previousComponent: basePath.lastComponent,
			added: false,
			removed: false
		};
		basePath.oldPos = oldPos;
		return newPos;
	}
	equals(left, right, options) {
		if (options.comparator) return options.comparator(left, right);
		else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
	}
	removeEmpty(array) {
		const ret = [];
		for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
		return ret;
	}
	castInput(value, options) {
		return value;
	}
	tokenize(value, options) {
		return Array.from(value);
	}
	join(chars) {
		return chars.join("");
	}
	postProcess(changeObjects, options) {
		return changeObjects;
	}
	get useLongestToken() {
		return false;
	}
	buildValues(lastComponent, newTokens, oldTokens) {
		const components = [];
		let nextComponent;
		while (lastComponent) {
			components.push(lastComponent);
			nextComponent = lastComponent.previousComponent;
			delete lastComponent.previousComponent;
			lastComponent = nextComponent;
		}
		components.reverse();
		const componentLen = components.length;
		let componentPos = 0, newPos = 0, oldPos = 0;
		for (; componentPos < componentLen; componentPos++) {
			const component = components[componentPos];
			if (!component.removed) {
				if (!component.added && this.useLongestToken) {
					let value = newTokens.slice(newPos, newPos + component.count);
					value = value.map(function(value, i) {
						const oldValue = oldTokens[oldPos + i];
						return oldValue.length > value.length ? oldValue : value;
					});
					component.value = this.join(value);
				} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
				newPos += component.count;
				if (!component.added) oldPos += component.count;
			} else {
				component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
				oldPos += component.count;
			}
		}
		return components;
	}
};

// node_modules/diff/libesm/diff/character.js
var CharacterDiff = class extends Diff {};
const characterDiff = new CharacterDiff();

// node_modules/diff/libesm/util/string.js
function longestCommonPrefix(str1, str2) {
	let i = 0;
	for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
	return str1.slice(0, i);
}
function longestCommonSuffix(str1, str2) {
	let i;
	if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
	for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
	return str1.slice(-i);
}
function replacePrefix(string, oldPrefix, newPrefix) {
	if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
	return newPrefix + string.slice(oldPrefix.length);
}
function replaceSuffix(string, oldSuffix, newSuffix) {
	if (!oldSuffix) return string + newSuffix;
	if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
	return string.slice(0, -oldSuffix.length) + newSuffix;
}
function removePrefix(string, oldPrefix) {
	return replacePrefix(string, oldPrefix, "");
}
function removeSuffix(string, oldSuffix) {
	return replaceSuffix(string, oldSuffix, "");
}
function maximumOverlap(string1, string2) {
	return string2.slice(0, overlapCount(string1, string2));
}
function overlapCount(a, b) {
	let startA = 0;
	if (a.length > b.length) startA = a.length - b.length;
	let endB = b.length;
	if (a.length < b.length) endB = a.length;
	const map = Array(endB);
	let k = 0;
	map[0] = 0;
	for (let j = 1; j < endB; j++) {
		if (b[j] == b[k]) map[j] = map[k];
		else map[j] = k;
		while (k > 0 && b[j] != b[k]) k = map[k];
		if (b[j] == b[k]) k++;
	}
	k = 0;
	for (let i = startA; i < a.length; i++) {
		while (k > 0 && a[i] != b[k]) k = map[k];
		if (a[i] == b[k]) k++;
	}
	return k;
}
function segment(string, segmenter) {
	const parts = [];
	for (const segmentObj of Array.from(segmenter.segment(string))) {
		const segment = segmentObj.segment;
		if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
		else parts.push(segment);
	}
	return parts;
}
function trailingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
	let i;
	for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
	return string.substring(i + 1);
}
function leadingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
	const match = string.match(/^\s*/);
	return match ? match[0] : "";
}
function leadingAndTrailingWs(string, segmenter) {
	if (!segmenter) return [leadingWs(string), trailingWs(string)];
	if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
	const segments = segment(string, segmenter);
	const firstSeg = segments[0];
	const lastSeg = segments[segments.length - 1];
	return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
}

// node_modules/diff/libesm/diff/word.js
const extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
const tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
var WordDiff = class extends Diff {
	equals(left, right, options) {
		if (options.ignoreCase) {
			left = left.toLowerCase();
			right = right.toLowerCase();
		}
		return left.trim() === right.trim();
	}
	tokenize(value, options = {}) {
		let parts;
		if (options.intlSegmenter) {
			const segmenter = options.intlSegmenter;
			if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
			parts = segment(value, segmenter);
		} else parts = value.match(tokenizeIncludingWhitespace) || [];
		const tokens = [];
		let prevPart = null;
		parts.forEach((part) => {
			if (/\s/.test(part)) {
				if (prevPart == null) tokens.push(part);
				else tokens.push(tokens.pop() + part);
			} else if (prevPart != null && /\s/.test(prevPart)) {
				if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
				else tokens.push(prevPart + part);
			} else tokens.push(part);
			prevPart = part;
		});
		return tokens;
	}
	join(tokens) {
		return tokens.map((token, i) => {
			if (i == 0) return token;
			else return token.replace(/^\s+/, "");
		}).join("");
	}
	postProcess(changes, options) {
		if (!changes || options.oneChangePerToken) return changes;
		let lastKeep = null;
		let insertion = null;
		let deletion = null;
		changes.forEach((change) => {
			if (change.added) insertion = change;
			else if (change.removed) deletion = change;
			else {
				if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
				lastKeep = change;
				insertion = null;
				deletion = null;
			}
		});
		if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
		return changes;
	}
};
const wordDiff = new WordDiff();
function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
	if (deletion && insertion) {
		const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
		const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
		if (startKeep) {
			const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
			startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
			deletion.value = removePrefix(deletion.value, commonWsPrefix);
			insertion.value = removePrefix(insertion.value, commonWsPrefix);
		}
		if (endKeep) {
			const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
			endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
			deletion.value = removeSuffix(deletion.value, commonWsSuffix);
			insertion.value = removeSuffix(insertion.value, commonWsSuffix);
		}
	} else if (insertion) {
		if (startKeep) {
			const ws = leadingWs(insertion.value, segmenter);
			insertion.value = insertion.value.substring(ws.length);
		}
		if (endKeep) {
			const ws = leadingWs(endKeep.value, segmenter);
			endKeep.value = endKeep.value.substring(ws.length);
		}
	} else if (startKeep && endKeep) {
		const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
		const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
		deletion.value = removePrefix(deletion.value, newWsStart);
		const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
		deletion.value = removeSuffix(deletion.value, newWsEnd);
		endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
		startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
	} else if (endKeep) {
		const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
		const deletionWsSuffix = trailingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(deletionWsSuffix, endKeepWsPrefix);
		deletion.value = removeSuffix(deletion.value, overlap);
	} else if (startKeep) {
		const startKeepWsSuffix = trailingWs(startKeep.value, segmenter);
		const deletionWsPrefix = leadingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(startKeepWsSuffix, deletionWsPrefix);
		deletion.value = removePrefix(deletion.value, overlap);
	}
}
var WordsWithSpaceDiff = class extends Diff {
	tokenize(value) {
		const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
		return value.match(regex) || [];
	}
};
const wordsWithSpaceDiff = new WordsWithSpaceDiff();

// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	equals(left, right, options) {
		if (options.ignoreWhitespace) {
			if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
			if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
		} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
			if (left.endsWith("\n")) left = left.slice(0, -1);
			if (right.endsWith("\n")) right = right.slice(0, -1);
		}
		return super.equals(left, right, options);
	}
};
const lineDiff = new LineDiff();
function tokenize(value, options) {
	if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
	const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
	if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
	for (let i = 0; i < linesAndNewlines.length; i++) {
		const line = linesAndNewlines[i];
		if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
		else retLines.push(line);
	}
	return retLines;
}

// node_modules/diff/libesm/diff/sentence.js
function isSentenceEndPunct(char) {
	return char == "." || char == "!" || char == "?";
}
var SentenceDiff = class extends Diff {
	tokenize(value) {
		var _a;
		const result = [];
		let tokenStartI = 0;
		for (let i = 0; i < value.length; i++) {
			if (i == value.length - 1) {
				result.push(value.slice(tokenStartI));
				break;
			}
			if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
				result.push(value.slice(tokenStartI, i + 1));
				i = tokenStartI = i + 1;
				while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
				result.push(value.slice(tokenStartI, i + 1));
				tokenStartI = i + 1;
			}
		}
		return result;
	}
};
const sentenceDiff = new SentenceDiff();

// node_modules/diff/libesm/diff/css.js
var CssDiff = class extends Diff {
	tokenize(value) {
		return value.split(/([{}:;,]|\s+)/);
	}
};
const cssDiff = new CssDiff();

// node_modules/diff/libesm/diff/json.js
var JsonDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	get useLongestToken() {
		return true;
	}
	castInput(value, options) {
		const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
		return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
	}
	equals(left, right, options) {
		return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
	}
};
const jsonDiff = new JsonDiff();
function canonicalize(obj, stack, replacementStack, replacer, key) {
	stack = stack || [];
	replacementStack = replacementStack || [];
	if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
	let i = 0;
	for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
	let canonicalizedObj;
	if ("[object Array]" === Object.prototype.toString.call(obj)) {
		stack.push(obj);
		canonicalizedObj = new Array(obj.length);
		replacementStack.push(canonicalizedObj);
		for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
		stack.pop();
		replacementStack.pop();
		return canonicalizedObj;
	}
	if (obj && obj.toJSON) obj = obj.toJSON();
	if (typeof obj === "object" && obj !== null) {
		stack.push(obj);
		canonicalizedObj = {};
		replacementStack.push(canonicalizedObj);
		const sortedKeys = [];
		let key;
		for (key in obj)
 /* istanbul ignore else */
		if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
		sortedKeys.sort();
		for (i = 0; i < sortedKeys.length; i += 1) {
			key = sortedKeys[i];
			canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
		}
		stack.pop();
		replacementStack.pop();
	} else canonicalizedObj = obj;
	return canonicalizedObj;
}

// node_modules/diff/libesm/diff/array.js
var ArrayDiff = class extends Diff {
	tokenize(value) {
		return value.slice();
	}
	join(value) {
		return value;
	}
	removeEmpty(value) {
		return value;
	}
};
const arrayDiff = new ArrayDiff();
function diffArrays(oldArr, newArr, options) {
	return arrayDiff.diff(oldArr, newArr, options);
}

// src/hygiene/shingles.ts
const SHINGLE_WORDS = 5;
const A = 2654435761;
const B = 2246822519;
const A4 = Math.imul(Math.imul(A, A), Math.imul(A, A));
const B4 = Math.imul(Math.imul(B, B), Math.imul(B, B));
var Shingles = class {
	#words;
	#gathered = /* @__PURE__ */ new Int32Array(0);
	#hashes = /* @__PURE__ */ new Float64Array(0);
	#sorted = /* @__PURE__ */ new Float64Array(0);
	#bucketOf = /* @__PURE__ */ new Uint32Array(0);
	#starts = /* @__PURE__ */ new Uint32Array(0);
	constructor(words) {
		this.#words = words;
	}
	of(ids) {
		if (this.#gathered.length < 2 * ids.length) this.#gathered = new Int32Array(4 * ids.length);
		for (let i = 0; i < ids.length; i++) {
			this.#gathered[2 * i] = this.#words[2 * ids[i]];
			this.#gathered[2 * i + 1] = this.#words[2 * ids[i] + 1];
		}
		return this.#ofHashes(this.#gathered, ids.length);
	}
	#ofHashes(words, length) {
		const n = Math.min(5, length);
		if (n === 0) return this.#sorted.subarray(0, 0);
		const count = length - n + 1;
		this.#reserve(count);
		const hashes = this.#hashes;
		let a = 0;
		let b = 0;
		for (let i = 0; i < n; i++) {
			a = Math.imul(a, A) + words[2 * i];
			b = Math.imul(b, B) + words[2 * i + 1];
		}
		hashes[0] = join53(a ^ n, b ^ n);
		for (let i = 1; i < count; i++) {
			const out = 2 * (i - 1);
			const next = 2 * (i + n - 1);
			a = Math.imul(a - Math.imul(words[out], A4), A) + words[next] | 0;
			b = Math.imul(b - Math.imul(words[out + 1], B4), B) + words[next + 1] | 0;
			hashes[i] = join53(a ^ n, b ^ n);
		}
		return this.#sort(count);
	}
	#sort(count) {
		const [hashes, sorted, bucketOf, starts] = [
			this.#hashes,
			this.#sorted,
			this.#bucketOf,
			this.#starts
		];
		starts.fill(0, 0, count + 1);
		const scale = count / 2 ** 53;
		for (let i = 0; i < count; i++) {
			const bucket = hashes[i] * scale >>> 0;
			bucketOf[i] = bucket;
			starts[bucket + 1] += 1;
		}
		for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
		for (let i = 0; i < count; i++) sorted[starts[bucketOf[i]]++] = hashes[i];
		for (let i = 1; i < count; i++) {
			const hash = sorted[i];
			let at = i;
			for (; at > 0 && sorted[at - 1] > hash; at--) sorted[at] = sorted[at - 1];
			sorted[at] = hash;
		}
		let distinct = 1;
		for (let i = 1; i < count; i++) if (sorted[i] !== sorted[i - 1]) sorted[distinct++] = sorted[i];
		return sorted.subarray(0, distinct);
	}
	#reserve(count) {
		if (count <= this.#hashes.length) return;
		this.#hashes = new Float64Array(2 * count);
		this.#sorted = new Float64Array(2 * count);
		this.#bucketOf = new Uint32Array(2 * count);
		this.#starts = new Uint32Array(2 * count + 1);
	}
};

// src/hygiene/resemblance.ts
var Resemblance = class {
	#shingles;
	constructor(conversation) {
		this.#shingles = shinglesOf(conversation);
	}
	to(conversation) {
		const other = shinglesOf(conversation);
		let shared = 0;
		for (const shingle of other) if (this.#shingles.has(shingle)) shared++;
		return shared === 0 ? 0 : shared / (this.#shingles.size + other.size - shared);
	}
};
function shinglesOf(conversation) {
	const vocabulary = new Vocabulary(MARKERS);
	transcribe(conversation, vocabulary);
	return new Set(new Shingles(vocabulary.words().hashes).of(vocabulary.end()));
}
const MOST_EDITS = 3e3;
function align(text, other) {
	const [mine, theirs] = [piecesOf(text), piecesOf(other)];
	const changes = diffArrays(mine, theirs, { maxEditLength: MOST_EDITS });
	if (changes === void 0) return [part("this", text), part("other", other)];
	return gathered(changes.map(({ value, added, removed }) => {
		return part(added ? "other" : removed ? "this" : "both", value.join(""));
	}));
}
function readable$1({ messages }) {
	return messages.flatMap(({ role, content, reasoning_content, tool_calls = [] }) => [
		...reasoning_content === void 0 ? [] : [`[${role}, reasoning] ${reasoning_content}`],
		...content === "" ? [] : [`[${role}] ${content}`],
		...tool_calls.map(({ function: { name, arguments: given } }) => `[call] ${name} ${JSON.stringify(given)}`)
	]).join("\n");
}
const PIECE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+|\s+|./gsu;
function piecesOf(text) {
	return text.match(PIECE) ?? [];
}
function gathered(parts) {
	const result = [];
	let mine = "";
	let theirs = "";
	const flush = () => {
		if (mine !== "") result.push(part("this", mine));
		if (theirs !== "") result.push(part("other", theirs));
		[mine, theirs] = ["", ""];
	};
	for (const [index, { in: where, text }] of parts.entries()) {
		const between = index > 0 && index < parts.length - 1 && !text.includes("\n") && !/[\p{L}\p{N}]/u.test(text);
		if (where === "this") mine += text;
		else if (where === "other") theirs += text;
		else if (between && mine !== "" && theirs !== "") {
			mine += text;
			theirs += text;
		} else {
			flush();
			result.push(part("both", text));
		}
	}
	flush();
	return result;
}
function part(where, text) {
	return {
		in: where,
		text
	};
}

// src/hygiene/edits.ts
const LEAST_SHARED = .5;
const MOST_POSTINGS = 64;
function pairEdits(went, came) {
	const pairs = [];
	const byPrompt = /* @__PURE__ */ new Map();
	const keyOf = ({ split, conversation }) => `${split} ${promptKey(conversation)}`;
	for (const before of went.toReversed()) {
		const key = keyOf(before);
		const list = byPrompt.get(key);
		if (list === void 0) byPrompt.set(key, [before]);
		else list.push(before);
	}
	const paired = /* @__PURE__ */ new Set();
	const rest = [];
	for (const after of came) {
		const before = byPrompt.get(keyOf(after))?.pop();
		if (before === void 0) rest.push(after);
		else {
			paired.add(before);
			pairs.push({
				before,
				after
			});
		}
	}
	pairs.push(...pairByWords(went.filter((one) => !paired.has(one)), rest));
	const order = new Map(came.map((after, index) => [after, index]));
	return pairs.sort((one, other) => order.get(one.after) - order.get(other.after));
}
function pairByWords(went, came) {
	const words = went.map(wordsIn);
	const postings = /* @__PURE__ */ new Map();
	for (const [index, set] of words.entries()) for (const word of set) {
		const key = `${went[index].split} ${word}`;
		const list = postings.get(key);
		if (list === void 0) postings.set(key, [index]);
		else list.push(index);
	}
	const taken = /* @__PURE__ */ new Set();
	return came.flatMap((after) => {
		const mine = wordsIn(after);
		const candidates = /* @__PURE__ */ new Set();
		for (const word of mine) {
			const list = postings.get(`${after.split} ${word}`);
			if (list !== void 0 && list.length <= MOST_POSTINGS) for (const index of list) candidates.add(index);
		}
		let best = null;
		for (const index of [...candidates].sort((a, b) => a - b)) {
			if (taken.has(index)) continue;
			const shared = jaccard(mine, words[index]);
			if (shared >= LEAST_SHARED && shared > (best?.shared ?? 0)) best = {
				index,
				shared
			};
		}
		if (best === null) return [];
		taken.add(best.index);
		return [{
			before: went[best.index],
			after
		}];
	});
}
function wordsIn({ conversation }) {
	return new Set(wordsOf(readable$1(conversation)));
}
function jaccard(one, other) {
	let both = 0;
	for (const word of one) if (other.has(word)) both++;
	return both / (one.size + other.size - both);
}

// src/pipeline/comparing.ts
const SHOWN = 5;
const EXCERPT = 600;
const AROUND = 60;
const MOST_HELD = 5e4;
async function describeChange(compared) {
	const { records, hygiene, old } = compared;
	const after = lengthsOf(charactersOfAll(records, hygiene.removed));
	const { clusters } = hygiene;
	const before = old === null ? null : await readBefore(compared, old);
	if (before === null || old === null) return {
		lengths: {
			before: null,
			after
		},
		clusters
	};
	const lengths = {
		before: lengthsOf(lengthsBefore(compared, old, before)),
		after
	};
	return {
		records: await changesOf(compared, before),
		lengths,
		clusters
	};
}
function differing({ records, change, lock }, old) {
	const files = new Set(change.files.map(({ path }) => path));
	const splitOf = dealtSplits(old.dealt);
	const dealt = new Set(lock.files.flatMap(({ path, split }) => split === void 0 ? [path] : []));
	for (const { first, counted, characters } of records.stretches()) {
		const { file, split } = counted;
		for (let at = 0; at < characters.length && dealt.has(file) && !files.has(file); at++) if (splitOf?.(records.id(first + at)) !== split) files.add(file);
	}
	return files;
}
async function readBefore(compared, old) {
	const { root, entry, base, records, signal } = compared;
	const files = differing(compared, old);
	const splitOf = dealtSplits(old.dealt);
	const came = /* @__PURE__ */ new Map();
	for (const { first, counted, characters } of records.stretches()) {
		if (!files.has(counted.file)) continue;
		for (let at = 0; at < characters.length; at++) {
			const key = `${counted.split} ${records.id(first + at)}`;
			came.set(key, (came.get(key) ?? 0) + 1);
		}
	}
	const before = {
		files,
		counted: [],
		went: [],
		beyond: 0,
		came
	};
	const olds = old.files.filter(({ path }) => files.has(path));
	if (olds.length === 0) return before;
	const commit = await baseCommit(root, base);
	if (commit === null) return null;
	const directory = await mkdtemp(join(tmpdir(), "lora-base-"));
	try {
		for (const { path, split } of olds) {
			const copy = join(directory, "file");
			if (!await writeBlob(root, commit, path, copy)) return null;
			for await (const row of readerOf(path).read(copy, path)) {
				signal.throwIfAborted();
				const version = "value" in row ? versionOf(entry, path, split ?? splitOf, row) : null;
				if (version === null) continue;
				before.counted.push({
					id: version.id,
					file: path,
					characters: charactersOf(version.conversation)
				});
				const key = `${version.split} ${version.id}`;
				const left = came.get(key) ?? 0;
				if (left > 0) came.set(key, left - 1);
				else if (before.went.length < MOST_HELD) before.went.push(version);
				else before.beyond++;
			}
		}
		return before;
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	} finally {
		await rm(directory, {
			recursive: true,
			force: true
		});
	}
}
function versionOf({ manifest }, file, split, row) {
	const place = {
		file,
		line: row.line
	};
	try {
		const conversation = normalise(row.value, manifest.format, place);
		const id = recordId(conversation);
		return {
			id,
			conversation,
			split: typeof split === "string" ? split : split?.(id) ?? "train",
			place
		};
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
function charactersOfAll(records, removed) {
	const all = new Uint32Array(records.length);
	for (const { first, characters } of records.stretches()) all.set(characters, first);
	let length = 0;
	for (let ordinal = 0; ordinal < all.length; ordinal++) if (!removed.has(ordinal)) all[length++] = all[ordinal];
	return all.subarray(0, length);
}
function lengthsBefore({ records }, old, { files, counted }) {
	const left = new Uint8Array(records.length);
	const removed = /* @__PURE__ */ new Map();
	for (const { at, record } of old.removed) {
		const [, file, line] = /^(.*):(\d+)$/s.exec(at) ?? [];
		if (file !== void 0 && !files.has(file)) for (const ordinal of records.at(file, Number(line))) {
			if (left[ordinal] === 1 || records.id(ordinal) !== record) continue;
			left[ordinal] = 1;
			break;
		}
		else {
			const key = `${file ?? at} ${record}`;
			removed.set(key, (removed.get(key) ?? 0) + 1);
		}
	}
	const all = new Uint32Array(counted.length + records.length);
	let length = 0;
	for (const { id, file, characters } of counted) {
		const times = removed.get(`${file} ${id}`) ?? 0;
		if (times > 0) removed.set(`${file} ${id}`, times - 1);
		else all[length++] = characters;
	}
	for (const { first, counted: here, characters } of records.stretches()) {
		if (files.has(here.file)) continue;
		for (let at = 0; at < characters.length; at++) if (left[first + at] === 0) all[length++] = characters[at];
	}
	return all.subarray(0, length);
}
async function changesOf(compared, before) {
	const { went } = before;
	const { came, beyond } = await readCame(compared, before);
	const moved = pairMoves(went, came);
	const [gone, fresh] = [without(went, moved, "before"), without(came, moved, "after")];
	const edited = pairEdits(gone, fresh);
	const removed = without(gone, edited, "before");
	const added = without(fresh, edited, "after");
	return {
		added: added.length + beyond,
		removed: removed.length + before.beyond,
		edited: edited.length,
		moved: moved.length,
		examples: [
			...edited.slice(0, SHOWN).map((pair) => example("edited", pair.after, pair.before)),
			...moved.slice(0, SHOWN).map((pair) => example("moved", pair.after, pair.before)),
			...added.slice(0, SHOWN).map((version) => example("added", version)),
			...removed.slice(0, SHOWN).map((version) => example("removed", version))
		]
	};
}
async function readCame({ root, entry, lock, signal }, before) {
	const splitOf = dealtSplits(lock.dealt);
	const left = new Map(before.came);
	const came = [];
	let beyond = 0;
	for (const { path, split } of lock.files) {
		if (!before.files.has(path)) continue;
		try {
			for await (const row of readerOf(path).read(join(root, path), path)) {
				signal.throwIfAborted();
				const version = "value" in row ? versionOf(entry, path, split ?? splitOf, row) : null;
				const key = `${version?.split} ${version?.id}`;
				const count = left.get(key) ?? 0;
				if (version === null || count === 0) continue;
				left.set(key, count - 1);
				if (came.length < MOST_HELD) came.push(version);
				else beyond++;
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
		}
	}
	return {
		came,
		beyond
	};
}
function pairMoves(went, came) {
	const byId = /* @__PURE__ */ new Map();
	for (const before of went.toReversed()) byId.set(before.id, [...byId.get(before.id) ?? [], before]);
	return came.flatMap((after) => {
		const before = byId.get(after.id)?.pop();
		return before === void 0 ? [] : [{
			before,
			after
		}];
	});
}
function without(versions, pairs, side) {
	const paired = new Set(pairs.map((pair) => pair[side]));
	return versions.filter((version) => !paired.has(version));
}
function example(kind, { place, split, conversation }, before) {
	const now = readable$1(conversation);
	const was = before === void 0 ? now : readable$1(before.conversation);
	const withheld = [now, was].some(discloses);
	const elsewhere = before !== void 0 && (formatPlace(before.place) !== formatPlace(place) || before.split !== split);
	const text = kind === "edited" ? editText(align(was, now)) : now;
	return {
		kind,
		place,
		split,
		...elsewhere ? { from: {
			place: before.place,
			split: before.split
		} } : {},
		text: withheld ? null : cutAt(text, EXCERPT)
	};
}
function editText(parts) {
	return parts.map(({ in: where, text }, index) => {
		if (where === "this") return `[-${cutAt(text, EXCERPT / 4)}-]`;
		if (where === "other") return `{+${cutAt(text, EXCERPT / 4)}+}`;
		if (text.length <= 120) return text;
		return `${index === 0 ? "" : [...text.slice(0, 120)].slice(0, AROUND).join("")} … ${index === parts.length - 1 ? "" : [...text.slice(-120)].slice(-60).join("")}`;
	}).join("");
}
function cutAt(text, limit) {
	return text.length <= limit ? text : `${[...text.slice(0, 2 * limit)].slice(0, limit - 1).join("")}…`;
}

// src/pipeline/check.ts
function checkDataset(workspace, entry, options) {
	return onSoundCache((thorough) => checkOnce(workspace, entry, options, thorough));
}
async function checkOnce(workspace, entry, options, thorough) {
	const findings = [];
	const onFinding = (finding) => findings.push(finding);
	const { signal, onProgress } = options;
	let files = [];
	const shards = [];
	const cache = signatureCacheDirectory(workspace.root);
	async function* signed() {
		const onFiles = (described) => {
			files = described;
		};
		const reading = {
			cache,
			thorough,
			onFiles,
			onProgress,
			onFinding,
			signal
		};
		const git = (files) => blobsOf(workspace.root, files);
		for await (const placed of signDataset(workspace.root, entry, {
			...reading,
			blobsOf: git
		})) {
			shards.push(placed);
			yield placed;
		}
	}
	const hygiene = await runHygiene({
		placeOf: (path) => entry.positions.at(path),
		shards: signed(),
		settings: entry.manifest.hygiene,
		splits: entry.manifest.splits,
		memory: await Memory.of(cache, entry.name),
		evaluation: await heldOutPrompts(workspace, entry, {
			onFinding,
			signal
		}),
		dealtElsewhere: await dealtPrompts(workspace, entry, signal),
		onProgress,
		signal
	});
	findings.push(...hygiene.findings);
	const records = new CheckedRecords(shards, dealtSplits(hygiene.dealt ?? void 0));
	const tally = new DatasetTally();
	const removed = new Uint8Array(records.length);
	for (const ordinal of hygiene.removed.keys()) removed[ordinal] = 1;
	for (const { first, counted } of records.stretches()) tally.addAll(counted, (at) => removed[first + at] === 0);
	const lock = buildLock({
		manifest: entry.manifest,
		files,
		tally,
		dealt: hygiene.dealt ?? void 0,
		removed: hygiene.removed.values()
	});
	const lockFile = lockPath(entry);
	const text = lockText(lock);
	const write = options.fix && (await writeLock(workspace.root, entry, text)).changed;
	const fault = options.fix ? null : await lockFault(workspace.root, entry, text);
	if (fault !== null) findings.push(fault);
	const base = options.base ?? "HEAD";
	const old = readable(await fileAtBase(workspace.root, base, lockFile), lockFile);
	const compared = compareLocks(old, lock);
	const details = {
		root: workspace.root,
		entry,
		base,
		old,
		lock,
		records,
		hygiene,
		change: compared,
		signal
	};
	return {
		entry,
		records,
		hygiene,
		lock,
		findings,
		change: {
			...compared,
			...await describeChange(details)
		},
		wrote: write ? lockFile : null
	};
}
async function lockFault(root, entry, text) {
	if (await isLocked(root, entry, text)) return null;
	const help = "Run lora check --fix and commit the lock, so that a reviewer sees what changed.";
	let written;
	try {
		written = await readLock(root, entry);
	} catch (error) {
		if (error instanceof LoraError) return {
			...findingOf(error),
			help
		};
		throw error;
	}
	if (written === null) return {
		rule: "lock-missing",
		severity: "warning",
		message: `Data set ${entry.name} has no lock yet.`,
		help,
		place: { file: entry.file }
	};
	if (lockText(written) === text) return null;
	return {
		rule: "lock-stale",
		severity: "error",
		message: `The lock of data set ${entry.name} does not describe the data as it is.`,
		help,
		place: {
			file: lockPath(entry),
			line: 1
		}
	};
}
function readable(text, file) {
	try {
		return text === null ? null : parseLock(text, file);
	} catch {
		return null;
	}
}

// src/pipeline/events.ts
async function stage(listener, times, name, adapter, work) {
	const who = adapter === void 0 ? {} : { adapter };
	listener({
		type: "stage-start",
		stage: name,
		...who
	});
	const start = performance.now();
	let summary = "failed";
	try {
		const result = await work((progress) => listener({
			type: "progress",
			stage: name,
			...who,
			progress
		}));
		summary = result.summary;
		return result.value;
	} catch (error) {
		throw systemFault(error);
	} finally {
		const seconds = (performance.now() - start) / 1e3;
		times.push({
			name,
			seconds
		});
		listener({
			type: "stage-end",
			stage: name,
			...who,
			seconds,
			summary
		});
	}
}

// src/pipeline/checks.ts
async function checkWorkspace(request, { fix }) {
	const { listener, signal } = request;
	const times = [];
	const findings = [];
	return stage(listener, times, "check", void 0, async (onProgress) => {
		const tell = (finding) => {
			findings.push(finding);
			listener({
				type: "finding",
				finding
			});
		};
		const workspace = await openSoundWorkspace(request.root, tell);
		const selection = await select(workspace, request.names, request.base);
		for (const finding of await suiteFindings(workspace, selection)) tell(finding);
		const datasets = /* @__PURE__ */ new Map();
		for (const entry of selection.datasets) {
			const checked = await checkDataset(workspace, entry, {
				fix,
				base: request.base,
				signal,
				onProgress
			});
			datasets.set(entry.name, checked);
			for (const finding of checked.findings) tell(finding);
			if (checked.wrote !== null) listener({
				type: "note",
				message: `Wrote ${checked.wrote}.`
			});
		}
		let unfit;
		for (const { entry } of selection.adapters) {
			const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
			try {
				const { hubCache } = request.environment;
				for (const finding of await baseFindings(workspace, entry, learned, hubCache, signal)) tell(finding);
			} catch (error) {
				unfit ??= error;
				signal.throwIfAborted();
			}
		}
		if (unfit !== void 0) throw unfit;
		const passed = !findings.some((finding) => finding.severity === "error");
		return {
			value: {
				workspace,
				selection,
				datasets,
				findings,
				times,
				passed
			},
			summary: describe(datasets, findings)
		};
	});
}
async function suiteFindings(workspace, selection) {
	const files = new Set(selection.adapters.flatMap(({ entry }) => entry.manifest.gates.flatMap((gate) => "suite" in gate ? [gate.suite] : [])));
	return (await Promise.all([...files].sort().map((file) => loadSuite(workspace.root, file)))).flatMap((suite) => suite.findings);
}
function describe(datasets, findings) {
	let kept = 0;
	let removed = 0;
	for (const { records, hygiene } of datasets.values()) {
		removed += hygiene.removed.size;
		kept += records.length - hygiene.removed.size;
	}
	return `${kept} records kept, ${removed} removed; ${count(findings, "error")}, ${count(findings, "warning")}`;
}
function count(findings, severity) {
	const found = findings.filter((finding) => finding.severity === severity).length;
	return `${found} ${severity}${found === 1 ? "" : "s"}`;
}

export { readable$1 as a, align as i, stage as n, curatedRecords as o, Resemblance as r, writeRunTokens as s, checkWorkspace as t };