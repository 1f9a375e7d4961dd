import { t as LoraError } from "./error-CUOtd1Bd.js";
import { a as readUtf8 } from "./files-NVLVoTM2.js";
import { n as isJsonObject, r as parseJson } from "./json-CWc2OhGP.js";
import { a as writeSafetensors, r as openSafetensors } from "./safetensors-CS-2CSHS.js";
import { t as IGNORED } from "./mask-CaXMeffM.js";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";

// src/model/families.ts
const ATTENTION = [
	"q_proj",
	"k_proj",
	"v_proj",
	"o_proj"
];
const MLP = [
	"gate_proj",
	"up_proj",
	"down_proj"
];
const llama = {
	architecture: "LlamaForCausalLM",
	read(fields) {
		const biases = [...fields.flag("attention_bias", false) ? ATTENTION : [], ...fields.flag("mlp_bias", false) ? MLP : []];
		if (fields.optionalCount("sliding_window", null) !== null) throw fields.refuse("has a sliding_window, which a Llama does not");
		return {
			...common(fields, { maxPositions: 2048 }),
			biases
		};
	}
};
const mistral = {
	architecture: "MistralForCausalLM",
	read(fields) {
		const shape = common(fields, {
			maxPositions: 131072,
			keyValueHeads: 8
		});
		const window = fields.optionalCount("sliding_window", 4096);
		return {
			...shape,
			windows: shape.windows.map(() => window)
		};
	}
};
const qwen2 = {
	architecture: "Qwen2ForCausalLM",
	read(fields) {
		const shape = common(fields, {
			maxPositions: 32768,
			keyValueHeads: 32
		});
		return {
			...shape,
			biases: [
				"q_proj",
				"k_proj",
				"v_proj"
			],
			windows: upperWindows(fields, shape.layers)
		};
	}
};
const qwen3 = {
	architecture: "Qwen3ForCausalLM",
	read(fields) {
		const shape = common(fields, {
			maxPositions: 32768,
			keyValueHeads: 32,
			headDim: 128
		});
		return {
			...shape,
			biases: fields.flag("attention_bias", false) ? ATTENTION : [],
			headNorms: true,
			windows: upperWindows(fields, shape.layers)
		};
	}
};
const FAMILIES = {
	llama,
	mistral,
	qwen2,
	qwen3
};
function common(fields, defaults) {
	const hiddenSize = fields.count("hidden_size");
	const heads = fields.count("num_attention_heads");
	const unsaid = fields.json.num_key_value_heads === void 0 ? defaults.keyValueHeads : void 0;
	const keyValueHeads = fields.count("num_key_value_heads", unsaid ?? heads);
	if (heads % keyValueHeads !== 0) throw fields.refuse(`has ${heads} attention heads, which ${keyValueHeads} key-value heads do not divide`);
	if (fields.json.head_dim == null && defaults.headDim === void 0 && hiddenSize % heads !== 0) throw fields.refuse(`has hidden_size ${hiddenSize}, which ${heads} attention heads do not divide`);
	const headDim = fields.count("head_dim", defaults.headDim ?? hiddenSize / heads);
	if (headDim % 2 !== 0) throw fields.refuse(`has head_dim ${headDim}; rotary embeddings need an even one`);
	const activation = fields.json.hidden_act ?? "silu";
	if (activation !== "silu") throw fields.refuse(`has hidden_act ${JSON.stringify(activation)}; it must be "silu"`);
	const layers = fields.count("num_hidden_layers");
	const maxPositions = fields.count("max_position_embeddings", defaults.maxPositions);
	return {
		vocabularySize: fields.count("vocab_size"),
		hiddenSize,
		intermediateSize: fields.count("intermediate_size"),
		layers,
		heads,
		keyValueHeads,
		headDim,
		rmsNormEpsilon: fields.number("rms_norm_eps", 1e-6),
		tiedEmbeddings: fields.flag("tie_word_embeddings", false),
		biases: [],
		headNorms: false,
		windows: Array.from({ length: layers }, () => null),
		maxPositions,
		...rope(fields, maxPositions)
	};
}
function upperWindows(fields, layers) {
	const size = fields.optionalCount("sliding_window", 4096);
	const window = fields.flag("use_sliding_window", false) ? size : null;
	const types = fields.json.layer_types ?? null;
	if (types === null) {
		const first = fields.number("max_window_layers", 28);
		return Array.from({ length: layers }, (_, layer) => layer >= first ? window : null);
	}
	if (!Array.isArray(types) || types.length !== layers) throw fields.refuse(`has layer_types that are no list of ${layers}, one for each layer`);
	return types.map((type) => {
		if (type === "full_attention") return null;
		if (type !== "sliding_attention") throw fields.refuse(`has a layer of type ${JSON.stringify(type)}; full and sliding attention are computed`);
		if (window === null) throw fields.refuse("has layers of sliding attention, but no sliding window in use");
		return window;
	});
}
function rope(fields, maxPositions) {
	const parameters = fields.object("rope_parameters") ?? fields.object("rope_scaling");
	if (parameters === null) return {
		ropeTheta: fields.number("rope_theta", 1e4),
		ropeScaling: null
	};
	const ropeTheta = parameters.json.rope_theta == null ? fields.number("rope_theta", 1e4) : parameters.number("rope_theta");
	const type = parameters.json.rope_type ?? parameters.json.type ?? "default";
	if (parameters.number("partial_rotary_factor", 1) !== 1) throw fields.refuse("has a partial_rotary_factor; heads are rotated whole");
	if (Object.keys(parameters.json).some((key) => key.endsWith("_attention"))) throw fields.refuse("has rope_parameters of its own for a type of layers; one rotary embedding is computed");
	if (type === "default") return {
		ropeTheta,
		ropeScaling: null
	};
	if (type !== "llama3") throw fields.refuse(`has rope_type ${JSON.stringify(type)}; this engine computes "default" and "llama3"`);
	const known = "original_max_position_embeddings";
	return {
		ropeTheta,
		ropeScaling: {
			factor: parameters.number("factor"),
			lowFrequencyFactor: parameters.number("low_freq_factor"),
			highFrequencyFactor: parameters.number("high_freq_factor"),
			originalMaxPositions: fields.json[known] == null ? parameters.count(known, maxPositions) : fields.count(known)
		}
	};
}

