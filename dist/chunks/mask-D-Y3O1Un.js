import { t as LoraError } from "./error-CUOtd1Bd.js";
import { r as exists, s as readUtf8, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson } from "./json-eJt1puFO.js";
import { r as openSafetensors } from "./safetensors-4Gr9NdH6.js";
import { join } from "node:path";

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

// src/chat/controltokens.ts
const indices = /* @__PURE__ */ new WeakMap();
function indexOf(chat) {
	const known = indices.get(chat);
	if (known) return known;
	const tokens = [...chat.controlTokens.keys()];
	const escaped = [...new Set(tokens.map((token) => token[0]))].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
	const index = {
		first: tokens.length === 0 ? null : new RegExp(`[${escaped}]`, "g"),
		lengths: [...new Set(tokens.map((token) => token.length))].sort((a, b) => b - a)
	};
	indices.set(chat, index);
	return index;
}
function findControlTokens(chat, text) {
	const { first, lengths } = indexOf(chat);
	const found = [];
	let free = 0;
	for (const { index } of first === null ? [] : text.matchAll(first)) {
		if (index < free) continue;
		const length = lengths.find((candidate) => chat.controlTokens.has(text.slice(index, index + candidate)));
		if (length === void 0) continue;
		found.push({
			token: text.slice(index, index + length),
			index
		});
		free = index + length;
	}
	return found;
}
function refuseControlTokens(chat, conversation, rendered) {
	const inContent = [...conversation.messages.map((turn, k) => ({
		what: `Turn ${k + 1} (${turn.role})`,
		text: [
			turn.content,
			turn.reasoning_content ?? "",
			JSON.stringify(turn.tool_calls ?? [])
		].join("\n")
	})), {
		what: "The declaration of the tools",
		text: JSON.stringify(conversation.tools ?? [])
	}].flatMap(({ what, text }) => findControlTokens(chat, text).map(({ token }) => ({
		what,
		token
	})));
	if (inContent.length === 0) return;
	const inRow = findControlTokens(chat, rendered);
	const frame = inContent.find(({ token }) => {
		const count = (found) => found.filter((other) => other.token === token).length;
		return token === chat.bosToken || token === chat.eosToken || count(inRow) > count(inContent);
	});
	if (frame === void 0) return;
	throw new LoraError("chat-control-token", `${frame.what} contains ${excerpt(frame.token)}, which this tokenizer reads as a control token, not as text.`, {
		exit: 1,
		next: "Remove the token from the text, or write it another way."
	});
}

// src/chat/align.ts
function alignSpans(chat, text, spans) {
	const ids = chat.encode(text);
	const parts = splitAtControlTokens(chat, text);
	const joined = parts.flatMap((part) => part.ids);
	if (joined.length !== ids.length || joined.some((id, i) => id !== ids[i])) {
		const at = ids.findIndex((id, i) => id !== joined[i]);
		throw new LoraError("chat-tokens-differ", `The tokenizer makes other tokens of the whole row than of its parts between special tokens, from token ${at + 1} on (${excerpt(chat.decode(ids.slice(at, at + 8)))}).`, {
			exit: 1,
			next: "Use a base model whose special tokens take no white space from the text around them."
		});
	}
	const tokenAt = (boundary) => {
		const part = parts.findLast(({ begin }) => begin <= boundary);
		if (part === void 0 || boundary === text.length) return boundary === 0 ? 0 : ids.length;
		const before = text.slice(part.begin, boundary);
		const head = before === "" ? [] : chat.encode(before);
		const differs = head.findIndex((id, i) => id !== part.ids[i]);
		if (differs < 0) return part.first + head.length;
		const token = chat.decode(part.ids.slice(differs, differs + 1));
		throw new LoraError("chat-token-straddles", `The token ${excerpt(token)} holds both the end of ${excerpt(text.slice(Math.max(0, boundary - 20), boundary))} and the start of ${excerpt(text.slice(boundary, boundary + 20))}, so the answer does not begin with a token of its own.`, {
			exit: 1,
			next: "Remove the white space at the start of the assistant's text, or set `chat.template` to a template that trims it."
		});
	};
	return {
		ids,
		spans: spans.map(({ begin, end }) => ({
			begin: tokenAt(begin),
			end: tokenAt(end)
		}))
	};
}
function splitAtControlTokens(chat, text) {
	const bounds = [.../* @__PURE__ */ new Set([
		0,
		...findControlTokens(chat, text).map(({ index }) => index),
		text.length
	])];
	const parts = [];
	let first = 0;
	for (let i = 0; i + 1 < bounds.length; i++) {
		const begin = bounds[i];
		const ids = chat.encode(text.slice(begin, bounds[i + 1]));
		parts.push({
			begin,
			first,
			ids
		});
		first += ids.length;
	}
	return parts;
}

