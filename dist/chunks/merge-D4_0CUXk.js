import { t as LoraError } from "./error-CUOtd1Bd.js";
import { P as runDirectory, i as columns, nt as openChat, t as plain, tt as fetchBase } from "./terminal-lXstQxD7.js";
import { t as digestFile } from "./digest-Cw4IaXDs.js";
import { i as streamSafetensors, n as encodeFloats, s as sizeOf, t as decodeFloats } from "./safetensors-4Gr9NdH6.js";
import { s as loraScale, t as readTokens } from "./tokens-YMSw5B4K.js";
import { C as parseStatement, D as PROVENANCE_FILE, E as verifyFiles, S as parsePlan, w as isPlainPath } from "./workspace-C7MpJkaQ.js";
import { a as modify, i as applyEdits, n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { p as realPath, u as joined } from "./schemas-B0p4TefS.js";
import { i as openAdapter, n as ADAPTER_WEIGHTS, r as adapterClosure, t as ADAPTER_CONFIG } from "./adapter-CC6EdFtJ.js";
import { c as removeAbandoned, d as unreadable, l as replaceDirectory, s as readUtf8 } from "./excerpt-BpH1Ag8W.js";
import { l as INDEX, p as readDecoderConfig, u as openCheckpoint } from "./mask-D-Y3O1Un.js";
import { a as TOKENIZER_FILES, d as answerRequests, l as writeTemplate, t as adapterStands, u as prepare } from "./training-BjLxOGOE.js";
import { i as openEngine, n as SHIPPED } from "./engines-Dmkq1VsA.js";
import { n as stage, t as checkWorkspace } from "./checks-CMqXUrlp.js";
import { t as text } from "./command-EsULF8G_.js";
import { n as findingPrinter } from "./findings-DMuKViAN.js";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

// src/model/merge.ts
function lowRankRows({ in: width, r, scale, a, b }, first, rows) {
	const delta = new Float32Array(rows * width);
	const upper = new Float64Array(width);
	const lower = new Float64Array(width);
	for (let row = 0; row < rows; row += 2) {
		upper.fill(0);
		lower.fill(0);
		const i = (first + row) * r;
		const j = row + 1 < rows ? i + r : i;
		for (let k = 0; k < r; k += 4) {
			const at = (offset, n) => k + n < r ? b[offset + k + n] : 0;
			const [u0, u1, u2, u3] = [
				at(i, 0),
				at(i, 1),
				at(i, 2),
				at(i, 3)
			];
			const [l0, l1, l2, l3] = [
				at(j, 0),
				at(j, 1),
				at(j, 2),
				at(j, 3)
			];
			const row0 = k * width;
			const row1 = Math.min(k + 1, r - 1) * width;
			const row2 = Math.min(k + 2, r - 1) * width;
			const row3 = Math.min(k + 3, r - 1) * width;
			for (let c = 0; c < width; c++) {
				const a0 = a[row0 + c];
				const a1 = a[row1 + c];
				const a2 = a[row2 + c];
				const a3 = a[row3 + c];
				upper[c] = upper[c] + (u0 * a0 + u1 * a1 + u2 * a2 + u3 * a3);
				lower[c] = lower[c] + (l0 * a0 + l1 * a1 + l2 * a2 + l3 * a3);
			}
		}
		const out = row * width;
		for (let c = 0; c < width; c++) delta[out + c] = scale * upper[c];
		if (row + 1 < rows) for (let c = 0; c < width; c++) delta[out + width + c] = scale * lower[c];
	}
	return delta;
}
function addRounded(stored, from, to, delta) {
	const weights = decodeFloats(from, stored);
	const before = encodeFloats(to, weights);
	const update = squares(delta);
	const merged = delta;
	for (let i = 0; i < merged.length; i++) merged[i] = weights[i] + delta[i];
	const after = encodeFloats(to, merged);
	const bytes = new Uint8Array(after.buffer, after.byteOffset, after.byteLength);
	const rounded = decodeFloats(to, bytes);
	let error = 0;
	for (let i = 0; i < merged.length; i++) {
		const e = rounded[i] - merged[i];
		error += e * e;
	}
	return {
		bytes,
		rounding: {
			elements: merged.length,
			unchanged: equals(before, after),
			update,
			error
		}
	};
}
function converted(stored, from, to) {
	const values = decodeFloats(from, stored);
	const encoded = encodeFloats(to, values);
	const bytes = new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.byteLength);
	const rounded = decodeFloats(to, bytes);
	for (let i = 0; i < values.length; i++) if (!Number.isFinite(rounded[i]) && Number.isFinite(values[i])) return null;
	return bytes;
}
function squares(values) {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
	return sum;
}
function equals(a, b) {
	let count = 0;
	for (let i = 0; i < a.length; i++) if (a[i] === b[i]) count++;
	return count;
}