// src/model/fields.ts
var Fields = class Fields {
	json;
	file;
	constructor(json, file) {
		this.json = json;
		this.file = file;
	}
	number(key, fallback) {
		const value = this.json[key] ?? fallback;
		if (typeof value !== "number") throw this.refuse(`has no number ${key}`);
		return value;
	}
	count(key, fallback) {
		const value = this.number(key, fallback);
		if (!Number.isInteger(value) || value < 1) throw this.refuse(`has ${key} ${value}; it must be a positive integer`);
		return value;
	}
	optionalCount(key, fallback) {
		const value = this.json[key];
		if (value === null) return null;
		return value === void 0 ? fallback : this.count(key);
	}
	flag(key, fallback) {
		const value = this.json[key] ?? fallback;
		if (typeof value !== "boolean") throw this.refuse(`has ${key} ${JSON.stringify(value)}; it must be true or false`);
		return value;
	}
	object(key) {
		const value = this.json[key] ?? null;
		if (value === null) return null;
		if (!isJsonObject(value)) throw this.refuse(`has a ${key} that is no object`);
		return new Fields(value, this.file);
	}
	refuse(what, next) {
		return new LoraError("base-config", `${this.file} ${what}.`, {
			exit: 2,
			place: { file: this.file },
			next: next ?? "Choose a Llama, Mistral, Qwen2 or Qwen3 checkpoint in Hugging Face layout as the base."
		});
	}
};