// src/chat/unasked.ts
const known = /* @__PURE__ */ new WeakMap();
function unaskedPrompt(chat) {
	const found = known.get(chat) ?? probe(chat);
	known.set(chat, found);
	return found;
}
function probe(chat) {
	const conversation = (answer) => ({ messages: [{
		role: "user",
		content: "a"
	}, {
		role: "assistant",
		content: answer
	}] });
	try {
		const one = chat.render(conversation("a"), { addGenerationPrompt: false });
		if (one !== chat.render(conversation("a"), { addGenerationPrompt: true })) return "";
		const tail = commonEnd(one, chat.render(conversation("b"), { addGenerationPrompt: false }));
		const [end] = findControlTokens(chat, tail);
		return end === void 0 ? "" : tail.slice(end.index + end.token.length).trimStart();
	} catch (error) {
		if (error instanceof LoraError) return "";
		throw error;
	}
}
function commonEnd(a, b) {
	let length = 0;
	while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
	return a.slice(a.length - length);
}

// src/chat/written.ts
function refuseUnwritten(conversation, isTrained, written) {
	const packed = withoutSpace(written);
	if (packed === "") return;
	const holds = (text) => forms(text).some((form) => packed.includes(withoutSpace(form)));
	for (const [k, turn] of conversation.messages.entries()) {
		if (!isTrained(turn)) continue;
		const { content, reasoning_content: reasoning = "", tool_calls: calls = [] } = turn;
		if (!holds(reasoning)) throw refusal$1("chat-reasoning-lost", `The chat template leaves out the reasoning of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes `reasoning_content`, or remove it from the record." });
		for (const { function: called } of calls) {
			const lost = holds(called.name) ? leaves(called.arguments).find((leaf) => !holds(leaf)) : called.name;
			if (lost === void 0) continue;
			const what = lost === called.name ? "" : `of ${excerpt(lost)} in `;
			throw refusal$1("chat-tool-call-lost", `The chat template leaves out ${what === "" ? "" : "the argument "}${what}the tool call ${excerpt(called.name)} of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes tool calls." });
		}
		if (calls.length === 0 && !content.includes("<think>") && !content.includes("</think>") && !holds(content)) throw refusal$1("chat-content-lost", `The chat template does not write what turn ${k + 1} says: ${excerpt(content)}.`, { next: "Set `chat.template` to a template that writes the text of assistant turns as it is." });
	}
}
function leaves(value) {
	if (typeof value === "string") return [value];
	if (Number.isSafeInteger(value)) return [String(value)];
	if (Array.isArray(value)) return value.flatMap(leaves);
	return value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [];
}
function forms(text) {
	const json = JSON.stringify(text).slice(1, -1);
	return [text, ...[json, json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)].flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])];
}
function withoutSpace(text) {
	return text.replace(/[\s\p{Cc}]+/gu, "");
}
function refusal$1(code, message, { next }) {
	return new LoraError(code, message, {
		exit: 1,
		next
	});
}