// src/model/merged.ts
const BLOCK = 2 ** 17;
const COPIED = 2 ** 22;
function planMerge(base, updates, dtype) {
	const linears = /* @__PURE__ */ new Map();
	for (const { linear } of updates.parameters) linears.set(`${linear.name}.weight`, linear);
	for (const [name, linear] of linears) base.find(name, [linear.out, linear.in]);
	const tensors = /* @__PURE__ */ new Map();
	let bytes = 0;
	for (const name of base.names()) {
		const file = base.fileOf(name);
		const from = base.files.get(file).tensors.get(name);
		const linear = linears.get(name);
		const changes = linear !== void 0 || dtype !== "keep" && /^B?F/.test(from.dtype);
		if (changes && !isFloat(from.dtype)) throw unfit(name, file, from.dtype);
		const to = changes && dtype !== "keep" ? dtype : from.dtype;
		tensors.set(name, {
			file,
			from,
			to,
			linear
		});
		bytes += sizeOf(to, from.shape);
	}
	return {
		tensors,
		bytes
	};
}
async function writeMergedWeights(directory, base, updates, plan, { onProgress, signal }) {
	const weights = [];
	const files = [];
	let done = 0;
	const counted = async function* (pieces, detail) {
		for await (const piece of pieces) {
			throwIfCancelled(signal);
			yield piece;
			done += piece.length;
			onProgress({
				task: "merge",
				done,
				total: plan.bytes,
				unit: "bytes",
				detail
			});
		}
	};
	for (const [path, shard] of base.files) {
		const streams = [];
		for (const [name, { file, from, to, linear }] of plan.tensors) {
			if (file !== path) continue;
			const pieces = () => {
				if (linear !== void 0) return mergedRows(shard, name, linear, updates, to, weights);
				return to === from.dtype ? copied(shard, name) : convertedPieces(shard, name, to);
			};
			streams.push({
				name,
				dtype: to,
				shape: from.shape,
				chunks: () => counted(pieces(), path)
			});
		}
		const written = await streamSafetensors(join(directory, path), streams, {
			...shard.metadata,
			format: "pt"
		});
		files.push({
			path,
			...written
		});
	}
	return {
		files,
		weights
	};
}
function throwIfCancelled(signal) {
	if (!signal.aborted) return;
	throw new LoraError("cancelled", "Cancelled; nothing was changed.", {
		exit: 130,
		next: "Run the same command again."
	});
}
async function* mergedRows(shard, name, linear, { settings, parameters, read }, to, weights) {
	const from = shard.tensors.get(name).dtype;
	const part = (which) => read(parameters.find((one) => one.linear.name === linear.name && one.which === which).name);
	const { r } = settings;
	const update = {
		in: linear.in,
		r,
		scale: loraScale(settings),
		a: await part("A"),
		b: await part("B")
	};
	const merged = {
		name,
		elements: 0,
		unchanged: 0,
		update: 0,
		error: 0
	};
	const rows = Math.max(2, Math.floor(BLOCK / linear.in));
	for (let first = 0; first < linear.out; first += rows) {
		const count = Math.min(rows, linear.out - first);
		const stored = await shard.read(name, first * linear.in, (first + count) * linear.in);
		const { bytes, rounding } = addRounded(stored, from, to, lowRankRows(update, first, count));
		if (!Number.isFinite(rounding.error)) throw overflow(name, to);
		merged.elements += rounding.elements;
		merged.unchanged += rounding.unchanged;
		merged.update += rounding.update;
		merged.error += rounding.error;
		yield bytes;
	}
	weights.push(merged);
}
async function* convertedPieces(shard, name, to) {
	const from = shard.tensors.get(name).dtype;
	for await (const stored of copied(shard, name, BLOCK)) {
		const bytes = converted(stored, from, to);
		if (bytes === null) throw overflow(name, to);
		yield bytes;
	}
}
async function* copied(shard, name, elements = COPIED / 8) {
	const count = shard.tensors.get(name).shape.reduce((product, size) => product * size, 1);
	for (let first = 0; first < count; first += elements) yield await shard.read(name, first, Math.min(first + elements, count));
}
function isFloat(dtype) {
	return dtype === "F32" || dtype === "F16" || dtype === "BF16";
}
function unfit(name, file, dtype) {
	return new LoraError("merge-dtype", `Tensor ${name} in ${file} is ${dtype}; a merge reads F32, F16 and BF16.`, {
		place: { file },
		next: "Merge into the unquantised checkpoint, in its own precision, and quantise the result."
	});
}
function overflow(name, dtype) {
	return new LoraError("merge-overflow", `Tensor ${name} has a value that ${dtype} cannot hold once it is merged.`, {
		exit: 1,
		next: dtype === "F32" ? "The base or the adapter holds infinities or NaNs: train or fetch it again." : "Write it as f32 or, where the value is finite, as bf16 (--dtype)."
	});
}