// src/model/foreign.ts
const FOREIGN = [
	{
		key: /^(quantization|compression)_config$/,
		means: "quantised weights",
		inert: []
	},
	{
		key: /^auto_map$/,
		means: "code of its own",
		inert: []
	},
	{
		key: /experts(_|$)|^moe_|^router_/,
		means: "a mixture of experts",
		inert: [0, false]
	},
	{
		key: /^(attention|hidden|resid|embd|residual)_(dropout|pdrop)$/,
		means: "dropout in the base",
		inert: [0]
	},
	{
		key: /softcap(ping)?$/,
		means: "capped logits",
		inert: [0]
	},
	{
		key: /^(embedding|residual|attention|lm_head|logits?)_(multiplier|scale|scaling)$/,
		means: "scaled states",
		inert: [1]
	},
	{
		key: /^(scale_emb|scale_depth|mup_\w+|query_pre_attn_scalar)$/,
		means: "scaled states",
		inert: [1]
	},
	{
		key: /^(partial_rotary_factor|rotary_pct)$/,
		means: "heads rotated in part",
		inert: [1]
	},
	{
		key: /^rope_interleaved$/,
		means: "heads rotated in pairs of neighbours",
		inert: [false]
	},
	{
		key: /^(use_)?qk_(layer)?norm(alization)?$/,
		means: "normalised queries and keys",
		inert: [false]
	},
	{
		key: /^(clip_qkv|kv_lora_rank|q_lora_rank|attention_chunk_size)$/,
		means: "another attention",
		inert: []
	},
	{
		key: /^(alibi|parallel_attn|use_parallel_residual|attn_temperature_tuning)$/,
		means: "another layer",
		inert: [false]
	},
	{
		key: /^no_rope_layers$/,
		means: "layers without positions",
		inert: []
	},
	{
		key: /^(vision|audio|speech|text|thinker)_config$/,
		means: "more than text",
		inert: []
	},
	{
		key: /^(is_encoder_decoder|add_cross_attention)$/,
		means: "an encoder",
		inert: [false]
	},
	{
		key: /^pruned_heads$/,
		means: "pruned heads",
		inert: []
	}
];
function refuseForeign(fields, architecture) {
	for (const [key, value] of Object.entries(fields.json)) {
		const foreign = FOREIGN.find((candidate) => candidate.key.test(key));
		if (foreign === void 0 || isEmpty(value) || foreign.inert.includes(value)) continue;
		const shown = typeof value === "object" ? "" : ` ${JSON.stringify(value)}`;
		throw fields.refuse(`has ${key}${shown}: ${foreign.means}, which this engine does not compute`, ADVICE[key]);
	}
	const { architectures = null, layer_types: types = null } = fields.json;
	if (Array.isArray(architectures) && !architectures.some((name) => isCalled(name, architecture))) throw fields.refuse(`has the architectures ${JSON.stringify(architectures)}; ${architecture} is needed`);
	if (!architecture.startsWith("Qwen") && Array.isArray(types) && types.some((type) => type !== "full_attention")) throw fields.refuse(`has layer_types, which ${architecture} does not know`);
}
const ADVICE = {
	quantization_config: "Choose the checkpoint with weights in F32, F16 or BF16 as the base.",
	compression_config: "Choose the checkpoint with weights in F32, F16 or BF16 as the base.",
	attention_dropout: "Set attention_dropout to 0."
};
function isEmpty(value) {
	return value === null || typeof value === "object" && Object.keys(value).length === 0;
}
function isCalled(name, architecture) {
	return typeof name === "string" && name.toLowerCase() === architecture.toLowerCase();
}

// src/model/config.ts
async function readDecoderConfig(directory) {
	const file = join(directory, "config.json");
	const json = parseJson(await readUtf8(file, { file }), { file });
	if (!isJsonObject(json)) throw new Fields({}, file).refuse("is not a JSON object");
	return decoderConfig(json, file);
}
function decoderConfig(json, file) {
	const fields = new Fields(json, file);
	const type = json.model_type ?? null;
	const family = typeof type === "string" && Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : void 0;
	if (family === void 0) {
		const known = Object.keys(FAMILIES).join(", ");
		throw fields.refuse(`has model_type ${JSON.stringify(type)}; this engine computes ${known}`);
	}
	refuseForeign(fields, family.architecture);
	return {
		family: type,
		...family.read(fields)
	};
}
async function readEndTokens(directory) {
	for (const name of ["generation_config.json", "config.json"]) {
		const file = join(directory, name);
		let text;
		try {
			text = await readUtf8(file, { file });
		} catch (error) {
			if (name === "generation_config.json" && error instanceof LoraError && error.code === "file-missing") continue;
			throw error;
		}
		const json = parseJson(text, { file });
		const value = isJsonObject(json) ? json.eos_token_id : void 0;
		if (value === void 0 || value === null) continue;
		const ids = Array.isArray(value) ? value : [value];
		if (!ids.every((id) => typeof id === "number" && Number.isInteger(id) && id >= 0)) throw new Fields({}, file).refuse(`has an eos_token_id that is no token id: ${JSON.stringify(value)}`);
		return new Set(ids);
	}
	return /* @__PURE__ */ new Set();
}

