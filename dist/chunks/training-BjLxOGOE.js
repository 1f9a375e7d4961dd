import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { r as sha256, t as digestFile } from "./digest-Cw4IaXDs.js";
import { f as writeAtomic, l as replaceDirectory, p as writeFileAtomic } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { t as readTokens } from "./tokens-YMSw5B4K.js";
import { r as adapterClosure } from "./adapter-CC6EdFtJ.js";
import { D as PROVENANCE_FILE } from "./workspace-C7MpJkaQ.js";
import { P as runDirectory, Q as checkBase, Z as asManifestNames, et as resolveBase, nt as openChat } from "./terminal-lXstQxD7.js";
import { n as stage, o as curatedRecords, s as writeRunTokens } from "./checks-CMqXUrlp.js";
import { i as openEngine } from "./engines-Dmkq1VsA.js";
import { t as closureOf } from "./closure-DI6NafTu.js";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

// src/evaluate/answers.ts
var Answers = class {
	#responses;
	constructor(responses) {
		this.#responses = new Map([...responses].map((response) => [response.id, response]));
	}
	of(kind, id) {
		const response = this.#responses.get(id);
		if (response?.kind !== kind) throw new Error(`no ${kind} answer ${id}`);
		return response;
	}
};
async function answerRequests(job) {
	const { engine, base, adapter, precision, requests: asked, workDir, onProgress, onNote, signal } = job;
	const side = adapter === null ? "base" : "adapter";
	if (asked.length === 0) return new Answers([]);
	await mkdir(workDir, { recursive: true });
	const requests = join(workDir, `${side}-requests.jsonl`);
	const responses = join(workDir, `${side}-responses.jsonl`);
	await rm(responses, { force: true });
	await writeAtomic(requests, async (file) => {
		for (const request of asked) await file.write(`${JSON.stringify(request)}\n`);
	});
	await engine.respond({
		base,
		adapter,
		requests,
		responses,
		precision
	}, (event) => {
		if (event.event === "progress") {
			const { event: _, ...progress } = event;
			onProgress?.({
				...progress,
				task: `evaluate ${side}`
			});
		}
		if (event.event === "note") onNote?.(event.message);
	}, signal);
	return new Answers(await readResponses(responses, asked, engine.name));
}
async function readResponses(path, requests, engine) {
	const read = [];
	try {
		for await (const line of createInterface({
			input: createReadStream(path),
			crlfDelay: Number.POSITIVE_INFINITY
		})) {
			if (line === "") continue;
			const request = requests[read.length];
			if (request === void 0) throw new Error("there are more answers than requests");
			read.push(responseTo(request, JSON.parse(line)));
		}
		if (read.length < requests.length) throw new Error(`only ${read.length} of ${requests.length} requests are answered`);
	} catch (cause) {
		const what = `The answers of engine ${engine} cannot be used: ${cause.message} (answer ${read.length + 1}).`;
		throw new LoraError("engine-responses", what, {
			exit: 3,
			cause,
			next: "Run `lora engine doctor`; if it finds nothing, this is a defect of the engine."
		});
	}
	return read;
}
function responseTo(request, value) {
	const { id, kind } = request;
	const response = value;
	if (typeof response !== "object" || response === null) throw new Error("it is no object");
	if (response.id !== id || response.kind !== kind) throw new Error(`it does not answer ${kind} request ${id}`);
	switch (kind) {
		case "generate": {
			const { output_ids, stopped } = response;
			if (!(Array.isArray(output_ids) && output_ids.every((token) => Number.isSafeInteger(token) && token >= 0)) || output_ids.length > request.max_new_tokens) throw new Error("output_ids are not the tokens asked for");
			if (stopped !== "end" && stopped !== "length") throw new Error("stopped is neither end nor length");
			return {
				id,
				kind,
				output_ids,
				stopped
			};
		}
		case "score": {
			const { loss, tokens } = response;
			if (!Number.isSafeInteger(tokens)) throw new Error("tokens is no count");
			return {
				id,
				kind,
				loss: numeric(loss),
				tokens
			};
		}
		case "logits": {
			const { logits } = response;
			if (!Array.isArray(logits) || logits.length === 0) throw new Error("there are no logits");
			return {
				id,
				kind,
				logits: logits.map(numeric)
			};
		}
	}
}
function numeric(value) {
	return typeof value === "number" ? value : NaN;
}