// src/publish/merge-record.ts
const MERGE_RECORD = "lora_merge.json";
function recordText(record) {
	return `${JSON.stringify(JSON.parse(canonicalJson(record)), null, 2)}\n`;
}
function relativeError({ update, error }) {
	return update === 0 ? 0 : Math.sqrt(error / update);
}
async function mergeTarget(out, inputs) {
	const target = realPath(out);
	if (target === null) throw refuse(`${out} is a link that leads nowhere`);
	for (const [what, directory] of Object.entries(inputs)) {
		const input = realPath(directory) ?? directory;
		if (target === input) throw refuse(`${out} is the ${what} itself`);
		if (isBelow(target, input)) throw refuse(`${out} lies inside the ${what}`);
		if (isBelow(input, target)) throw refuse(`the ${what} lies inside ${out}`);
	}
	const present = (await readdir(target, {
		recursive: true,
		withFileTypes: true
	}).catch((error) => {
		if (error.code === "ENOENT") return [];
		if (error.code === "ENOTDIR") throw refuse(`${out} is a file, or lies below one`);
		throw error;
	})).filter((entry) => !entry.isDirectory()).map((entry) => relative(target, join(entry.parentPath, entry.name)).split(sep).join("/"));
	if (present.length === 0) return target;
	const merged = await filesOfMerge(join(target, MERGE_RECORD));
	const strangers = present.filter((path) => path !== "lora_merge.json" && !merged?.has(path)).sort();
	if (merged === null || strangers.length > 0) throw refuse(`${out} holds files that no merge put there (${strangers.slice(0, 3).join(", ") || "lora_merge.json"})`);
	return target;
}
async function filesOfMerge(file) {
	const text = await readFile(file, "utf8").catch(() => null);
	if (text === null) return null;
	let record;
	try {
		record = parseJson(text, { file });
	} catch {
		return null;
	}
	if (!isJsonObject(record) || record.version !== 1 || !Array.isArray(record.files)) return null;
	return new Set(record.files.map((entry) => isJsonObject(entry) ? String(entry.path) : ""));
}
function isBelow(path, directory) {
	return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}
function refuse(what) {
	return new LoraError("merge-out", `${what[0]?.toUpperCase()}${what.slice(1)}.`, { next: "Give --out a directory of its own, which does not exist yet or holds an earlier merge." });
}