// src/model/projections.ts
const PROJECTIONS = [
	"q_proj",
	"k_proj",
	"v_proj",
	"o_proj",
	"gate_proj",
	"up_proj",
	"down_proj"
];
function projections(names, file) {
	const unknown = names.filter((name) => !PROJECTIONS.includes(name));
	if (unknown.length > 0 || names.length === 0) throw new LoraError("lora-targets", `${file} targets ${names.length === 0 ? "nothing" : unknown.map((n) => JSON.stringify(n)).join(", ")}.`, {
		place: { file },
		next: `Choose among ${PROJECTIONS.join(", ")}.`
	});
	return PROJECTIONS.filter((projection) => names.includes(projection));
}

// src/model/shapes.ts
function linearShapes(config) {
	const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim } = config;
	const sizes = {
		q_proj: [hiddenSize, heads * headDim],
		k_proj: [hiddenSize, keyValueHeads * headDim],
		v_proj: [hiddenSize, keyValueHeads * headDim],
		o_proj: [heads * headDim, hiddenSize],
		gate_proj: [hiddenSize, intermediateSize],
		up_proj: [hiddenSize, intermediateSize],
		down_proj: [intermediateSize, hiddenSize]
	};
	const shapes = [];
	for (let layer = 0; layer < config.layers; layer++) for (const projection of PROJECTIONS) {
		const name = `model.layers.${layer}.${projection === "gate_proj" || projection === "up_proj" || projection === "down_proj" ? "mlp" : "self_attn"}.${projection}`;
		shapes.push({
			name,
			layer,
			projection,
			in: sizes[projection][0],
			out: sizes[projection][1]
		});
	}
	return shapes;
}

// src/model/weights.ts
const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
async function openCheckpoint(directory) {
	const index = join(directory, INDEX);
	const fileOf = /* @__PURE__ */ new Map();
	const shards = /* @__PURE__ */ new Map();
	const close = async () => {
		for (const shard of shards.values()) await shard.close();
	};
	try {
		if (await exists(join(directory, SINGLE))) {
			shards.set(SINGLE, await openSafetensors(join(directory, SINGLE)));
			for (const name of shards.get(SINGLE).tensors.keys()) fileOf.set(name, SINGLE);
		} else if (await exists(index)) for (const [name, file] of await readIndex(index)) {
			if (!shards.has(file)) shards.set(file, await openSafetensors(join(directory, file)));
			if (!shards.get(file).tensors.has(name)) throw missing(name, join(directory, file), `${INDEX} says it is there`);
			fileOf.set(name, file);
		}
		else throw new LoraError("weights-missing", `${directory} holds neither ${SINGLE} nor ${INDEX}.`, {
			place: { file: directory },
			next: "Point `base` to a checkpoint whose weights are in safetensors format."
		});
	} catch (error) {
		await close();
		throw error;
	}
	const find = (name, shape) => {
		const file = fileOf.get(name);
		if (file === void 0) throw missing(name, directory, `expected shape ${shapeText(shape)}`);
		const shard = shards.get(file);
		const found = shard.tensors.get(name).shape;
		if (found.length !== shape.length || found.some((size, i) => size !== shape[i])) {
			const path = join(directory, file);
			throw new LoraError("weights-shape", `Tensor ${name} in ${path} has shape ${shapeText(found)}; config.json asks for ${shapeText(shape)}.`, {
				place: { file: path },
				next: "Use the config.json and the weights of the same checkpoint."
			});
		}
		return shard;
	};
	return {
		names: () => fileOf.keys(),
		has: (name) => fileOf.has(name),
		find,
		fileOf: (name) => fileOf.get(name),
		files: shards,
		bytes: [...shards.values()].flatMap((shard) => [...shard.tensors.values()]).reduce((sum, t) => sum + t.end - t.begin, 0),
		close,
		read: async (name, shape) => find(name, shape).readFloat32(name)
	};
}
async function readIndex(index) {
	const json = parseJson(await readUtf8(index, { file: index }), { file: index });
	const map = isJsonObject(json) ? json.weight_map : void 0;
	if (!isJsonObject(map)) throw new LoraError("weights-index", `${index} has no weight_map.`, { place: { file: index } });
	return Object.entries(map).map(([name, file]) => {
		if (typeof file !== "string" || !/^[^/\\]+\.safetensors$/.test(file)) throw new LoraError("weights-index", `${index} puts ${name} into ${JSON.stringify(file)}, which names no safetensors file beside it.`, { place: { file: index } });
		return [name, file];
	});
}
function missing(name, place, why) {
	return new LoraError("weights-missing", `Tensor ${name} is missing in ${place} (${why}).`, {
		place: { file: place },
		next: "Fetch the checkpoint again, or use one that matches its config.json."
	});
}
function shapeText(shape) {
	return `[${shape.join(", ")}]`;
}
async function exists(path) {
	return access(path).then(() => true, () => false);
}