// src/pipeline/plan.ts
const attention = [
	"k_proj",
	"o_proj",
	"q_proj",
	"v_proj"
];
const linear = [
	...attention,
	"down_proj",
	"gate_proj",
	"up_proj"
].sort();
function makePlan({ adapter, datasets, base, templateDigest, engine }) {
	const { lora, training, chat } = adapter.manifest;
	const plan = {
		version: 1,
		adapter: adapter.name,
		closure: "0".repeat(64),
		engine: {
			name: engine.name,
			version: engine.version,
			backend: engine.backend,
			device: engine.device
		},
		base: {
			model: adapter.manifest.base.directory ?? adapter.manifest.base.model,
			revision: base.revision,
			files: base.files
		},
		datasets: [...datasets].sort((one, other) => one.name < other.name ? -1 : 1),
		chat: {
			template: templateDigest,
			date: chat.date,
			maxLength: training.maxLength,
			overlong: training.overlong
		},
		lora: {
			r: lora.r,
			alpha: lora.alpha,
			dropout: lora.dropout,
			targets: projections(adapter),
			rslora: lora.rslora
		},
		training: {
			seed: training.seed,
			epochs: training.epochs,
			batchSize: training.batchSize,
			microBatchSize: Math.min(training.microBatchSize, training.batchSize),
			learningRate: training.learningRate,
			schedule: training.schedule,
			warmup: training.warmup,
			weightDecay: training.weightDecay,
			adamBeta1: training.adamBeta1,
			adamBeta2: training.adamBeta2,
			adamEpsilon: training.adamEpsilon,
			maxGradNorm: training.maxGradNorm,
			packing: training.packing,
			precision: training.precision,
			gradientCheckpointing: training.gradientCheckpointing,
			checkpointEvery: training.checkpointEvery,
			...engine.name === "peft" ? peftTraining(training) : {}
		}
	};
	return {
		...plan,
		closure: closureOf(plan)
	};
}
function peftTraining({ quantization, sharding, compile, deterministic, launcher }) {
	return {
		quantization,
		sharding,
		compile,
		deterministic,
		launcher
	};
}
function projections(adapter) {
	const { targets } = adapter.manifest.lora;
	if (targets === "attention") return attention;
	if (targets === "all-linear") return linear;
	const unknown = targets.findIndex((name) => !linear.includes(name));
	if (unknown >= 0) throw new LoraError("lora-target", `"${targets[unknown]}" is no projection of the decoder.`, {
		place: adapter.positions.at([
			"lora",
			"targets",
			unknown
		]),
		next: `Use attention, all-linear, or names among ${linear.join(", ")}.`
	});
	return [...targets].sort();
}

// src/pipeline/prepare.ts
async function prepare(request, checked, { entry, because, weights }) {
	const times = [];
	const { workspace } = checked;
	return stage(request.listener, times, "plan", entry.name, async (onProgress) => {
		const datasets = entry.manifest.datasets.map((name) => checked.datasets.get(name));
		const base = await resolveBase({
			workspace,
			entry,
			weights
		}, request.environment, onProgress, request.signal);
		const { config } = await checkBase(entry.manifest, base.directory, { weights: base.complete }).catch((error) => {
			throw asManifestNames(error, entry, base);
		});
		const { template, date } = entry.manifest.chat;
		const chat = await openChat(base.directory, {
			root: workspace.root,
			date,
			...template === null ? {} : { template: join(workspace.root, template) }
		});
		const engine = openEngine(entry.manifest.training, request.environment, request.listener);
		const planned = datasets.map(({ entry: { name }, lock }) => ({
			name,
			datasetId: lock.datasetId,
			train: lock.splits.train?.id ?? ""
		}));
		const plan = makePlan({
			adapter: entry,
			datasets: planned,
			base,
			templateDigest: chat.templateDigest,
			engine
		});
		const run = runDirectory(workspace.root, entry.name, plan.closure);
		await mkdir(run.root, { recursive: true });
		await writeFileAtomic(run.plan, `${JSON.stringify(JSON.parse(canonicalJson(plan)), null, 2)}\n`);
		return {
			value: {
				workspace,
				entry,
				because,
				datasets,
				base,
				config,
				chat,
				engine,
				plan,
				run,
				times
			},
			summary: `closure ${plan.closure.slice(0, 12)}`
		};
	});
}