// src/publish/merged-files.ts
const CONFIG = "config.json";
const COMPANIONS = /^(generation_config\.json|tokenizer[^/]*|tekken\.json|(licen[cs]e|notice|use_policy)[^/]*)$/i;
const TEMPLATES = "additional_chat_templates";
const TORCH_NAMES = {
	F32: "float32",
	F16: "float16",
	BF16: "bfloat16"
};
async function writeCompanions(directory, { base, tree, template }, dtype) {
	for (const path of await companions(base)) await copy(join(base, path), join(directory, path));
	for (const path of tree === null ? [] : (await readdir(tree)).filter((name) => TOKENIZER_FILES.has(name))) await copy(join(tree, path), join(directory, path));
	if (template !== null) await writeTemplate(directory, template);
	const config = join(base, CONFIG);
	const text = await readUtf8(config, { file: config });
	await writeFile(join(directory, CONFIG), dtype === "keep" ? text : withDtype(text, dtype));
}
async function companions(base) {
	const top = (await readdir(base, { withFileTypes: true })).filter((entry) => !entry.isDirectory() && (COMPANIONS.test(entry.name) || TOKENIZER_FILES.has(entry.name))).map(({ name }) => name);
	const more = await readdir(join(base, TEMPLATES)).catch(() => []);
	return [...top, ...more.filter((name) => name.endsWith(".jinja")).map((name) => `${TEMPLATES}/${name}`)].sort();
}
function withDtype(text, dtype) {
	const keys = Object.keys(JSON.parse(text)).filter((key) => key === "dtype" || key === "torch_dtype");
	return (keys.length === 0 ? ["torch_dtype"] : keys).reduce((config, key) => {
		return applyEdits(config, modify(config, [key], TORCH_NAMES[dtype], { formattingOptions: {
			tabSize: 2,
			insertSpaces: true
		} }));
	}, text);
}
async function writeIndex(directory, base, checkpoint, bytes) {
	if (checkpoint.files.has("model.safetensors")) return;
	const file = join(base, INDEX);
	const json = parseJson(await readFile(file, "utf8"), { file });
	const metadata = {
		...isJsonObject(json.metadata) ? json.metadata : {},
		total_size: bytes
	};
	await writeFile(join(directory, INDEX), `${JSON.stringify({
		...json,
		metadata
	}, null, 2)}\n`);
}
async function copy(from, to) {
	await mkdir(dirname(to), { recursive: true });
	await writeFile(to, await readFile(from));
}

// src/publish/merged.ts
async function writeMerged(job, look) {
	const target = await mergeTarget(job.out, {
		base: job.base,
		adapter: job.adapter
	});
	const config = await readDecoderConfig(job.base);
	const adapter = await openAdapter(job.adapter, config);
	let base;
	try {
		base = await openCheckpoint(job.base);
		const plan = planMerge(base, adapter, job.dtype);
		await removeAbandoned(target);
		await assertRoom(target, plan.bytes);
		const baseFiles = job.baseFiles ?? await describeBase(job.base, base, job.onProgress, job.signal);
		const { name, closure, files: adapterFiles, ...rest } = job.record;
		let merged;
		await replaceDirectory(target, async (directory) => {
			await writeCompanions(directory, job, job.dtype);
			const { files, weights } = await writeMergedWeights(directory, base, adapter, plan, job);
			await writeIndex(directory, job.base, base, plan.bytes);
			await assertWhole(directory, plan);
			const record = {
				version: 1,
				adapter: {
					name,
					closure,
					...adapter.settings,
					files: adapterFiles
				},
				base: {
					...rest,
					files: baseFiles
				},
				dtype: job.dtype,
				rounding: Object.fromEntries(weights.map((weight) => [weight.name, {
					error: relativeError(weight),
					unchanged: weight.unchanged / weight.elements
				}])),
				files: [...await describeOthers(directory, base), ...files].sort((a, b) => a.path < b.path ? -1 : 1)
			};
			await writeFile(join(directory, MERGE_RECORD), recordText(record));
			await look(directory);
			merged = {
				directory: target,
				record,
				weights
			};
		});
		return merged;
	} finally {
		await adapter.close();
		await base?.close();
	}
}
async function assertWhole(directory, plan) {
	const written = await openCheckpoint(directory);
	try {
		const strange = [...written.names()].find((name) => !plan.tensors.has(name));
		if (strange !== void 0) throw new Error(`the merged checkpoint has a tensor ${strange}, which the base has not`);
		for (const [name, { from, to }] of plan.tensors) {
			const { dtype } = written.find(name, from.shape).tensors.get(name);
			if (dtype !== to) throw new Error(`the merged checkpoint has ${name} as ${dtype}, not ${to}`);
		}
	} finally {
		await written.close();
	}
}
async function describeBase(directory, base, onProgress, signal) {
	const names = [
		"config.json",
		...base.files.has("model.safetensors") ? [] : [INDEX],
		...base.files.keys(),
		...await companions(directory)
	].sort();
	const files = [];
	for (const [i, path] of names.entries()) {
		onProgress({
			task: "hash base",
			done: i,
			total: names.length,
			unit: "files",
			detail: path
		});
		files.push({
			path,
			...await digestFile(join(directory, path), () => throwIfCancelled(signal))
		});
	}
	return files;
}
async function describeOthers(directory, base) {
	const names = [
		"config.json",
		...base.files.has("model.safetensors") ? [] : [INDEX],
		...await companions(directory)
	];
	return Promise.all(names.map(async (path) => ({
		path,
		...await digestFile(join(directory, path))
	})));
}
async function assertRoom(target, bytes) {
	const room = await freeBytes(dirname(target));
	if (room === null || room > bytes) return;
	const [needed, free] = [bytes, room].map((size) => `${(size / 1e9).toFixed(2)} GB`);
	throw new LoraError("merge-space", `The merged weights take ${needed}; ${dirname(target)} has ${free} free.`, {
		exit: 3,
		next: "Make room, or merge to another file system. An earlier merge is kept until the new one is whole."
	});
}
async function freeBytes(directory) {
	for (let at = directory;; at = dirname(at)) {
		const found = await statfs(at).catch(() => null);
		if (found !== null) return found.blocks === 0 ? null : found.bavail * found.bsize;
		if (dirname(at) === at) return null;
	}
}