// src/model/tensors.ts
const EMBEDDING = "model.embed_tokens.weight";
const NORM = "model.norm.weight";
const HEAD = "lm_head.weight";
const DTYPES = [
	"F32",
	"F16",
	"BF16"
];
function expectedTensors(config) {
	const { vocabularySize, hiddenSize, headDim } = config;
	const expected = /* @__PURE__ */ new Map([[EMBEDDING, [vocabularySize, hiddenSize]], [NORM, [hiddenSize]]]);
	if (!config.tiedEmbeddings) expected.set(HEAD, [vocabularySize, hiddenSize]);
	for (const { name, projection, in: input, out } of linearShapes(config)) {
		expected.set(`${name}.weight`, [out, input]);
		if (config.biases.includes(projection)) expected.set(`${name}.bias`, [out]);
	}
	for (let layer = 0; layer < config.layers; layer++) {
		const prefix = `model.layers.${layer}`;
		expected.set(`${prefix}.input_layernorm.weight`, [hiddenSize]);
		expected.set(`${prefix}.post_attention_layernorm.weight`, [hiddenSize]);
		if (!config.headNorms) continue;
		expected.set(`${prefix}.self_attn.q_norm.weight`, [headDim]);
		expected.set(`${prefix}.self_attn.k_norm.weight`, [headDim]);
	}
	return expected;
}
function checkTensors(config, checkpoint, directory) {
	const expected = expectedTensors(config);
	for (const name of checkpoint.names()) {
		if (expected.has(name) || name === "lm_head.weight" || name.endsWith(".rotary_emb.inv_freq")) continue;
		throw new LoraError("weights-unexpected", `${directory} has a tensor ${name}, which its config.json (model_type ${config.family}) does not account for.`, {
			place: { file: directory },
			next: "Use the config.json and the weights of the same checkpoint."
		});
	}
	for (const [name, shape] of expected) {
		const { dtype } = checkpoint.find(name, shape).tensors.get(name);
		if (DTYPES.includes(dtype)) continue;
		throw new LoraError("weights-dtype", `Tensor ${name} in ${directory} is ${dtype}; it must be ${DTYPES.join(", ")}.`, {
			place: { file: directory },
			next: "Choose the checkpoint with weights that are not quantised as the base."
		});
	}
}
async function checkCheckpoint(directory, { weights }) {
	const config = await readDecoderConfig(directory);
	if (!weights) return config;
	const checkpoint = await openCheckpoint(directory);
	try {
		checkTensors(config, checkpoint, directory);
		return config;
	} finally {
		await checkpoint.close();
	}
}

