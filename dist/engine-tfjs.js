import { t as LoraError } from "./chunks/error-CUOtd1Bd.js";
import { t as systemFault } from "./chunks/systemfault-DBdVnHLy.js";
import { $ as ArgMax, F as ENGINE, M as convertToTensor, O as tidy, b as dispose, d as fill, f as reshape, h as add, j as op, m as div, o as square, p as mul, s as sqrt, sn as IsFinite, t as sub, vr as SplitV } from "./chunks/dist-gW98DawM.js";
import { C as startWebgpu, E as ofType, S as wasmDirectory, T as ofBool, _ as tokenBatch, a as stepsInOneLane, b as WASM, c as stepSlots, d as supervisedTokens, f as loadDecoder, g as forward, h as finalStates, i as hostPasses, l as gradientTensors, m as embed, o as readTrainingRows, p as decoderLayer, s as optimizerSteps, t as ThreadedSteps, u as supervisedBatch, v as ropeAngles, w as startTensorflow, x as startBackend, y as NonFiniteError } from "./chunks/threads-D1IpNpYq.js";
import { l as atLeast, n as engineVersion, o as NEEDS, t as ENGINE_VERSION } from "./chunks/version-C9yNDZ1C.js";
import { l as replaceDirectory, p as writeFileAtomic, s as readUtf8 } from "./chunks/excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson } from "./chunks/json-eJt1puFO.js";
import { f as projections, m as readEndTokens } from "./chunks/mask-D-Y3O1Un.js";
import { a as tensor1d, n as KeyValueCache, r as cachedTokenBytes } from "./chunks/cache-B4GReeoM.js";
import { t as zeros } from "./chunks/zeros-vQAQ-ls1.js";
import { _ as sum, l as linear, o as crossEntropies, p as valuesOf, r as threadsFor, t as largestStep, u as rmsNorm } from "./chunks/lanes-DizY39TZ.js";
import { a as freshParameters, i as bindLora } from "./chunks/tokens-YMSw5B4K.js";
import { a as readAdapter, n as ADAPTER_WEIGHTS, o as writeAdapter, r as adapterClosure, s as writeAdapterFiles } from "./chunks/adapter-CC6EdFtJ.js";
import { n as trainingMemory, t as recomputesIn } from "./chunks/memory-BmHNxF6V.js";
import { a as writeSafetensors, r as openSafetensors } from "./chunks/safetensors-4Gr9NdH6.js";
import { d as matMul, f as concat, s as tensor2d, u as slice } from "./chunks/attentionblocks-DL1z9sZZ.js";
import { appendFile, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { writeSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { execFile, execFileSync } from "node:child_process";
import { setImmediate } from "node:timers/promises";

// node_modules/@tensorflow/tfjs-core/dist/ops/all.js
function all_(x, axis = null, keepDims = false) {
	const inputs = { x: convertToTensor(x, "x", "all", "bool") };
	const attrs = {
		axis,
		keepDims
	};
	return ENGINE.runKernel("All", inputs, attrs);
}
const all = /* @__PURE__ */ op({ all_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/arg_max.js
function argMax_(x, axis = 0) {
	const inputs = { x: convertToTensor(x, "x", "argMax") };
	const attrs = { axis };
	return ENGINE.runKernel(ArgMax, inputs, attrs);
}
const argMax = /* @__PURE__ */ op({ argMax_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/concat_1d.js
function concat1d_(tensors) {
	return concat(tensors, 0);
}
const concat1d = /* @__PURE__ */ op({ concat1d_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/is_finite.js
function isFinite_(x) {
	const inputs = { x: convertToTensor(x, "x", "isFinite") };
	return ENGINE.runKernel(IsFinite, inputs);
}
const isFinite = /* @__PURE__ */ op({ isFinite_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/split.js
function split_(x, numOrSizeSplits, axis = 0) {
	const inputs = { x: convertToTensor(x, "x", "split") };
	const attr = {
		numOrSizeSplits,
		axis
	};
	return ENGINE.runKernel(SplitV, inputs, attr);
}
const split = /* @__PURE__ */ op({ split_ });

// src/engine/tfjs/tensorflow/doctor.ts
async function tensorflowChecks(choice) {
	const checks = [memory()];
	const driver = choice.device === "gpu" ? await nvidiaDriver() : null;
	if (driver !== null) checks.push(driver);
	try {
		const backend = await startTensorflow({
			...choice,
			precision: "bf16"
		});
		const device = backend.binding.isUsingGpuDevice() ? "GPU" : "CPU";
		checks.push({
			name: "backend",
			state: "ok",
			detail: `TensorFlow ${backend.binding.TF_Version} on the ${device}, from ${choice.installation}`
		});
		for (const [name, type] of [["f32", 1], ["bf16", 14]]) {
			const size = device === "GPU" ? 4096 : 1024;
			const detail = `${matmulRate$1(backend, type, size).toFixed(0)} GFLOP/s in a product of ${size} × ${size} matrices`;
			checks.push({
				name: `speed, ${name}`,
				state: "ok",
				detail
			});
		}
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		const next = error.code === "no-gpu" ? whyNoGpu(driver) : error.next;
		checks.push({
			name: "backend",
			state: error.code === "backend-missing" ? "missing" : "failed",
			detail: error.message,
			...next === void 0 ? {} : { next }
		});
	}
	return checks;
}
function whyNoGpu(driver) {
	if (driver?.state !== "ok") return "Without a driver there is no GPU: see above. `--cpu` looks at the CPU.";
	return "The driver is there, so that CUDA's libraries are what is missing: run `lora engine install tensorflow --gpu`.";
}
function memory() {
	return {
		name: "memory",
		state: "ok",
		detail: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`
	};
}
async function nvidiaDriver() {
	const name = "driver";
	const least = NEEDS.driver.join(".");
	const next = `Install NVIDIA's driver, ${least} or later; in a container, start it with the GPU (docker run --gpus all).`;
	const query = ["--query-gpu=driver_version,name,memory.total", "--format=csv,noheader"];
	try {
		const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 2e4 });
		const gpus = stdout.trim().split("\n");
		const version = gpus[0].split(",")[0].split(".").map(Number);
		const detail = gpus.join("; ");
		if (atLeast(version, NEEDS.driver)) return {
			name,
			state: "ok",
			detail
		};
		return {
			name,
			state: "failed",
			detail: `${detail}: CUDA 12 needs ${least} or later`,
			next
		};
	} catch (error) {
		return {
			name,
			state: "failed",
			detail: error.code === "ENOENT" ? "there is no nvidia-smi, which comes with NVIDIA's driver" : error.message.trim(),
			next
		};
	}
}
function matmulRate$1(backend, type, size) {
	const { binding } = backend;
	const floats = binding.createTensor([size, size], 1, new Float32Array(size * size).fill(.5));
	const cast = (x, from, to) => backend.raw("Cast", [
		ofType("SrcT", from),
		ofType("DstT", to),
		ofBool("Truncate", false)
	], [x]);
	const matrix = cast(floats, 1, type);
	const attributes = [
		ofType("T", type),
		ofBool("transpose_a", false),
		ofBool("transpose_b", false)
	];
	const rates = [];
	for (let i = 0; i < 7; i++) {
		const started = performance.now();
		const product = backend.raw("MatMul", attributes, [matrix, matrix]);
		const corner = backend.raw("Slice", [ofType("T", type), ofType("Index", 3)], [
			product,
			backend.constant([0, 0]),
			backend.constant([1, 1])
		]);
		const read = cast(corner, type, 1);
		binding.tensorDataSync(read);
		rates.push(2 * size ** 3 / (performance.now() - started) / 1e6);
		for (const id of [
			product,
			corner,
			read
		]) binding.deleteTensor(id);
	}
	binding.deleteTensor(floats);
	binding.deleteTensor(matrix);
	return rates.sort((a, b) => a - b)[3];
}

// src/engine/tfjs/webgpu/doctor.ts
async function webgpuChecks(choice) {
	try {
		const { info, limits } = await startWebgpu({
			...choice,
			precision: "f32"
		});
		const mib = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
		const size = info.isFallbackAdapter ? 512 : 2048;
		const kind = info.isFallbackAdapter ? "software" : "GPU";
		return [
			{
				name: "backend",
				state: "ok",
				detail: `WebGPU on ${info.description || info.device} (${[
					kind,
					info.vendor,
					info.architecture
				].filter(Boolean).join(", ")}), from ${choice.installation}`
			},
			{
				name: "buffers",
				state: "ok",
				detail: `a tensor of up to ${mib(Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize))}`
			},
			{
				name: "speed, f32",
				state: "ok",
				detail: `${(await matmulRate(size)).toFixed(1)} GFLOP/s in a product of ${size} × ${size} matrices`
			}
		];
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		const { code, message: detail, next } = error;
		return [{
			name: "backend",
			state: code === "backend-missing" ? "missing" : "failed",
			detail,
			...next === void 0 ? {} : { next }
		}];
	}
}
async function matmulRate(size) {
	const matrix = fill([size, size], .5);
	const rates = [];
	for (let i = 0; i < 7; i++) {
		const started = performance.now();
		const corner = tidy(() => slice(matMul(matrix, matrix), [0, 0], [1, 1]));
		await corner.data();
		rates.push(2 * size ** 3 / (performance.now() - started) / 1e6);
		corner.dispose();
	}
	matrix.dispose();
	return rates.sort((a, b) => a - b)[3];
}

// src/engine/tfjs/doctor.ts
async function doctor({ backend, ...where } = WASM) {
	if (backend === "tensorflow") return [nodeVersion(), ...await tensorflowChecks(where)];
	if (backend === "webgpu") return [nodeVersion(), ...await webgpuChecks(where)];
	return wasmChecks();
}
async function wasmChecks() {
	const checks = [nodeVersion(), {
		name: "memory",
		state: "ok",
		detail: `${(totalmem() / 2 ** 30).toFixed(1)} GiB, of which the backend can use 4`
	}];
	try {
		const directory = wasmDirectory();
		await startBackend();
		checks.push({
			name: "backend",
			state: "ok",
			detail: `tfjs engine ${ENGINE_VERSION}, wasm with SIMD, one thread, from ${directory}`
		});
		checks.push({
			name: "speed",
			state: "ok",
			detail: `${gigaflops().toFixed(1)} GFLOP/s in a product of 512 × 512 matrices`
		});
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		const state = error.code === "backend-missing" ? "missing" : "failed";
		checks.push({
			name: "backend",
			state,
			detail: error.message,
			...error.next === void 0 ? {} : { next: error.next }
		});
	}
	return checks;
}
function nodeVersion() {
	const [major, minor] = process.versions.node.split(".").map(Number);
	const enough = major > 20 || major === 20 && minor >= 19;
	const detail = `${process.version} on ${process.platform} ${process.arch}`;
	return enough ? {
		name: "node",
		state: "ok",
		detail
	} : {
		name: "node",
		state: "failed",
		detail,
		next: "Install Node.js 20.19 or later."
	};
}
function gigaflops() {
	const size = 512;
	return tidy(() => {
		const a = fill([size, size], .5);
		const rates = [];
		for (let i = 0; i < 7; i++) {
			const started = performance.now();
			matMul(a, a).dataSync();
			rates.push(2 * size ** 3 / (performance.now() - started) / 1e6);
		}
		return rates.sort((x, y) => x - y)[3];
	});
}

// src/model/rowbatch.ts
var RowBatch = class {
	#model;
	#adapt;
	#cache;
	#slots = [];
	constructor(model, adapt) {
		this.#model = model;
		this.#adapt = adapt;
		this.#cache = new KeyValueCache(model.config);
	}
	get rows() {
		return this.#slots.filter((row) => row !== null);
	}
	async add(prompts) {
		const model = this.#model;
		const rows = prompts.map(({ length }) => ({
			length,
			next: -1
		}));
		for (const row of rows) {
			const empty = this.#slots.indexOf(null);
			if (empty < 0) this.#slots.push(row);
			else this.#slots[empty] = row;
		}
		this.#fit();
		const next = await valuesOf(() => {
			const batch = tokenBatch(prompts);
			const at = this.#cache.places(rows.flatMap((row) => {
				const slot = this.#slots.indexOf(row);
				return Array.from({ length: row.length }, (_, position) => ({
					slot,
					position
				}));
			}));
			const logits = forward(model, batch, {
				adapt: this.#adapt,
				select: Int32Array.from(batch.segments, ({ start, length }) => start + length - 1),
				onKeysValues: (layer, keys, values) => this.#cache.write(layer, at, keys, values)
			});
			return argMax(logits, -1);
		});
		rows.forEach((row, i) => {
			row.next = next[i];
		});
		return rows;
	}
	remove(row) {
		this.#slots[this.#slots.indexOf(row)] = null;
	}
	async step() {
		this.#fit();
		const [model, cache, slots] = [
			this.#model,
			this.#cache,
			this.#slots
		];
		const { config } = model;
		const positions = Int32Array.from(slots, (row) => row?.length ?? 0);
		const next = await valuesOf(() => {
			const lengths = slots.map((row) => row === null ? 0 : row.length + 1);
			const masks = new Map(config.windows.map((window) => [window, cache.mask(lengths, window)]));
			const at = cache.places(Array.from(positions, (position, slot) => ({
				slot,
				position
			})));
			const rope = ropeAngles(model.inverseFrequencies, positions);
			const one = slots.map(() => 1);
			const attend = (layer, q, k, v) => {
				cache.write(layer, at, k, v);
				return cache.attend(layer, q, masks.get(config.windows[layer]));
			};
			let x = embed(model, Int32Array.from(slots, (row) => row?.next ?? 0));
			model.layers.forEach((layer, i) => {
				const input = x;
				x = tidy(() => decoderLayer(model, layer, i, input, rope, attend, one, this.#adapt, null));
			});
			return argMax(linear(rmsNorm(x, model.norm, config.rmsNormEpsilon), model.head), -1);
		});
		slots.forEach((row, slot) => {
			if (row === null) return;
			row.length++;
			row.next = next[slot];
		});
	}
	dispose() {
		this.#cache.dispose();
		this.#slots = [];
	}
	#fit() {
		const cache = this.#cache;
		const rows = this.rows;
		const tokens = Math.max(...rows.map(({ length }) => length)) + 1;
		const sparse = rows.length <= .75 * this.#slots.length;
		if (tokens <= cache.capacity && 2 * tokens > cache.capacity && !sparse && this.#slots.length === cache.slots) return;
		const kept = this.#slots.flatMap((row, slot) => row !== null && slot < cache.slots ? [slot] : []);
		cache.resize(kept, rows.length, tokens);
		this.#slots = rows;
	}
};

// src/model/generate.ts
async function generate(model, requests, endTokens, adapt, options = {}) {
	const { rows: rowsAtOnce = 32, promptTokens = 4096, cacheBytes = 2 ** 29, onResult, onStep } = options;
	const cacheTokens = cacheBytes / cachedTokenBytes(model.config);
	const results = requests.map(() => ({
		ids: [],
		stopped: "length"
	}));
	const queue = requests.map(({ ids, maxNewTokens }, request) => ({
		request,
		ids,
		maxNewTokens,
		limit: ids.length + maxNewTokens
	})).filter(({ maxNewTokens }) => maxNewTokens > 0).sort((a, b) => a.ids.length - b.ids.length);
	const batch = new RowBatch(model, adapt);
	const live = /* @__PURE__ */ new Map();
	const room = () => {
		let limit = Math.max(0, ...[...live.values()].map((of) => of.limit));
		let tokens = 0;
		for (const [count, next] of queue.entries()) {
			const rows = live.size + count + 1;
			limit = Math.max(limit, next.limit);
			tokens += next.ids.length;
			if (rows > rowsAtOnce || rows > 1 && rows * limit > cacheTokens || count > 0 && tokens > promptTokens) return count;
		}
		return queue.length;
	};
	const leave = (row, request) => {
		batch.remove(row);
		live.delete(row);
		onResult?.(request, results[request]);
	};
	const collect = (rows) => {
		for (const row of rows) {
			const { request, maxNewTokens } = live.get(row);
			const result = results[request];
			if (endTokens.has(row.next)) {
				result.stopped = "end";
				leave(row, request);
			} else if (result.ids.push(row.next) === maxNewTokens) leave(row, request);
		}
	};
	try {
		for (const [request, { maxNewTokens }] of requests.entries()) if (maxNewTokens <= 0) onResult?.(request, results[request]);
		for (;;) {
			for (let count = room(); count > 0; count = room()) {
				const next = queue.splice(0, count);
				const rows = await batch.add(next.map(({ ids }) => ids));
				rows.forEach((row, i) => {
					live.set(row, next[i]);
				});
				collect(rows);
			}
			if (live.size === 0) return results;
			await onStep?.(live.size);
			await batch.step();
			collect(batch.rows);
		}
	} finally {
		batch.dispose();
	}
}

// src/model/score.ts
const SCORED_AT_ONCE = 2 ** 22;
async function targetLosses(model, { tokens, select, targets }, adapt, logitsAtOnce = SCORED_AT_ONCE) {
	if (select.length === 0) return [];
	const atOnce = Math.max(1, Math.floor(logitsAtOnce / model.config.vocabularySize));
	return valuesOf(() => {
		const states = finalStates(model, tokens, {
			adapt,
			select
		});
		const parts = [];
		for (let begin = 0; begin < select.length; begin += atOnce) {
			const end = Math.min(begin + atOnce, select.length);
			const losses = tidy(() => {
				const some = slice(states, [begin, 0], [end - begin, states.shape[1]]);
				return crossEntropies(linear(some, model.head), tensor1d(targets.subarray(begin, end), "int32")).losses;
			});
			parts.push(losses);
		}
		return concat1d(parts);
	});
}

// src/engine/tfjs/respond.ts
const TOKENS_AT_ONCE = 4096;
async function respond(job, emit, where = WASM) {
	await startBackend({
		...where,
		precision: job.precision
	});
	const model = await loadDecoder(job.base, (progress) => emit({
		event: "progress",
		...progress
	}));
	const requests = await readRequests(job.requests, model.config.vocabularySize);
	const endTokens = await readEndTokens(job.base);
	let adapt;
	if (job.adapter !== null) {
		const { parameters, settings } = await readAdapter(job.adapter, model.config);
		adapt = bindLora(parameters, parameters.map(({ values, shape }) => tensor2d(values, shape)), settings);
	}
	const responses = /* @__PURE__ */ new Map();
	const answer = (response) => {
		responses.set(response.id, response);
		emit({
			event: "progress",
			task: "respond",
			done: responses.size,
			total: requests.length,
			unit: "requests"
		});
	};
	for (const batch of cut$1(ofKind(requests, "score"))) {
		(await scores(model, batch, adapt)).forEach(answer);
		await setImmediate();
	}
	for (const batch of cut$1(ofKind(requests, "logits"))) {
		(await lastLogits(model, batch, adapt)).forEach(answer);
		await setImmediate();
	}
	const generations = ofKind(requests, "generate");
	const prompts = generations.map((request) => ({
		ids: request.input_ids,
		maxNewTokens: request.max_new_tokens
	}));
	await generate(model, prompts, endTokens, adapt, {
		promptTokens: TOKENS_AT_ONCE,
		onResult: (i, { ids, stopped }) => answer({
			id: generations[i].id,
			kind: "generate",
			output_ids: ids,
			stopped
		}),
		onStep: () => setImmediate()
	});
	await writeFileAtomic(job.responses, requests.map(({ id }) => `${JSON.stringify(responses.get(id))}\n`).join(""));
}
async function scores(model, requests, adapt) {
	const rows = requests.map(({ input_ids, labels }) => ({
		ids: Int32Array.from(input_ids),
		labels: Int32Array.from(labels)
	}));
	const counts = rows.map(({ labels }) => supervisedTokens(labels));
	const losses = await targetLosses(model, supervisedBatch(rows), adapt);
	let at = 0;
	return requests.map(({ id }, i) => {
		let loss = 0;
		for (const end = at + counts[i]; at < end; at++) loss += losses[at];
		return {
			id,
			kind: "score",
			loss,
			tokens: counts[i]
		};
	});
}
async function lastLogits(model, requests, adapt) {
	const batch = tokenBatch(requests.map((request) => request.input_ids));
	const select = Int32Array.from(batch.segments, ({ start, length }) => start + length - 1);
	const logits = await valuesOf(() => forward(model, batch, {
		adapt,
		select
	}));
	const width = model.config.vocabularySize;
	return requests.map(({ id }, i) => ({
		id,
		kind: "logits",
		logits: Array.from(logits.subarray(i * width, (i + 1) * width))
	}));
}
function ofKind(requests, kind) {
	return requests.filter((request) => request.kind === kind);
}
function cut$1(requests) {
	const batches = [];
	let tokens = 0;
	for (const request of [...requests].sort((a, b) => a.input_ids.length - b.input_ids.length)) {
		const { length } = request.input_ids;
		const last = batches.at(-1);
		if (last === void 0 || tokens + length > TOKENS_AT_ONCE) {
			batches.push([request]);
			tokens = length;
		} else {
			last.push(request);
			tokens += length;
		}
	}
	return batches;
}
async function readRequests(file, vocabularySize) {
	const lines = (await readUtf8(file, { file })).split("\n");
	const requests = [];
	const ids = /* @__PURE__ */ new Set();
	lines.forEach((text, i) => {
		if (text.trim() === "") return;
		const place = {
			file,
			line: i + 1
		};
		const request = parseJson(text, place);
		const fault = requestFault(request, vocabularySize) ?? (ids.has(request.id) ? `repeats the id ${JSON.stringify(request.id)}` : null);
		if (fault !== null) throw new LoraError("engine-request", `A request ${fault}.`, { place });
		ids.add(request.id);
		requests.push(request);
	});
	return requests;
}
function requestFault(request, vocabularySize) {
	if (typeof request?.id !== "string") return "has no id";
	if (request.kind !== "generate" && request.kind !== "score" && request.kind !== "logits") return "is of no known kind";
	const isToken = (id) => Number.isInteger(id) && id >= 0 && id < vocabularySize;
	if (!Array.isArray(request.input_ids) || request.input_ids.length === 0) return "has no input_ids";
	if (!request.input_ids.every(isToken)) return `has a token that is not among the base's ${vocabularySize}`;
	if (request.kind === "score") {
		if (!Array.isArray(request.labels) || request.labels.length !== request.input_ids.length) return "has not as many labels as input_ids";
		if (!request.labels.every((label) => label === -100 || isToken(label))) return "has a label that is no token";
	}
	if (request.kind === "generate" && !(Number.isInteger(request.max_new_tokens) && request.max_new_tokens >= 0)) return "has no max_new_tokens";
	return null;
}

// src/engine/tfjs/activations.ts
const WASM_BYTES = 2 ** 31;
function recomputes(setting, config, longest, where) {
	return recomputesIn(setting === "auto" ? freeBytes(where) : 0, setting, config, longest);
}
function freeBytes({ backend, device }) {
	if (backend === "wasm") return WASM_BYTES;
	if (device === "cpu") return process.availableMemory();
	try {
		return Number(execFileSync("nvidia-smi", ["--query-gpu=memory.free", "--format=csv,noheader,nounits"], {
			encoding: "utf8",
			timeout: 2e4
		}).split("\n")[0]) * 2 ** 20;
	} catch {
		return 0;
	}
}

// src/engine/tfjs/adamw.ts
function zeroMoments(size) {
	return {
		first: new Float32Array(size),
		second: new Float32Array(size)
	};
}
function adamW(values, gradient, { first, second }, step, learningRate, { beta1, beta2, epsilon, weightDecay }) {
	const { size, rootCorrection } = biasCorrections(step, learningRate, beta1, beta2);
	const decay = 1 - learningRate * weightDecay;
	for (let i = 0; i < values.length; i++) {
		const g = gradient[i];
		const m = Math.fround(beta1 * first[i] + (1 - beta1) * g);
		const v = Math.fround(beta2 * second[i] + (1 - beta2) * g * g);
		first[i] = m;
		second[i] = v;
		values[i] = decay * values[i] - size * m / (Math.sqrt(v) / rootCorrection + epsilon);
	}
}
function biasCorrections(step, learningRate, beta1, beta2) {
	return {
		size: learningRate / (1 - power(beta1, step)),
		rootCorrection: Math.sqrt(1 - power(beta2, step))
	};
}
function power(base, exponent) {
	let result = 1;
	for (let square = base, left = exponent; left > 0; left = Math.floor(left / 2), square *= square) if (left % 2 === 1) result *= square;
	return result;
}
function globalNorm(gradients) {
	let sum = 0;
	for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
	return Math.sqrt(sum);
}
function clipFactor(norm, maxNorm) {
	return maxNorm === 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6));
}
function clipGradients(gradients, norm, maxNorm) {
	const factor = clipFactor(norm, maxNorm);
	if (factor === 1) return;
	for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i] *= factor;
}

// src/engine/tfjs/backend-optimizer.ts
function backendOptimizer(context, from, { beta1, beta2, epsilon, weightDecay, maxGradNorm }) {
	const shapes = from.parameters.map(({ values, ...parameter }) => parameter);
	const sizes = shapes.map(({ shape }) => shape[0] * shape[1]);
	const total = sizes.reduce((sum, size) => sum + size, 0);
	const upload = (parts) => tidy(() => flat(parts.map((part) => tensor1d(part))));
	let values = upload(from.parameters.map((parameter) => parameter.values));
	let first = upload(from.moments.map((moments) => moments.first));
	let second = upload(from.moments.map((moments) => moments.second));
	let bound = cut(values, shapes);
	return {
		async gradient(microBatch, step, stepTokens) {
			const [value, ...gradients] = gradientTensors(context, bound, microBatch, step, stepTokens);
			if (value === void 0) return {
				loss: 0,
				gradient: zeros([total])
			};
			const gradient = replace(gradients, () => flat(gradients));
			return {
				loss: await numberOf(value),
				gradient
			};
		},
		add: (sum, more) => replace([sum, more], () => add(sum, more)),
		async update(gradient, step, learningRate) {
			const gradNorm = await numberOf(tidy(() => sqrt(sum(square(gradient)))));
			if (!Number.isFinite(gradNorm)) {
				gradient.dispose();
				return {
					gradNorm,
					finite: false
				};
			}
			const factor = clipFactor(gradNorm, maxGradNorm);
			const clipped = factor === 1 ? gradient : replace([gradient], () => mul(gradient, factor));
			const { size, rootCorrection } = biasCorrections(step, learningRate, beta1, beta2);
			first = replace([first], () => add(mul(first, beta1), mul(clipped, 1 - beta1)));
			second = replace([second, clipped], () => add(mul(second, beta2), mul(square(clipped), 1 - beta2)));
			const moved = tidy(() => div(mul(first, size), add(div(sqrt(second), rootCorrection), epsilon)));
			const rate = learningRate * weightDecay;
			values = replace([values, moved], () => sub(rate === 0 ? values : sub(values, mul(values, rate)), moved));
			dispose(bound);
			bound = cut(values, shapes);
			return {
				gradNorm,
				finite: await numberOf(tidy(() => all(isFinite(values)))) !== 0
			};
		},
		discard: (gradient) => gradient.dispose(),
		async state(step) {
			const [all, firsts, seconds] = await Promise.all([
				values,
				first,
				second
			].map((each) => each.data()));
			const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
			const ranges = sizes.map((size, i) => [ends[i] - size, ends[i]]);
			return {
				step,
				parameters: shapes.map((parameter, i) => ({
					...parameter,
					values: all.slice(...ranges[i])
				})),
				moments: ranges.map((range) => ({
					first: firsts.slice(...range),
					second: seconds.slice(...range)
				}))
			};
		}
	};
}
function flat(parts) {
	return concat1d(parts.map((part) => reshape(part, [-1])));
}
function cut(vector, parts) {
	return tidy(() => split(vector, parts.map(({ shape }) => shape[0] * shape[1])).map((part, i) => reshape(part, parts[i].shape)));
}
function replace(spent, make) {
	const result = tidy(make);
	for (const tensor of spent) tensor.dispose();
	return result;
}
async function numberOf(tensor) {
	const [value] = await tensor.data();
	tensor.dispose();
	return Number(value);
}

// src/engine/tfjs/checkpoint.ts
const OPTIMIZER = "optimizer.safetensors";
const KEPT = 2;
function freshState(parameters) {
	return {
		step: 0,
		parameters,
		moments: parameters.map(({ values }) => zeroMoments(values.length))
	};
}
async function writeCheckpoint(directory, state, adapter, origin) {
	await replaceDirectory(join(directory, `step-${state.step}`), async (temporary) => {
		await writeAdapterFiles(temporary, adapter, origin);
		const tensors = state.parameters.flatMap(({ name, shape }, i) => ["first", "second"].map((moment) => {
			const values = state.moments[i][moment];
			return {
				name: `${name}.${moment}`,
				dtype: "F32",
				shape,
				data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
			};
		}));
		await writeSafetensors(join(temporary, OPTIMIZER), tensors, {
			closure: origin.closure,
			step: String(state.step)
		});
	});
	const steps = await checkpointSteps(directory);
	for (const step of steps.slice(KEPT)) await rm(join(directory, `step-${step}`), {
		recursive: true,
		force: true
	});
}
async function latestCheckpoint(directory, closure, fresh) {
	for (const step of await checkpointSteps(directory)) try {
		const state = await readCheckpoint(join(directory, `step-${step}`), step, closure, fresh);
		if (state !== null) return state;
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
	}
	return null;
}
async function readCheckpoint(directory, step, closure, fresh) {
	const weights = await openSafetensors(join(directory, ADAPTER_WEIGHTS));
	try {
		const optimizer = await openSafetensors(join(directory, OPTIMIZER));
		try {
			if (weights.metadata.closure !== closure || optimizer.metadata.closure !== closure || optimizer.metadata.step !== String(step)) return null;
			const parameters = [];
			const moments = [];
			for (const parameter of fresh) {
				const name = `base_model.model.${parameter.name}.weight`;
				if ([
					weights.tensors.get(name),
					optimizer.tensors.get(`${parameter.name}.first`),
					optimizer.tensors.get(`${parameter.name}.second`)
				].some((tensor) => tensor?.shape.join() !== parameter.shape.join())) return null;
				parameters.push({
					...parameter,
					values: await weights.readFloat32(name)
				});
				moments.push({
					first: await optimizer.readFloat32(`${parameter.name}.first`),
					second: await optimizer.readFloat32(`${parameter.name}.second`)
				});
			}
			return {
				step,
				parameters,
				moments
			};
		} finally {
			await optimizer.close();
		}
	} finally {
		await weights.close();
	}
}
async function checkpointSteps(directory) {
	let names;
	try {
		names = await readdir(directory);
	} catch {
		return [];
	}
	return names.map((name) => /^step-(\d+)$/.exec(name)?.[1]).filter((step) => step !== void 0).map(Number).sort((a, b) => b - a);
}

// src/engine/tfjs/metrics.ts
async function truncateMetrics(path, step) {
	let text;
	try {
		text = await readFile(path, "utf8");
	} catch {
		text = "";
	}
	await writeFileAtomic(path, text.split("\n").filter((line) => line !== "").slice(0, step).map((line) => `${line}\n`).join(""));
}
async function appendMetrics(path, metrics) {
	await appendFile(path, `${JSON.stringify(metrics)}\n`);
}

// src/engine/tfjs/optimizer.ts
function hostOptimizer({ parameters, moments }, settings) {
	return {
		async update(gradient, step, learningRate) {
			const gradNorm = globalNorm(gradient);
			if (!Number.isFinite(gradNorm)) return {
				gradNorm,
				finite: false
			};
			clipGradients(gradient, gradNorm, settings.maxGradNorm);
			parameters.forEach(({ values }, i) => {
				adamW(values, gradient[i], moments[i], step, learningRate, settings);
			});
			return {
				gradNorm,
				finite: parameters.every(({ values }) => values.every(Number.isFinite))
			};
		},
		discard() {},
		state: async (step) => ({
			step,
			parameters,
			moments
		})
	};
}

// src/engine/tfjs/plan.ts
async function readPlan(run, backend = "wasm") {
	const file = join(run, "plan.json");
	const json = parseJson(await readUtf8(file, { file }), { file });
	if (!isJsonObject(json) || json.version !== 1) throw refuse(file, "is no plan of version 1");
	const plan = json;
	if (plan.engine?.name !== "tfjs" || plan.engine.backend !== backend) throw refuse(file, `asks for engine ${plan.engine?.name} on ${plan.engine?.backend}; this is tfjs on ${backend}`);
	const version = engineVersion(backend);
	if (plan.engine.version !== version) throw refuse(file, `was made for version ${plan.engine.version} of the tfjs engine; this is ${version}`);
	return plan;
}
function refuse(file, what) {
	return new LoraError("engine-plan", `${file} ${what}.`, {
		exit: 3,
		place: { file },
		next: "Plan again with `lora plan`."
	});
}

// src/engine/tfjs/schedule.ts
function learningRateAt(schedule, step) {
	const { kind, learningRate, steps } = schedule;
	const warmupSteps = Math.ceil(schedule.warmup * steps);
	const done = step - 1;
	if (done < warmupSteps) return learningRate * done / Math.max(1, warmupSteps);
	const share = (done - warmupSteps) / Math.max(1, steps - warmupSteps);
	if (kind === "constant") return learningRate;
	if (kind === "linear") return learningRate * Math.max(0, 1 - share);
	return learningRate * Math.max(0, .5 * (1 + Math.cos(Math.PI * share)));
}

// src/engine/tfjs/train.ts
async function train(run, base, emit, where = WASM) {
	const plan = await readPlan(run, where.backend);
	const adapterDirectory = join(run, "adapter");
	const checkpoints = join(run, "checkpoints");
	const metrics = join(run, "metrics.jsonl");
	if (await adapterClosure(adapterDirectory) === plan.closure) {
		emit({
			event: "note",
			message: "The adapter of this closure is complete; there is nothing to train."
		});
		return;
	}
	const { training, closure } = plan;
	await startBackend({
		...where,
		precision: training.precision
	});
	const model = await loadDecoder(base, (progress) => emit({
		event: "progress",
		...progress
	}));
	const tokens = join(run, "tokens.safetensors");
	const data = await readTrainingRows(tokens, model.config.vocabularySize);
	const settings = {
		...plan.lora,
		targets: projections(plan.lora.targets, "plan.json")
	};
	const origin = {
		base: plan.base.model,
		revision: plan.base.revision,
		dropout: plan.lora.dropout,
		closure
	};
	const dropout = {
		p: plan.lora.dropout,
		seed: training.seed
	};
	const optimizerSettings = {
		beta1: training.adamBeta1,
		beta2: training.adamBeta2,
		epsilon: training.adamEpsilon,
		weightDecay: training.weightDecay,
		maxGradNorm: training.maxGradNorm
	};
	const { order } = data;
	const steps = optimizerSteps(order, training.batchSize);
	const longest = {
		tokens: order.reduce((most, row) => Math.max(most, data.rows[row].ids.length), 0),
		supervised: order.reduce((most, row) => Math.max(most, data.supervised[row]), 0)
	};
	if (longest.tokens > model.config.maxPositions) emit({
		event: "note",
		message: `Rows reach ${longest.tokens} tokens; the base was made for ${model.config.maxPositions}.`
	});
	const batching = {
		...training,
		capacity: training.microBatchSize * longest.tokens
	};
	const largest = where.backend === "wasm" ? largestStep(training, longest, model.config) : {
		lanes: 0,
		rows: training.microBatchSize
	};
	const recompute = recomputes(training.gradientCheckpointing, model.config, new Array(largest.rows).fill(longest.tokens), where);
	if (recompute) emit({
		event: "note",
		message: "Layers are computed again in the backward pass, to save memory."
	});
	const fresh = freshParameters(model.config, settings, training.seed);
	const from = await latestCheckpoint(checkpoints, closure, fresh) ?? freshState(fresh);
	if (from.step > 0) emit({
		event: "note",
		message: `Resumed at step ${from.step} of ${steps}.`
	});
	await truncateMetrics(metrics, from.step);
	const context = {
		model,
		parameters: from.parameters,
		settings,
		dropout,
		data,
		batching,
		recompute
	};
	const threads = threadsOf(context, plan, where, largest, longest);
	const { computing, optimizer } = await startComputing(context, from, optimizerSettings, {
		base,
		tokens
	}, threads, where);
	try {
		if (threads > 1) emit({
			event: "note",
			message: `A step is computed on ${threads} threads.`
		});
		await dryRun(computing, optimizer, data, largest.rows * threads, emit);
		for (let step = from.step + 1; step <= steps; step++) {
			const started = performance.now();
			const rows = stepSlots(order, training.batchSize, step).map((at) => order[at]);
			const stepTokens = rows.reduce((sum, row) => sum + data.supervised[row], 0);
			if (stepTokens === 0) throw new LoraError("tokens-unsupervised", `No token of step ${step} is trained.`, { next: "Look at the rows with `lora inspect tokens`." });
			const { loss, gradient } = await computing.compute({
				step,
				rows,
				tokens: stepTokens
			});
			const learningRate = learningRateAt({
				...training,
				kind: training.schedule,
				steps
			}, step);
			const { gradNorm, finite } = await optimizer.update(gradient, step, learningRate);
			if (!Number.isFinite(gradNorm)) throw new NonFiniteError("gradient", step, rows);
			if (!finite) throw new NonFiniteError("update", step, rows);
			const length = rows.reduce((sum, row) => sum + data.rows[row].ids.length, 0);
			const line = {
				step,
				loss,
				learningRate,
				gradNorm,
				tokens: length,
				seconds: (performance.now() - started) / 1e3
			};
			await appendMetrics(metrics, line);
			emit({
				event: "step",
				steps,
				...line
			});
			if (training.checkpointEvery > 0 && step % training.checkpointEvery === 0 && step < steps) {
				const state = await optimizer.state(step);
				await writeCheckpoint(checkpoints, state, {
					settings,
					parameters: state.parameters
				}, origin);
			}
		}
		const { parameters } = await optimizer.state(steps);
		await writeAdapter(adapterDirectory, {
			settings,
			parameters
		}, origin);
	} finally {
		await computing.close();
	}
}
function threadsOf({ model: { config }, settings: lora, recompute }, { training: { precision } }, { backend, threads: cores = 1 }, step, longest) {
	return threadsFor(step, backend === "wasm" ? cores : 1, process.availableMemory(), (threads) => {
		const lengths = new Array(step.rows).fill(longest.tokens);
		const supervised = longest.supervised * lengths.length;
		const { lanes } = step;
		return trainingMemory({
			config,
			lora,
			backend,
			precision,
			threads,
			lanes,
			lengths,
			supervised,
			recompute
		});
	});
}
async function startComputing(context, from, settings, files, threads, { backend }) {
	const afterPass = () => setImmediate();
	if (backend === "tensorflow") {
		const optimizer = backendOptimizer(context, from, settings);
		return {
			computing: stepsInOneLane(optimizer, context, afterPass),
			optimizer
		};
	}
	const optimizer = hostOptimizer(from, settings);
	return {
		computing: backend === "wasm" ? await ThreadedSteps.start(context, files, threads, afterPass) : stepsInOneLane(hostPasses(context), context, afterPass),
		optimizer
	};
}
async function dryRun(computing, optimizer, { order, rows }, count, emit) {
	const started = performance.now();
	const longest = [...new Set(order)].sort((a, b) => rows[b].ids.length - rows[a].ids.length || a - b).slice(0, count);
	const { gradient } = await computing.compute({
		step: 0,
		rows: longest,
		tokens: 1
	});
	optimizer.discard(gradient);
	const seconds = (performance.now() - started) / 1e3;
	const peak = process.resourceUsage().maxRSS / 1024;
	const tokens = rows[longest[0]].ids.length;
	emit({
		event: "note",
		message: `Dry run on the longest rows (${longest.length} of up to ${tokens} tokens): ${seconds.toFixed(2)} s, peak memory ${Math.round(peak)} MiB.`
	});
}

// src/engine/tfjs/main.ts
const ORPHANED = 130;
function writeLine(value) {
	const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
	for (let at = 0; at < bytes.length;) try {
		at += writeSync(1, bytes, at);
	} catch (error) {
		const { code } = error;
		if (code === "EPIPE") process.exit(ORPHANED);
		if (code !== "EAGAIN") throw error;
	}
}
function emit(event) {
	writeLine(event);
}
function errorEvent(error) {
	if (error instanceof LoraError) {
		const { code, message, next } = error;
		return {
			event: "error",
			code,
			message,
			exit: error.exit === 130 ? 1 : error.exit,
			...next === void 0 ? {} : { next },
			...error instanceof NonFiniteError ? {
				step: error.step,
				rows: error.rows
			} : {}
		};
	}
	if (error instanceof Error && /allocation failed|out of memory|\bOOM\b|RESOURCE_EXHAUSTED|Invalid typed array length|memory access out of bounds/i.test(error.message)) return {
		event: "error",
		code: "out-of-memory",
		message: `The engine ran out of memory (${error.message}).`,
		next: "Write `gradientCheckpointing: on`, lower training.microBatchSize or maxLength, or choose a smaller base; `lora plan` says what fits.",
		exit: 3
	};
	return {
		event: "error",
		code: "engine-defect",
		message: error instanceof Error ? error.stack ?? error.message : String(error),
		exit: 3
	};
}
async function main(args) {
	const text = { type: "string" };
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			run: text,
			base: text,
			adapter: text,
			requests: text,
			responses: text,
			precision: text,
			backend: text,
			device: text,
			installation: text,
			threads: text
		}
	});
	const need = (name) => {
		const value = values[name];
		if (value === void 0) throw new LoraError("engine-usage", `The engine's ${positionals[0]} needs --${name}.`);
		return value;
	};
	const where = {
		backend: values.backend ?? "wasm",
		device: values.device === "gpu" ? "gpu" : "cpu",
		installation: values.installation ?? null,
		threads: values.threads === void 0 ? availableParallelism() : Number(values.threads)
	};
	switch (positionals[0]) {
		case "train": return train(need("run"), need("base"), emit, where);
		case "respond": {
			const precision = values.precision === "bf16" ? "bf16" : "f32";
			return respond({
				base: need("base"),
				adapter: values.adapter ?? null,
				requests: need("requests"),
				responses: need("responses"),
				precision
			}, emit, where);
		}
		case "doctor": return (await doctor(where)).forEach(writeLine);
		default: throw new LoraError("engine-usage", `The engine does not know ${JSON.stringify(positionals[0] ?? "")}.`);
	}
}
process.stdin.on("close", () => process.exit(ORPHANED));
process.stdin.on("error", () => process.exit(ORPHANED));
process.stdin.resume();
try {
	await main(process.argv.slice(2));
	process.exit(0);
} catch (error) {
	const event = errorEvent(systemFault(error));
	writeLine(event);
	process.exit(event.exit);
}

export {  };