// src/pipeline/merge-drift.ts
const ROWS = 8;
const LONGEST = 256;
async function measureLogitDrift(job) {
	const requests = await asked(job.tokens);
	const workDir = await mkdtemp(join(tmpdir(), "lora-merge-"));
	try {
		const answers = (base, adapter) => {
			const { engine, onProgress, signal } = job;
			const tell = (progress) => onProgress({
				...progress,
				task: "logits"
			});
			return answerRequests({
				engine,
				base,
				adapter,
				precision: "f32",
				requests,
				workDir,
				onProgress: tell,
				signal
			});
		};
		const [plain, adapted, merged] = [
			await answers(job.base, null),
			await answers(job.base, job.adapter),
			await answers(job.merged, null)
		];
		const drift = {
			rows: requests.length,
			largest: 0,
			adapter: 0,
			divergence: 0,
			sameToken: 0
		};
		for (const { id } of requests) {
			const [of, to, from] = [
				adapted,
				merged,
				plain
			].map((side) => side.of("logits", id).logits);
			drift.largest = Math.max(drift.largest, furthest(of, to));
			drift.adapter = Math.max(drift.adapter, furthest(of, from));
			drift.divergence += divergence(of, to) / requests.length;
			if (top(of) === top(to)) drift.sameToken++;
		}
		return drift;
	} finally {
		await rm(workDir, {
			recursive: true,
			force: true
		});
	}
}
async function asked(path) {
	const { inputIds, labels, offsets } = await readTokens(path);
	const count = Math.min(ROWS, offsets.length - 1);
	return Array.from({ length: count }, (_, row) => {
		const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
		const trained = [...labels.subarray(begin, end)].flatMap((label, at) => label === -100 ? [] : [at]);
		const length = Math.min(Math.max(1, trained[trained.length >> 1] ?? end - begin), LONGEST);
		return {
			id: String(row),
			kind: "logits",
			input_ids: [...inputIds.subarray(begin, begin + length)]
		};
	});
}
function furthest(a, b) {
	return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
function divergence(p, q) {
	const [normP, normQ] = [logSumExp(p), logSumExp(q)];
	return p.reduce((sum, value, i) => {
		const log = value - normP;
		return sum + Math.exp(log) * (log - (q[i] - normQ));
	}, 0);
}
function logSumExp(values) {
	const largest = values.reduce((a, b) => Math.max(a, b));
	return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
function top(values) {
	return values.reduce((best, value, i) => value > values[best] ? i : best, 0);
}

// src/pipeline/merge-source.ts
async function mergeSource(request, target, base) {
	const directory = resolve(target);
	if (existsSync(join(directory, "adapter_config.json"))) return fromDirectory(request, directory, base);
	const found = await stat(directory).catch(() => null);
	try {
		return await fromWorkspace(request, target, base);
	} catch (error) {
		if (!(error instanceof LoraError) || error.code !== "name-unknown" || found === null) throw error;
		throw new LoraError("merge-adapter", `${target} has no ${ADAPTER_CONFIG}, and is no adapter of this repository.`, { next: "Name an adapter of the repository, or a directory that PEFT or lora-action saved an adapter to." });
	}
}
async function fromWorkspace(request, name, base) {
	const checked = await checkWorkspace({
		...request,
		names: [name]
	}, { fix: false });
	const [selected] = checked.selection.adapters;
	if (!checked.passed) throw new LoraError("check-failed", "The repository does not pass its checks, so it has no adapter.", { exit: 1 });
	if (selected === void 0) throw new LoraError("name-unknown", `"${name}" is a data set, not an adapter.`, { next: "Name an adapter." });
	const prepared = await prepare(request, checked, {
		...selected,
		weights: base === void 0
	});
	const { plan, run, entry } = prepared;
	if (!await adapterStands(prepared)) throw new LoraError("stage-missing", `Adapter ${entry.name} is not trained as the repository stands (closure ${plan.closure.slice(0, 12)}).`, { next: `Run lora train ${entry.name} first, or bring the .lora directory of the job that did.` });
	const { template } = entry.manifest.chat;
	return {
		...planned(plan),
		adapter: run.adapter,
		adapterFiles: await describeAdapter(run.adapter),
		base: base ?? prepared.base.directory,
		verified: base === void 0,
		tree: null,
		template: template === null ? null : await readFile(join(request.root, template), "utf8"),
		tokens: existing(run.tokens)
	};
}
async function fromDirectory(request, directory, base) {
	const config = await readObject(join(directory, ADAPTER_CONFIG));
	const found = await planOf(request, directory);
	const about = found === null ? {
		...named(config),
		name: null,
		closure: null,
		recorded: null,
		templateDigest: null
	} : planned(found.plan);
	return {
		...about,
		adapter: directory,
		adapterFiles: await describeAdapter(directory),
		base: base ?? await findBase(request, about.model, about.revision, config, directory),
		verified: false,
		tree: found?.published === true ? directory : null,
		template: null,
		tokens: found === null ? null : existing(found.tokens)
	};
}
async function planOf({ root, signal }, directory) {
	const record = join(directory, PROVENANCE_FILE);
	if (existsSync(record)) {
		const statement = parseStatement(await readUtf8(record, { file: record }), record);
		const bad = (await verifyFiles(directory, statement, void 0, signal)).filter(({ state }) => state !== "proven");
		if (bad.length > 0) throw new LoraError("adapter-changed", `${directory} is not what its ${PROVENANCE_FILE} is about: ${bad.map(({ claim, detail }) => `${claim}: ${detail}`).join(" ")}`, {
			exit: 1,
			next: "Fetch the adapter again; lora verify says more."
		});
		const { plan } = statement.predicate.buildDefinition.internalParameters;
		return {
			plan,
			published: true,
			tokens: runDirectory(root, plan.adapter, plan.closure).tokens
		};
	}
	const plan = basename(directory) === "adapter" ? await planBeside(join(dirname(directory), "plan.json")) : null;
	if (plan === null || plan.closure !== await adapterClosure(directory)) return null;
	return {
		plan,
		published: false,
		tokens: join(dirname(directory), "tokens.safetensors")
	};
}
async function planBeside(file) {
	try {
		return parsePlan(await readUtf8(file, { file }), file);
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
async function findBase({ root, environment, signal, listener }, model, revision, config, directory) {
	const name = model ?? String(config.base_model_name_or_path ?? "");
	if (revision !== null && /^[\w.-]+\/[\w.-]+$/.test(name)) {
		const { hubCache: cacheDir, hubUrl, hubToken: token } = environment;
		const onProgress = (progress) => listener({
			type: "progress",
			stage: "merge",
			progress
		});
		return (await fetchBase({
			model: name,
			revision,
			weights: true,
			cacheDir,
			hubUrl,
			token,
			onProgress,
			signal
		})).directory;
	}
	const local = isAbsolute(name) ? name : joined(".", name);
	if (name !== "" && local !== null && existsSync(join(resolve(root, local), "config.json"))) return resolve(root, local);
	throw new LoraError("merge-base", `The base of ${directory}, ${name === "" ? "which it does not name" : JSON.stringify(name)}, is not on this machine.`, { next: "Say where it is: --base-dir DIR." });
}
function planned(plan) {
	return {
		name: plan.adapter,
		closure: plan.closure,
		model: plan.base.model,
		revision: plan.base.revision,
		recorded: plan.base.files,
		templateDigest: plan.chat.template
	};
}
function named(config) {
	const { base_model_name_or_path: model, revision } = config;
	const known = typeof model === "string" && model !== "" && !model.startsWith("/");
	return {
		model: known ? model : null,
		revision: known && typeof revision === "string" ? revision : null
	};
}
async function describeAdapter(directory) {
	const files = [ADAPTER_CONFIG, ADAPTER_WEIGHTS].map(async (path) => {
		const file = join(directory, path);
		return {
			path,
			...await digestFile(file).catch((error) => {
				throw unreadable(error, { file });
			})
		};
	});
	return Promise.all(files);
}
async function readObject(file) {
	const json = parseJson(await readUtf8(file, { file }), { file });
	if (isJsonObject(json)) return json;
	throw new LoraError("json-shape", `${file} holds no JSON object.`, { place: { file } });
}
function existing(path) {
	return existsSync(path) ? path : null;
}

// src/pipeline/merging.ts
async function mergeAdapter(request, options) {
	const { listener, signal } = request;
	const source = await mergeSource(request, options.target, options.base);
	return stage(listener, [], "merge", source.name ?? void 0, async (onProgress) => {
		await mergeTarget(options.out, {
			base: source.base,
			adapter: source.adapter
		});
		if (source.recorded !== null && !source.verified) await assertBase(source, source.recorded, onProgress, signal);
		await mentionTemplate(request, source);
		let logits = { unmeasured: "" };
		const merged = await writeMerged({
			out: options.out,
			dtype: options.dtype,
			adapter: source.adapter,
			base: source.base,
			tree: source.tree,
			template: source.template,
			record: {
				name: source.name,
				closure: source.closure,
				files: source.adapterFiles,
				model: source.model,
				revision: source.revision,
				recorded: source.recorded !== null
			},
			baseFiles: source.recorded,
			onProgress,
			signal
		}, async (directory) => {
			logits = await logitDrift(request, source, directory, onProgress);
		});
		const bytes = merged.record.files.reduce((sum, { size }) => sum + size, 0);
		return {
			value: {
				...merged,
				logits
			},
			summary: `${merged.weights.length} weights changed, ${(bytes / 1e6).toFixed(1)} MB written`
		};
	});
}
async function assertBase({ base, model }, recorded, onProgress, signal) {
	const changed = [];
	for (const [i, { path, digest }] of recorded.entries()) {
		onProgress({
			task: "hash base",
			done: i,
			total: recorded.length,
			unit: "files",
			detail: path
		});
		const found = isPlainPath(path) ? await digestAt(join(base, path), signal) : null;
		if (found !== digest) changed.push(found === null ? `${path} is missing` : path);
	}
	if (changed.length === 0) return;
	throw new LoraError("base-changed", `${base} is not the base that the adapter was trained on (${model}): ${changed.join(", ")}.`, { next: "Merge into the very files of the record: restore or fetch that revision." });
}
async function digestAt(file, signal) {
	try {
		return (await digestFile(file, () => throwIfCancelled(signal))).digest;
	} catch (error) {
		if (error.code === "ENOENT") return null;
		throw error;
	}
}
async function mentionTemplate({ listener }, source) {
	if (source.templateDigest === null || source.template !== null || source.tree !== null) return;
	const chat = await openChat(source.base, { date: "2024-07-26" }).catch(() => null);
	if (chat === null || chat.templateDigest === source.templateDigest) return;
	listener({
		type: "note",
		message: `${source.name} was trained with a chat template of its own; the merged checkpoint has the base's. Merge it by its name, or the published tree, to take it along.`
	});
}
async function logitDrift(request, source, merged, onProgress) {
	const { tokens, base, adapter } = source;
	if (tokens === null) return { unmeasured: "there are no tokens of the adapter's run on this machine" };
	try {
		const engine = openEngine(SHIPPED, request.environment, request.listener);
		return await measureLogitDrift({
			engine,
			base,
			adapter,
			merged,
			tokens,
			onProgress,
			signal: request.signal
		});
	} catch (error) {
		throwIfCancelled(request.signal);
		if (!(error instanceof LoraError)) throw error;
		return { unmeasured: error.message.replace(/\.$/, "").replaceAll(base, source.model ?? "the base") };
	}
}

// src/report/merged.ts
const WORST = 5;
function renderMerge(report) {
	const { record, weights, logits } = report;
	const { adapter, base } = record;
	const bytes = record.files.reduce((sum, { size }) => sum + size, 0);
	const lines = [
		`${plain(report.directory)}: ${record.files.length} files, ${(bytes / 1e6).toFixed(1)} MB`,
		`  adapter   ${plain(adapter.name ?? "without a record")}${adapter.closure === null ? "" : `, closure ${adapter.closure.slice(0, 12)}`}`,
		`  base      ${plain(base.model ?? "unnamed")}${base.revision === null ? "" : ` at ${base.revision.slice(0, 12)}`}, ${base.recorded ? "the files the adapter was trained on" : "taken on trust: the adapter has no record of its files"}`,
		`  weights   ${weights.length} changed, ${record.dtype === "keep" ? "each in the dtype it had" : `all written as ${record.dtype}`}`,
		`  rounding  ${roundingText(weights)}`,
		`  logits    ${logitText(logits)}`
	];
	const lossy = weights.filter(({ error }) => error > 0);
	if (lossy.length > 0) lines.push("", ...worst(lossy).map((line) => `  ${line}`));
	return `${lines.join("\n")}\n`;
}
function totalRounding(weights) {
	const sum = (key) => weights.reduce((total, weight) => total + weight[key], 0);
	return {
		elements: sum("elements"),
		unchanged: sum("unchanged"),
		update: sum("update"),
		error: sum("error")
	};
}
function roundingText(weights) {
	const total = totalRounding(weights);
	const stayed = `${percent(total.unchanged / total.elements)} of the weights stayed what they were`;
	if (total.update === 0) return "not of the update, which is zero: the adapter changes nothing";
	if (total.error === 0) return `none; ${stayed}`;
	return `an error of ${percent(Math.sqrt(total.error / total.update))} of the update's norm; ${stayed}`;
}
function logitText(logits) {
	if ("unmeasured" in logits) return `drift not measured: ${plain(logits.unmeasured)}`;
	const { rows, largest, adapter, divergence, sameToken } = logits;
	return `within ${largest.toExponential(1)} of base and adapter in f32, which are up to ${adapter.toPrecision(2)} apart; KL ${divergence.toExponential(1)} nats; same next token in ${sameToken} of ${rows} rows`;
}
function worst(weights) {
	const share = ({ error, update }) => update === 0 ? 0 : Math.sqrt(error / update);
	const rows = [...weights].sort((one, other) => share(other) - share(one)).slice(0, WORST).map((weight) => [
		weight.name,
		percent(share(weight)),
		percent(weight.unchanged / weight.elements)
	]);
	return columns([
		{ title: "largest rounding" },
		{
			title: "of the update",
			right: true
		},
		{
			title: "unchanged",
			right: true
		}
	], rows);
}
function percent(share) {
	return `${(100 * share).toFixed(1)}%`;
}

// src/cli/merge.ts
const dtypes = {
	keep: "keep",
	f32: "F32",
	bf16: "BF16",
	f16: "F16"
};
const merge = {
	usage: "merge <adapter | directory> --out DIR [--dtype DTYPE] [--base-dir DIR]",
	summary: "one checkpoint of base and adapter, for runtimes that take no adapters",
	help: [
		"--out DIR        where the checkpoint goes: a new directory, or an earlier merge",
		"--dtype DTYPE    what weights are written as: keep (as in the base, the default), f32, bf16, f16",
		"--base-dir DIR   the base checkpoint (default: the one the adapter names)"
	],
	options: {
		out: { type: "string" },
		dtype: { type: "string" },
		"base-dir": { type: "string" }
	},
	async run(context) {
		const [target] = context.names;
		const out = text(context, "out");
		if (target === void 0 || context.names.length > 1 || out === void 0 || out === "") throw new LoraError("usage", "Name one adapter to merge, and where to.", { next: `Usage: lora ${merge.usage}` });
		const base = text(context, "base-dir");
		const findings = findingPrinter(context);
		const { directory, record, weights, logits } = await mergeAdapter({
			root: context.root,
			names: [],
			environment: context.environment,
			listener: findings.listener,
			signal: context.signal
		}, {
			target,
			out: resolve(out),
			base: base === void 0 ? void 0 : resolve(base),
			dtype: dtypeOf(context)
		}).finally(findings.flush);
		context.print({
			json: {
				directory,
				...record,
				weights,
				total: totalRounding(weights),
				logits
			},
			text: renderMerge({
				directory: out,
				record,
				weights,
				logits
			})
		});
		return 0;
	}
};
function dtypeOf(context) {
	const name = text(context, "dtype") ?? "keep";
	if (Object.hasOwn(dtypes, name)) return dtypes[name];
	throw new LoraError("usage", `There is no dtype "${name}".`, { next: `--dtype takes one of ${Object.keys(dtypes).join(", ")}.` });
}

export { merge };