// src/formats/normal.ts
const CENTRE = {
	over: [
		2509.0809287301227,
		33430.57558358813,
		67265.7709270087,
		45921.95393154987,
		13731.69376550946,
		1971.5909503065513,
		133.14166789178438,
		3.3871328727963665
	],
	under: [
		5226.495278852854,
		28729.085735721943,
		39307.89580009271,
		21213.794301586597,
		5394.196021424751,
		687.1870074920579,
		42.31333070160091,
		1
	]
};
const MIDDLE = {
	over: [
		.0007745450142783414,
		.022723844989269184,
		.2417807251774506,
		1.2704582524523684,
		3.6478483247632045,
		5.769497221460691,
		4.630337846156546,
		1.4234371107496835
	],
	under: [
		1.0507500716444169e-9,
		.0005475938084995345,
		.015198666563616457,
		.14810397642748008,
		.6897673349851,
		1.6763848301838038,
		2.053191626637759,
		1
	]
};
const TAIL = {
	over: [
		2.0103343992922881e-7,
		27115555687434876e-21,
		.0012426609473880784,
		.026532189526576124,
		.29656057182850487,
		1.7848265399172913,
		5.463784911164114,
		6.657904643501103
	],
	under: [
		20442631033899397e-31,
		1.421511758316446e-7,
		18463183175100548e-21,
		.0007868691311456133,
		.014875361290850615,
		.1369298809227358,
		.599832206555888,
		1
	]
};
function normalQuantile(p) {
	const q = p - .5;
	if (Math.abs(q) <= .425) return q * ratio(CENTRE, .180625 - q * q);
	const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
	const x = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(TAIL, r - 5);
	return q < 0 ? -x : x;
}
function ratio({ over, under }, r) {
	return horner(over, r) / horner(under, r);
}
function horner(coefficients, r) {
	let sum = 0;
	for (const coefficient of coefficients) sum = sum * r + coefficient;
	return sum;
}