// src/chat/spans.ts
function trainedSpans(chat, conversation) {
	const turns = conversation.messages.flatMap((turn, k) => isTrained(turn) ? [k] : []);
	if (turns.length === 0) throw refusal("chat-no-trainable-turn", "Nothing to learn from: no assistant turn is trained on.", { next: "Add an assistant turn, or remove the record." });
	const text = chat.render(conversation, { addGenerationPrompt: false });
	refuseMissingCalls(conversation, text);
	const spans = markedSpans(chat, conversation, text) ?? turns.map((k) => turnSpan(chat, conversation, k, text));
	refuseControlTokens(chat, conversation, text);
	const written = spans.map(({ begin, end }) => text.slice(begin, end)).join("\n");
	refuseUnwritten(conversation, isTrained, written);
	return {
		text,
		spans
	};
}
function isTrained(turn) {
	return turn.role === "assistant" && turn.train !== false;
}
function markedSpans(chat, conversation, text) {
	const marked = chat.renderMarked(conversation);
	if (marked === null) return null;
	if (marked.text !== text) throw refusal("chat-marks-changed", "The chat template changes the text that {% generation %} encloses after marking it.", { next: "Move {% generation %} to where the text is written out, in a copy named under `chat.template`." });
	const assistants = conversation.messages.filter(({ role }) => role === "assistant");
	let { spans } = marked;
	if (!assistants.every(isTrained)) {
		if (spans.length !== assistants.length) throw refusal("chat-marks-unmatched", `The chat template marks ${spans.length} spans with {% generation %} for ${assistants.length} assistant turns, so it is unclear which belong to the turns with "train": false.`, { next: "Let the template mark each assistant turn once, or train on all of them." });
		spans = spans.filter((_, i) => isTrained(assistants[i]));
	}
	return spans.filter(({ begin, end }) => end > begin);
}
function turnSpan(chat, conversation, k, whole) {
	const first = (count) => ({
		...conversation,
		messages: conversation.messages.slice(0, count)
	});
	const turn = `turn ${k + 1}`;
	const prompt = renderPrompt(chat, first(k), turn);
	const answered = k + 1 === conversation.messages.length ? whole : chat.render(first(k + 1), { addGenerationPrompt: false });
	if (!answered.startsWith(prompt)) throw rewritten(`the turns before ${turn}`, `once ${turn} is there`, prompt, answered);
	const unasked = unaskedPrompt(chat);
	const end = (answered.endsWith(unasked) ? answered.slice(0, answered.length - unasked.length) : answered).trimEnd().length;
	const token = endToken(chat, answered.slice(prompt.length, end));
	if (token === void 0) throw refusal("chat-no-end-of-turn", `The chat template ends ${turn} with ${excerpt(answered.slice(-24))}, which is no special token of the tokenizer: the model would not learn to stop.`, { next: "Set `chat.template` to a template that ends assistant turns with the end-of-turn token." });
	if (end - token.length <= prompt.length) throw refusal("chat-empty-turn", `The chat template writes nothing for ${turn} but the token that ends it.`, { next: "Give the turn some content, or set `chat.template` to a template that writes what it holds." });
	if (!whole.startsWith(answered.slice(0, end))) throw rewritten(turn, "once later turns are there", answered.slice(0, end), whole);
	return {
		begin: prompt.length,
		end
	};
}
function renderPrompt(chat, before, turn) {
	try {
		return chat.render(before, { addGenerationPrompt: true });
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		throw refusal("chat-prompt-refused", `The chat template renders the conversation, but not the prompt that ${turn} answers. ${error.message}`, {
			next: `Mark ${turn} "train": false, or begin the conversation with a user turn.`,
			cause: error
		});
	}
}
function endToken(chat, text) {
	let found;
	for (const token of chat.controlTokens.keys()) if (text.endsWith(token) && token.length > (found?.length ?? 0)) found = token;
	return found;
}
function refuseMissingCalls(conversation, text) {
	conversation.messages.forEach((turn, k) => {
		const missing = turn.tool_calls?.find(({ function: called }) => !text.includes(called.name));
		if (missing === void 0) return;
		throw refusal("chat-tool-call-lost", `The chat template leaves out the tool call ${excerpt(missing.function.name)} of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes tool calls." });
	});
}
function rewritten(what, when, expected, found) {
	let at = 0;
	while (at < expected.length && expected[at] === found[at]) at++;
	const around = (text) => excerpt(text.slice(Math.max(0, at - 12), at + 28));
	return refusal("chat-template-rewrites", `The chat template writes ${what} differently ${when}: ${around(expected)} becomes ${around(found)}. The model would be trained on other text than it sees in use.`, { next: "Set `chat.template` to a template without that, such as those under templates/ of lora-action, mark the earlier assistant turns \"train\": false, or make a record of each answer." });
}
function refusal(code, message, options) {
	return new LoraError(code, message, {
		exit: 1,
		...options
	});
}

// src/chat/mask.ts
const IGNORED = -100;
function labelConversation(chat, conversation, place) {
	return atRecord(place, () => {
		const { text, spans } = trainedSpans(chat, conversation);
		const aligned = alignSpans(chat, text, spans);
		const ids = Int32Array.from(aligned.ids);
		const labels = new Int32Array(ids.length).fill(IGNORED);
		for (const { begin, end } of aligned.spans) labels.set(ids.subarray(begin, end), begin);
		assertMask(labels);
		assertPromptIsPrefix(chat, text, spans, aligned);
		assertOneBos(chat, ids);
		return {
			ids,
			labels,
			pieces: pieces(text, spans)
		};
	});
}
function assertMask(labels) {
	const trained = labels.reduce((count, label) => count + (label === -100 ? 0 : 1), 0);
	if (trained === 0) throw new LoraError("chat-mask-empty", "The chat template leaves no token of this conversation to train on.", {
		exit: 1,
		next: "Look at the row with `lora inspect tokens`; set `chat.template` to a template that marks or ends assistant turns."
	});
	if (trained === labels.length) throw new LoraError("chat-mask-full", "Every token of this conversation would be trained on, the prompt too.", {
		exit: 1,
		next: "Give the conversation a turn before the assistant's, or correct the template's {% generation %} marks."
	});
}
function assertPromptIsPrefix(chat, text, spans, aligned) {
	const last = spans.at(-1);
	const begin = aligned.spans.at(-1)?.begin;
	if (last === void 0) return;
	const prompt = chat.encode(text.slice(0, last.begin));
	if (prompt.length === begin && prompt.every((id, i) => id === aligned.ids[i])) return;
	throw new LoraError("chat-prompt-tokens-differ", "The prompt of the last answer has other tokens than the row has up to there.", {
		exit: 1,
		next: "Use a base model whose tokenizer splits text at its special tokens."
	});
}
function assertOneBos(chat, ids) {
	const bos = chat.bosToken === void 0 ? void 0 : chat.controlTokens.get(chat.bosToken);
	if (bos === void 0 || ids[0] !== bos || ids[1] !== bos) return;
	throw new LoraError("chat-two-bos", `The rendered row begins with ${excerpt(chat.bosToken ?? "")} twice.`, {
		exit: 1,
		next: "Remove it from the text, or set `chat.template` to a template that writes it once."
	});
}
function pieces(text, spans) {
	const found = [];
	let at = 0;
	for (const { begin, end } of spans) {
		if (begin > at) found.push({
			text: text.slice(at, begin),
			trained: false
		});
		found.push({
			text: text.slice(begin, end),
			trained: true
		});
		at = end;
	}
	if (at < text.length) found.push({
		text: text.slice(at),
		trained: false
	});
	return found;
}
function atRecord(place, action) {
	try {
		return action();
	} catch (error) {
		if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
		const { code, message, exit, next } = error;
		throw new LoraError(code, message, {
			exit,
			place,
			cause: error,
			...next === void 0 ? {} : { next }
		});
	}
}

export { HEAD as a, checkTensors as c, linearShapes as d, projections as f, EMBEDDING as i, INDEX as l, readEndTokens as m, labelConversation as n, NORM as o, readDecoderConfig as p, findControlTokens as r, checkCheckpoint as s, IGNORED as t, openCheckpoint as u };