// src/publish/bundle.ts
const TOKENIZER_FILES = /* @__PURE__ */ new Set([
	"tokenizer.json",
	"tokenizer_config.json",
	"special_tokens_map.json",
	"added_tokens.json",
	"vocab.json",
	"merges.txt",
	"tokenizer.model",
	"chat_template.jinja",
	"chat_template.json"
]);
const TEMPLATE = "chat_template.jinja";
async function assembleBundle(directory, input) {
	const { plan, adapterDirectory } = input;
	await replaceDirectory(directory, async (temporary) => {
		await copyFile(join(adapterDirectory, "adapter_model.safetensors"), join(temporary, "adapter_model.safetensors"));
		const config = await readObject(join(adapterDirectory, "adapter_config.json"));
		await writeFile(join(temporary, "adapter_config.json"), prettyJson(publishedConfig(config, plan)));
		for (const file of plan.base.files) {
			if (!TOKENIZER_FILES.has(file.path)) continue;
			const bytes = await readFile(join(input.baseDirectory, file.path));
			if (`sha256:${sha256(bytes)}` !== file.digest) throw changed(file.path);
			await writeFile(join(temporary, file.path), bytes);
		}
		if (input.template !== null) await writeTemplate(temporary, input.template);
		await writeFile(join(temporary, "README.md"), input.card);
		await copyFile(input.evaluation, join(temporary, "evaluation.json"));
	});
	return describeTree(directory);
}
async function addProvenance(directory, statement) {
	await writeFileAtomic(join(directory, PROVENANCE_FILE), statement);
	return describeTree(directory);
}
async function describeTree(directory) {
	await mkdir(directory, { recursive: true });
	const names = (await readdir(directory)).sort();
	return Promise.all(names.map(async (path) => {
		const source = join(directory, path);
		return {
			path,
			source,
			...await digestFile(source)
		};
	}));
}
function publishedConfig(config, plan) {
	return {
		...config,
		base_model_name_or_path: plan.base.model,
		revision: plan.base.revision,
		inference_mode: true
	};
}
async function writeTemplate(directory, template) {
	await writeFile(join(directory, TEMPLATE), template);
	const path = join(directory, "tokenizer_config.json");
	const config = await readObject(path).catch((error) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	if (config?.chat_template !== void 0) await writeFile(path, prettyJson({
		...config,
		chat_template: template
	}));
}
async function readObject(path) {
	const value = parseJson(await readFile(path, "utf8"), { file: basename(path) });
	if (isJsonObject(value)) return value;
	throw new LoraError("json-shape", `${basename(path)} holds no JSON object.`, { place: { file: basename(path) } });
}
function prettyJson(value) {
	return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}
function changed(path) {
	return new LoraError("base-changed", `${path} of the base checkpoint changed since the adapter was planned.`, {
		exit: 3,
		next: "Restore the checkpoint, or run again from the plan."
	});
}

// src/pipeline/training.ts
async function tokenizeAdapter(request, prepared) {
	const { workspace, datasets, chat, plan, run, entry, times } = prepared;
	const { listener, signal } = request;
	await stage(listener, times, "tokens", entry.name, async (onProgress) => {
		const onFinding = (finding) => listener({
			type: "finding",
			finding
		});
		const summary = await writeRunTokens(workspace, datasets, chat, plan, run, {
			onProgress,
			onFinding,
			signal
		});
		const dropped = summary.dropped === 0 ? "" : `, ${summary.dropped} dropped as too long`;
		return {
			value: void 0,
			summary: `${summary.rows} rows, ${summary.tokens} tokens, ${summary.supervised} supervised${dropped}`
		};
	});
}
async function adapterStands({ run, plan }) {
	return await adapterClosure(run.adapter) === plan.closure;
}
async function trainAdapter(request, prepared) {
	const { run, engine, base, entry, times } = prepared;
	const { listener, signal } = request;
	const standing = await adapterStands(prepared);
	return stage(listener, times, "train", entry.name, async (onProgress) => {
		let fault;
		const onEvent = (event) => {
			if (event.event === "progress") {
				const { event: _, ...progress } = event;
				onProgress(progress);
			} else if (event.event === "step") {
				const { event: _, steps, ...metrics } = event;
				listener({
					type: "step",
					adapter: entry.name,
					steps,
					metrics
				});
				const detail = `loss ${metrics.loss.toFixed(3)}`;
				onProgress({
					task: "train",
					done: metrics.step,
					total: steps,
					unit: "steps",
					detail
				});
			} else if (event.event === "note") listener({
				type: "note",
				message: event.message
			});
			else fault = event;
		};
		try {
			if (!standing) await engine.train({
				run: run.root,
				base: base.directory
			}, onEvent, signal);
		} catch (error) {
			if (fault?.rows !== void 0) throw await withPlaces(error, prepared, fault.rows, signal);
			throw asManifestNames(error, entry, base);
		}
		const metrics = await readMetrics(run.metrics);
		const first = metrics[0];
		const last = metrics.at(-1);
		const loss = first === void 0 || last === void 0 ? "" : `, loss ${first.loss.toFixed(3)} → ${last.loss.toFixed(3)}`;
		return {
			value: metrics,
			summary: `${metrics.length} steps${loss}${standing ? " (nothing changed since)" : ""}`
		};
	});
}
async function readMetrics(path) {
	return (await readFile(path, "utf8").catch(() => "")).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
const PLACES_SHOWN = 8;
async function withPlaces(error, prepared, rows, signal) {
	if (!(error instanceof LoraError)) return error;
	const { recordIds } = await readTokens(prepared.run.tokens);
	const wanted = new Set(rows.map((row) => Buffer.from(recordIds.subarray(row * 32, row * 32 + 32)).toString("hex")));
	const places = [];
	for (const dataset of prepared.datasets) for await (const record of curatedRecords(prepared.workspace, dataset, "train", signal)) if (wanted.has(record.id)) places.push(record.place);
	const [first] = places;
	const shown = places.slice(0, PLACES_SHOWN).map(formatPlace).join(", ");
	const more = places.length > PLACES_SHOWN ? ` and ${places.length - PLACES_SHOWN} more` : "";
	const message = `${error.message} They are ${shown}${more}.`;
	return new LoraError(error.code, message, {
		exit: error.exit,
		...first === void 0 ? {} : { place: first },
		...error.next === void 0 ? {} : { next: error.next },
		cause: error
	});
}

export { TOKENIZER_FILES as a, describeTree as c, answerRequests as d, trainAdapter as i, writeTemplate as l, readMetrics as n, addProvenance as o, tokenizeAdapter as r, assembleBundle as s, adapterStands as t, prepare as u };