// src/formats/random.ts
const M0 = 3528531795;
const M1 = 3449720151;
const W0 = 2654435769;
const W1 = 3144134277;
function mulHigh(a, b) {
	const aLow = a & 65535;
	const aHigh = a >>> 16;
	const bLow = b & 65535;
	const bHigh = b >>> 16;
	const middle = aHigh * bLow + (aLow * bLow >>> 16);
	const carry = aLow * bHigh + (middle & 65535);
	return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536) >>> 0;
}
function philox(key0, key1, c0, c1, c2, c3, out = /* @__PURE__ */ new Uint32Array(4)) {
	let k0 = key0 >>> 0;
	let k1 = key1 >>> 0;
	let x0 = c0 >>> 0;
	let x1 = c1 >>> 0;
	let x2 = c2 >>> 0;
	let x3 = c3 >>> 0;
	for (let round = 0; round < 10; round++) {
		const high0 = mulHigh(M0, x0);
		const low0 = Math.imul(M0, x0);
		const high1 = mulHigh(M1, x2);
		const low1 = Math.imul(M1, x2);
		x0 = (high1 ^ x1 ^ k0) >>> 0;
		x1 = low1 >>> 0;
		x2 = (high0 ^ x3 ^ k1) >>> 0;
		x3 = low0 >>> 0;
		k0 = k0 + W0 >>> 0;
		k1 = k1 + W1 >>> 0;
	}
	out[0] = x0;
	out[1] = x1;
	out[2] = x2;
	out[3] = x3;
	return out;
}
var RandomStream = class {
	key;
	block = /* @__PURE__ */ new Uint32Array(4);
	blockIndex = -1;
	next = 0;
	constructor(seed, stream) {
		if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed must be an integer, not ${seed}`);
		const digest = createHash("sha256").update(`lora-action random stream v1\n${seed}\n${stream}`).digest();
		this.key = Uint32Array.from({ length: 4 }, (_, i) => digest.readUInt32LE(4 * i));
	}
	get position() {
		return this.next;
	}
	at(counter) {
		if (!Number.isSafeInteger(counter) || counter < 0) throw new RangeError(`no counter: ${counter}`);
		this.next = counter;
		return this;
	}
	uint32() {
		const index = Math.floor(this.next / 4);
		if (index !== this.blockIndex) {
			const [k0, k1, c2, c3] = this.key;
			philox(k0, k1, index >>> 0, Math.floor(index / 2 ** 32), c2, c3, this.block);
			this.blockIndex = index;
		}
		return this.block[this.next++ % 4];
	}
	float() {
		return this.uint32() / 2 ** 32;
	}
	normal() {
		const high = this.uint32() >>> 6;
		const low = this.uint32() >>> 6;
		return normalQuantile((high * 2 ** 26 + low + .5) / 2 ** 52);
	}
	below(bound) {
		if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) throw new RangeError(`no bound: ${bound}`);
		const limit = 2 ** 32 - 2 ** 32 % bound;
		for (;;) {
			const word = this.uint32();
			if (word < limit) return word % bound;
		}
	}
	shuffle(items) {
		const array = items;
		for (let i = items.length - 1; i > 0; i--) {
			const j = this.below(i + 1);
			const held = array[i];
			array[i] = array[j];
			array[j] = held;
		}
		return items;
	}
};

// src/model/lora.ts
function loraScale(settings) {
	return settings.alpha / (settings.rslora ? Math.sqrt(settings.r) : settings.r);
}
function loraParameterShapes(config, settings) {
	return linearShapes(config).filter((linear) => settings.targets.includes(linear.projection)).flatMap((linear) => [{
		name: `${linear.name}.lora_A`,
		linear,
		which: "A",
		shape: [settings.r, linear.in]
	}, {
		name: `${linear.name}.lora_B`,
		linear,
		which: "B",
		shape: [linear.out, settings.r]
	}]);
}
function freshParameters(config, settings, seed) {
	return loraParameterShapes(config, settings).map((parameter) => {
		const values = new Float32Array(parameter.shape[0] * parameter.shape[1]);
		if (parameter.which === "A") {
			const bound = 1 / Math.sqrt(parameter.linear.in);
			const stream = new RandomStream(seed, `lora-init/${parameter.name}`);
			for (let i = 0; i < values.length; i++) values[i] = bound * (2 * stream.float() - 1);
		}
		return {
			...parameter,
			values
		};
	});
}
function bindLora(parameters, tensors, settings, dropout = null) {
	const scale = loraScale(settings);
	const pairs = /* @__PURE__ */ new Map();
	parameters.forEach((parameter, i) => {
		const pair = pairs.get(parameter.linear.name) ?? {};
		if (parameter.which === "A") pair.a = tensors[i];
		else pair.b = tensors[i];
		pairs.set(parameter.linear.name, pair);
	});
	return (name, rows) => {
		const pair = pairs.get(name);
		if (pair === void 0) return null;
		return {
			...pair,
			scale,
			mask: dropout?.mask(name, rows, pair.a.shape[1]) ?? null
		};
	};
}

// src/chat/tokens.ts
const ID_BYTES = 32;
function trainingOrder(rows, epochs, seed) {
	const order = new Int32Array(rows * epochs);
	for (let epoch = 0; epoch < epochs; epoch++) {
		const rowsOfEpoch = Int32Array.from({ length: rows }, (_, row) => row);
		order.set(new RandomStream(seed, `training-order/${epoch}`).shuffle(rowsOfEpoch), epoch * rows);
	}
	return order;
}
async function writeTokens(path, { rows, order, metadata = {} }) {
	for (const { recordId, ids, labels } of rows) {
		if (!/^[0-9a-f]{64}$/.test(recordId)) throw new RangeError(`not a record id: ${recordId}`);
		if (ids.length !== labels.length) throw new RangeError(`${ids.length} ids but ${labels.length} labels`);
	}
	const sorted = rows.toSorted((a, b) => a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0);
	const offsets = new BigInt64Array(sorted.length + 1);
	let total = 0;
	sorted.forEach(({ ids }, row) => {
		total += ids.length;
		offsets[row + 1] = BigInt(total);
	});
	const inputIds = new Int32Array(total);
	const labels = new Int32Array(total);
	const recordIds = new Uint8Array(sorted.length * ID_BYTES);
	sorted.forEach((row, i) => {
		const begin = Number(offsets[i]);
		inputIds.set(row.ids, begin);
		labels.set(row.labels, begin);
		recordIds.set(Buffer.from(row.recordId, "hex"), i * ID_BYTES);
	});
	const fault = faultOf({
		inputIds,
		labels,
		offsets: Float64Array.from(offsets, Number),
		order,
		recordIds,
		metadata
	});
	if (fault !== void 0) throw new RangeError(fault);
	const tensor = (name, dtype, shape, data) => ({
		name,
		dtype,
		shape,
		data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
	});
	await writeSafetensors(path, [
		tensor("input_ids", "I32", [total], inputIds),
		tensor("labels", "I32", [total], labels),
		tensor("offsets", "I64", [offsets.length], offsets),
		tensor("order", "I32", [order.length], order),
		tensor("record_ids", "U8", [sorted.length, ID_BYTES], recordIds)
	], metadata);
}
async function readTokens(path, place = { file: path }) {
	const file = await openSafetensors(path, place);
	try {
		const bytes = (name, dtype, rank) => tensorBytes(file, name, dtype, rank, place);
		const tokens = {
			inputIds: new Int32Array(await bytes("input_ids", "I32", 1)),
			labels: new Int32Array(await bytes("labels", "I32", 1)),
			offsets: Float64Array.from(new BigInt64Array(await bytes("offsets", "I64", 1)), Number),
			order: new Int32Array(await bytes("order", "I32", 1)),
			recordIds: new Uint8Array(await bytes("record_ids", "U8", 2)),
			metadata: file.metadata
		};
		const fault = faultOf(tokens);
		if (fault !== void 0) throw invalid(fault, place);
		return tokens;
	} finally {
		await file.close();
	}
}
async function tensorBytes(file, name, dtype, rank, place) {
	const info = file.tensors.get(name);
	if (info === void 0) throw invalid(`it has no tensor ${name}`, place);
	if (info.dtype !== dtype || info.shape.length !== rank) throw invalid(`${name} is ${info.dtype} [${info.shape}], not ${dtype} of rank ${rank}`, place);
	const bytes = await file.read(name);
	return bytes.byteOffset % 8 === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
function faultOf({ inputIds, labels, offsets, order, recordIds }) {
	const rows = offsets.length - 1;
	if (rows < 0 || offsets[0] !== 0 || offsets[rows] !== inputIds.length) return `offsets do not go from 0 to the ${inputIds.length} tokens there are`;
	if (labels.length !== inputIds.length) return `there are ${labels.length} labels for ${inputIds.length} tokens`;
	if (recordIds.length !== rows * ID_BYTES) return `record_ids has ${recordIds.length} bytes for ${rows} rows`;
	for (let row = 0; row < rows; row++) {
		const [begin, end] = [offsets[row], offsets[row + 1]];
		if (!(end > begin)) return `row ${row} is empty, or offsets fall`;
		let trained = 0;
		for (let i = begin; i < end; i++) {
			if (inputIds[i] < 0) return `token ${i} (row ${row}) is ${inputIds[i]}`;
			if (labels[i] === -100) continue;
			if (labels[i] !== inputIds[i]) return `label ${i} (row ${row}) is ${labels[i]}, neither ${IGNORED} nor its token`;
			trained++;
		}
		if (trained === 0) return `row ${row} has no label to train on`;
		if (trained === end - begin) return `row ${row} has a label on every token`;
	}
	for (let row = 1; row < rows; row++) {
		const previous = recordIds.subarray((row - 1) * ID_BYTES, row * ID_BYTES);
		if (Buffer.compare(previous, recordIds.subarray(row * ID_BYTES, (row + 1) * ID_BYTES)) > 0) return `row ${row} is not in the order of record ids`;
	}
	const bad = order.findIndex((row) => row < 0 || row >= rows);
	return bad < 0 ? void 0 : `order[${bad}] is ${order[bad]}, but there are ${rows} rows`;
}
function invalid(fault, place) {
	return new LoraError("tokens-invalid", `${place.file} is damaged: ${fault}.`, {
		exit: 3,
		place,
		next: "Delete the run directory and run again."
	});
}

export { projections as _, freshParameters as a, philox as c, NORM as d, checkCheckpoint as f, linearShapes as g, openCheckpoint as h, bindLora as i, EMBEDDING as l, INDEX as m, trainingOrder as n, loraParameterShapes as o, checkTensors as p, writeTokens as r, loraScale as s, readTokens as t, HEAD as u, readDecoderConfig as v, readEndTokens as y };