import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { C as parseStatement, D as PROVENANCE_FILE, P as CachedModel, o as fetchSnapshot, t as openWorkspace } from "./workspace-C7MpJkaQ.js";
import { r as exists, s as readUtf8, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson } from "./json-eJt1puFO.js";
import { r as openSafetensors } from "./safetensors-4Gr9NdH6.js";
import { i as templateStanding, n as readTemplate, r as templateDate, t as datedTemplate } from "./template-VcMQVGLD.js";
import { l as insideWorkspace } from "./schemas-B0p4TefS.js";
import { t as verifyAdapter } from "./verify-M-HsvJed.js";
import { t as text } from "./command-EsULF8G_.js";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { tmpdir } from "node:os";

// src/serving/vocabulary.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
async function readVocabulary(directory) {
	let json;
	try {
		json = JSON.parse(await readFile(join(directory, "tokenizer.json"), "utf8"));
	} catch {
		return null;
	}
	if (!isJsonObject(json) || !isJsonObject(json.model)) return null;
	let highestId = -1;
	const { vocab } = json.model;
	if (Array.isArray(vocab)) highestId = vocab.length - 1;
	else if (isJsonObject(vocab)) for (const id of Object.values(vocab)) highestId = Math.max(highestId, Number(id));
	const added = /* @__PURE__ */ new Set();
	for (const token of Array.isArray(json.added_tokens) ? json.added_tokens : []) {
		if (!isJsonObject(token) || typeof token.content !== "string") continue;
		added.add(token.content);
		highestId = Math.max(highestId, Number(token.id));
	}
	return Number.isInteger(highestId) && highestId >= 0 ? {
		highestId,
		added
	} : null;
}

// src/serving/adapter.ts
const CONFIG = "adapter_config.json";
const WEIGHTS = "adapter_model.safetensors";
const PICKLE = "adapter_model.bin";
async function readServedAdapter(directory) {
	const config = await readObject(directory, CONFIG);
	if (config === null) throw new LoraError("adapter-config", `There is no ${CONFIG}: this is no PEFT adapter.`, {
		place: { file: CONFIG },
		next: "Name the directory that save_pretrained or lora run wrote."
	});
	const weights = await exists(join(directory, WEIGHTS)) ? "safetensors" : await exists(join(directory, PICKLE)) ? "pickle" : null;
	let tensors = null;
	if (weights === "safetensors") {
		const file = await openSafetensors(join(directory, WEIGHTS), { file: WEIGHTS });
		try {
			tensors = await withValues(file);
		} finally {
			await file.close();
		}
	}
	const template = await readTemplate(directory);
	const vocabulary = await readVocabulary(directory);
	return {
		config,
		tensors,
		weights,
		template,
		vocabulary,
		plan: await readPlan(directory)
	};
}
async function withValues(file) {
	const tensors = /* @__PURE__ */ new Map();
	for (const [name, { dtype, shape }] of file.tensors) {
		const values = FLOATS.has(dtype) ? await file.readFloat32(name) : null;
		const said = values === null || values.length === 0 ? void 0 : values.some((value) => !Number.isFinite(value)) ? "not-finite" : values.every((value) => value === 0) ? "zero" : void 0;
		tensors.set(name, {
			dtype,
			shape,
			...said === void 0 ? {} : { values: said }
		});
	}
	return tensors;
}
const FLOATS = /* @__PURE__ */ new Set([
	"F32",
	"F16",
	"BF16",
	"F64"
]);
async function readServedBase(directory) {
	const config = await readObject(directory, "config.json");
	if (config === null) return null;
	return {
		config,
		template: await readTemplate(directory),
		vocabulary: await readVocabulary(directory)
	};
}
async function readObject(directory, name) {
	let text;
	try {
		text = await readUtf8(join(directory, name), { file: name });
	} catch (error) {
		if (error instanceof LoraError && error.code === "file-missing") return null;
		throw error;
	}
	const value = parseJson(text, { file: name });
	if (isJsonObject(value)) return value;
	throw new LoraError("adapter-config", `${name} holds no JSON object.`, { place: { file: name } });
}
async function readPlan(directory) {
	try {
		return parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8")).predicate.buildDefinition.internalParameters.plan;
	} catch {
		return null;
	}
}

// src/serving/template-answers.ts
const lost = {
	state: "wrong",
	reason: "the record names a template that is neither in the directory nor the base's, so prompts would be written otherwise than in training",
	next: "Take the whole published directory, which carries chat_template.jinja."
};
function templateAnswer({ standing }, how) {
	switch (standing) {
		case "lost": return lost;
		case "base": return {
			state: "loads",
			reason: "the template it was trained with is the base's own"
		};
		case "own": return {
			state: "needs",
			reason: "the adapter brings a template that is not the base's",
			...how
		};
		case "unseen": return {
			state: "needs",
			reason: "the adapter brings a template, and the base's is not at hand to compare; naming it does no harm",
			...how
		};
		case "silent": return {
			state: "loads",
			reason: "nothing says with which template it was trained; servers take the base's"
		};
	}
}
function dateAnswer({ date }, flag) {
	const reason = "prompts will carry the day's date";
	if (flag === null || date === null || !date.settable) return {
		state: "loads",
		reason: `${reason}, as they would with the base`
	};
	const variables = JSON.stringify({ date_string: templateDate(date.date) });
	return {
		state: "needs",
		reason,
		next: `Start it with ${flag} '${variables}' to have the prompts of training.`,
		flags: [flag, variables]
	};
}

// src/serving/value-answers.ts
function notFiniteAnswer(server) {
	return {
		state: "wrong",
		reason: `${server} does not look, and computes NaN from it`,
		next: "Take a checkpoint from before the loss diverged, or train again with a lower learning rate."
	};
}
function noEffectAnswer(server) {
	return {
		state: "wrong",
		reason: `${server} loads it and answers as the base does`,
		next: "Save the adapter after it was trained: before the first step lora_B is zero."
	};
}

// src/serving/llama-cpp.ts
const LLAMA_CPP_SOURCE = "llama.cpp 0c1e570";
const merge$2 = "Merge it into the base with PEFT's merge_and_unload and convert the merged checkpoint.";
const refused$2 = (reason, next = merge$2) => ({
	state: "refused",
	reason,
	next
});
const wrong$1 = (reason, next = merge$2) => ({
	state: "wrong",
	reason,
	next
});
const unseen$2 = {
	state: "unknown",
	reason: "what decides it cannot be seen from here"
};
const stops = "the converter stops at these tensors";
const llamaCpp = {
	"adapter-type": () => refused$2("the converter knows LoRA only"),
	config: () => refused$2("the converter needs lora_alpha, and the others say what it is", "Save the adapter again with PEFT's save_pretrained."),
	weights: () => refused$2("the converter finds no tensors", "Fetch or save the adapter's weights."),
	pickle: () => ({
		...unseen$2,
		next: "Save it again with safe_serialization=True, so that its tensors can be looked at."
	}),
	format: () => ({
		state: "needs",
		reason: "llama.cpp reads GGUF",
		next: "Convert base and adapter with the two scripts at the root of its repository."
	}),
	architecture: ({ family, modelType }) => {
		if (family !== null) return {
			state: "loads",
			reason: "llama.cpp converts and runs this family"
		};
		if (modelType === null) return {
			...unseen$2,
			next: "Give --base-dir the base checkpoint's directory; its weights are not needed."
		};
		return {
			state: "unknown",
			reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
			next: "Look for its architecture in llama.cpp's conversion/__init__.py."
		};
	},
	rank: () => ({
		state: "loads",
		reason: "llama.cpp takes any rank"
	}),
	"rank-pattern": ({ rslora }) => rslora ? wrong$1("with use_rslora each rank wants another factor, and there is one for all") : {
		state: "loads",
		reason: "llama.cpp scales each pair by its own rank"
	},
	"alpha-pattern": () => wrong$1("the converter writes one alpha, lora_alpha, for all"),
	rslora: ({ alpha, r }) => ({
		state: "needs",
		reason: "the converter ignores it, and alpha/r would be computed",
		next: `Load it with --lora-scaled and the factor √r = ${factor(r)}, or convert a copy with "use_rslora": false and "lora_alpha": ${factor(r, alpha)} (alpha·√r).`
	}),
	dora: () => refused$2(stops),
	"lora-bias": () => refused$2(stops),
	bias: () => refused$2(stops),
	"saved-modules": () => refused$2(stops),
	"saved-norms": () => wrong$1("llama.cpp converts norms and then skips them"),
	"extended-embedding": ({ modelType }) => modelType === null ? unseen$2 : wrong$1("the converter skips saved embeddings, and the base's are kept"),
	"token-rows": () => refused$2(stops),
	"weight-init": () => wrong$1("llama.cpp adds it to the unchanged base", "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair."),
	activated: () => ({
		state: "loads",
		reason: "llama.cpp has activated LoRA"
	}),
	variant: () => wrong$1("the converter ignores it"),
	replication: () => refused$2("the base has no such layers"),
	"some-layers": () => ({
		state: "loads",
		reason: "llama.cpp leaves the others as they are"
	}),
	embedding: () => ({
		state: "loads",
		reason: "the converter takes lora_embedding pairs"
	}),
	head: ({ tied }) => {
		if (tied === null) return unseen$2;
		if (tied) return refused$2("the base ties its head to the embedding, and its GGUF has no head to adapt");
		return {
			state: "loads",
			reason: "the base has a head of its own"
		};
	},
	targets: ({ leaves, family }) => {
		if (leaves.find((leaf) => !/^([qkvo]|gate|up|down)_proj$/.test(leaf)) === void 0 || family === null) return {
			state: "loads",
			reason: "each has a tensor in the base's GGUF"
		};
		return refused$2("this family's GGUF has no such tensor");
	},
	"tensor-names": () => refused$2(stops, "Save the adapter again with PEFT's save_pretrained."),
	"tensor-pairs": () => refused$2("the converter needs both, of one rank", "Save the adapter again."),
	"tensor-shapes": () => refused$2("it was trained on another base", "Convert the base it was trained on."),
	"not-finite": () => notFiniteAnswer("llama.cpp"),
	"no-effect": () => noEffectAnswer("llama.cpp"),
	"base-name": () => ({
		state: "needs",
		reason: "the converter would ask the Hub for it",
		next: "Convert with --base and the base checkpoint's directory."
	}),
	vocabulary: () => wrong$1("the base's GGUF carries the base's tokens"),
	template: (facts) => templateAnswer(facts, {
		next: "Start it with --chat-template-file and that file.",
		flags: [
			"--jinja",
			"--chat-template-file",
			"{template}"
		]
	}),
	date: (facts) => dateAnswer(facts, "--chat-template-kwargs")
};
function factor(r, alpha = 1) {
	return String(Number((alpha * Math.sqrt(r)).toPrecision(7)));
}

// src/serving/outcome.ts
const SERVERS = [
	"vllm",
	"llama.cpp",
	"tgi"
];
function verdictOf(outcomes) {
	return [
		"refused",
		"wrong",
		"unknown",
		"needs",
		"loads"
	].find((state) => outcomes.some((outcome) => outcome.state === state)) ?? "loads";
}
function shellWord(word) {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

// src/serving/commands.ts
function commandsFor(server, parts) {
	const lines = [];
	const adapter = fetched(parts.adapter, parts.name, lines);
	const flags = parts.flags.map((flag) => flag.replace("{template}", `${adapter}/${parts.facts.templateFiles[0]}`).replace("{adapter}", adapter));
	const line = (...words) => lines.push(words.map(shellWord).join(" "));
	if (server === "llama.cpp") {
		const base = fetched(parts.base ?? { directory: "BASE" }, "base", lines);
		const scaled = parts.facts.rslora ? `${parts.name}.gguf:${factor(parts.facts.r)}` : null;
		line("python", "convert_hf_to_gguf.py", base, "--outfile", "base.gguf");
		line("python", "convert_lora_to_gguf.py", adapter, "--base", base, "--outfile", `${parts.name}.gguf`);
		line("llama-server", "--model", "base.gguf", ...scaled === null ? ["--lora", `${parts.name}.gguf`] : ["--lora-scaled", scaled], ...flags);
		return lines;
	}
	const { base } = parts;
	const model = base === null ? "BASE" : "directory" in base ? base.directory : base.repo;
	const revision = base !== null && "repo" in base && base.revision !== null ? ["--revision", base.revision] : [];
	if (server === "vllm") line("vllm", "serve", model, ...revision, "--enable-lora", "--lora-modules", `${parts.name}=${adapter}`, ...flags);
	else line("text-generation-launcher", "--model-id", model, ...revision, "--lora-adapters", `${parts.name}=${adapter}`, ...flags);
	return lines;
}
function fetched(where, name, lines) {
	if ("directory" in where) return where.directory;
	const revision = where.revision === null ? [] : ["--revision", where.revision];
	lines.push([
		"hf",
		"download",
		where.repo,
		...revision,
		"--local-dir",
		`./${name}`
	].map(shellWord).join(" "));
	return `./${name}`;
}

// src/serving/shapes.ts
const FAMILIES = [
	"llama",
	"mistral",
	"qwen2",
	"qwen3"
];
function familyOf(config) {
	return FAMILIES.find((family) => family === config.model_type) ?? null;
}
const LINEAR = [
	"q_proj",
	"k_proj",
	"v_proj",
	"o_proj",
	"gate_proj",
	"up_proj",
	"down_proj"
];
function dimensionsOf(config) {
	const number = (key) => typeof config[key] === "number" ? config[key] : null;
	const hidden = number("hidden_size");
	const intermediate = number("intermediate_size");
	const layers = number("num_hidden_layers");
	const heads = number("num_attention_heads");
	const vocabulary = number("vocab_size");
	if (hidden === null || intermediate === null || layers === null || heads === null || vocabulary === null) return null;
	const headDim = number("head_dim") ?? hidden / heads;
	const queries = heads * headDim;
	const keys = (number("num_key_value_heads") ?? heads) * headDim;
	return {
		layers,
		vocabulary,
		sizes: /* @__PURE__ */ new Map([
			["q_proj", [queries, hidden]],
			["k_proj", [keys, hidden]],
			["v_proj", [keys, hidden]],
			["o_proj", [hidden, queries]],
			["gate_proj", [intermediate, hidden]],
			["up_proj", [intermediate, hidden]],
			["down_proj", [hidden, intermediate]],
			["lm_head", [vocabulary, hidden]],
			["embed_tokens", [hidden, vocabulary]]
		])
	};
}

// src/serving/tensors.ts
const PREFIX = "base_model.model.";
function sortTensors(tensors) {
	const sorted = {
		pairs: [],
		magnitudes: [],
		loraBiases: [],
		biases: [],
		embeddingCopies: [],
		tokenRows: [],
		saved: [],
		norms: [],
		others: []
	};
	const pairs = /* @__PURE__ */ new Map();
	for (const [name, { shape }] of tensors) {
		const inner = name.startsWith(PREFIX) ? name.slice(17) : null;
		const lora = inner === null ? null : /^(.+)\.lora_(embedding_)?([AB])(\.weight)?$/.exec(inner);
		if (inner === null) sorted.others.push(name);
		else if (lora !== null && lora[2] === void 0 === (lora[4] !== void 0)) {
			const pair = pairs.get(lora[1]) ?? emptyPair(lora[1], lora[2] !== void 0);
			if (lora[3] === "A") pair.a = shape;
			else pair.b = shape;
			pairs.set(pair.module, pair);
		} else if (/\.lora_magnitude_vector(\.|$)/.test(inner)) sorted.magnitudes.push(name);
		else if (/\.lora_[AB]\.bias$/.test(inner)) sorted.loraBiases.push(name);
		else if (/\.lora_/.test(inner)) sorted.others.push(name);
		else if (inner.endsWith(".bias")) sorted.biases.push(name);
		else if (/(^|\.)(embed_tokens|lm_head)\.base_layer\.weight$/.test(inner)) sorted.embeddingCopies.push({
			name,
			rows: shape[0] ?? 0
		});
		else if (/\.trainable_tokens?_delta$|\.trainable_tokens_/.test(inner)) sorted.tokenRows.push(name);
		else if (/(_layernorm|norm)\.weight$/.test(inner)) sorted.norms.push(name);
		else if (inner.endsWith(".weight")) sorted.saved.push(name);
		else sorted.others.push(name);
	}
	sorted.pairs = [...pairs.values()].sort((one, other) => one.module < other.module ? -1 : 1);
	return sorted;
}
function emptyPair(module, embedding) {
	const layer = /(?:^|\.)layers\.(\d+)\./.exec(module)?.[1];
	return {
		module,
		leaf: module.slice(module.lastIndexOf(".") + 1),
		layer: layer === void 0 ? null : Number(layer),
		embedding,
		a: null,
		b: null
	};
}
function rankOf({ a, b }) {
	const rank = a?.[0];
	return a?.length === 2 && b?.length === 2 && rank === b[1] ? rank ?? null : null;
}

// src/serving/carried.ts
function carried(tensors, base, note) {
	const listed = (names, what) => names.length > 0 && `it carries ${what} (${names.length}, such as ${excerpt(names[0], 100)})`;
	note("dora", listed(tensors.magnitudes, "DoRA's magnitude vectors"));
	note("lora-bias", listed(tensors.loraBiases, "biases of pairs"));
	note("bias", listed(tensors.biases, "biases"));
	note("saved-modules", listed(tensors.saved, "whole weights"));
	note("saved-norms", listed(tensors.norms, "norms"));
	note("token-rows", listed(tensors.tokenRows, "rows of the embedding, trained by trainable_token_indices"));
	note("tensor-names", listed(tensors.others, "tensors by names PEFT does not save"));
	const rows = base === null ? null : dimensionsOf(base.config)?.vocabulary ?? null;
	const extended = tensors.embeddingCopies.find((copy) => copy.rows !== rows);
	if (extended === void 0) return;
	const against = rows === null ? "the base's rows are not known" : `the base has ${rows}`;
	note("extended-embedding", `${excerpt(extended.name, 100)} was saved with ${extended.rows} rows; ${against}`);
}
function modules(tensors, base, facts, ranked, note) {
	const { pairs } = tensors;
	const broken = pairs.find((pair) => rankOf(pair) === null);
	note("tensor-pairs", broken && `${excerpt(broken.module, 100)} ${describeBroken(broken)}`);
	note("tensor-pairs", pairs.length === 0 && "there is no pair of lora_A and lora_B in it");
	const odd = pairs.find((pair) => rankOf(pair) !== null && rankOf(pair) !== facts.r);
	note("tensor-pairs", odd && !ranked && `${excerpt(odd.module, 100)} has rank ${rankOf(odd)}, adapter_config.json says ${facts.r}`);
	note("embedding", pairs.some((pair) => pair.embedding) && "the embedding carries a pair");
	note("head", pairs.some((pair) => pair.leaf === "lm_head") && "lm_head carries a pair");
	const known = new Set(LINEAR);
	const stranger = pairs.find(({ leaf, layer }) => layer !== null && !known.has(leaf));
	const seen = stranger ? excerpt(stranger.leaf, 40) : facts.leaves.join(", ");
	note("targets", facts.leaves.length > 0 && seen);
	const dimensions = base === null ? null : dimensionsOf(base.config);
	const highest = Math.max(-1, ...pairs.map(({ layer }) => layer ?? -1));
	const layers = dimensions?.layers ?? highest + 1;
	const partial = facts.leaves.find((leaf) => new Set(pairs.filter((pair) => pair.leaf === leaf && pair.layer !== null).map(({ layer }) => layer)).size < layers);
	note("some-layers", partial && `${partial} carries a pair in some layers only`);
	if (dimensions === null || facts.family === null) return;
	if (highest >= dimensions.layers) note("tensor-shapes", `it has a pair for layer ${highest}; the base has ${dimensions.layers} layers, counted from 0`);
	for (const { module, leaf, a, b } of pairs) {
		const size = dimensions.sizes.get(leaf);
		if (size === void 0 || a === null || b === null || b[0] === size[0] && a[1] === size[1]) continue;
		note("tensor-shapes", `${excerpt(module, 100)} is for a layer of ${b[0]} × ${a[1]}; the base's is ${size[0]} × ${size[1]}`);
		return;
	}
}
function describeBroken({ a, b }) {
	if (a === null || b === null) return `has no lora_${a === null ? "A" : "B"}`;
	return `has A of shape [${a.join(", ")}] and B of [${b.join(", ")}], which is no product`;
}

// src/serving/features.ts
const CHANGES_BASE = /^(pissa|olora|corda|loftq)/i;
function featuresOf(adapter, base) {
	const { config } = adapter;
	const tensors = adapter.tensors === null ? null : sortTensors(adapter.tensors);
	const found = /* @__PURE__ */ new Map();
	const note = (feature, seen) => {
		if (typeof seen === "string") found.set(feature, seen);
	};
	const facts = factsOf(adapter, base, tensors);
	note("adapter-type", config.peft_type !== "LORA" && `peft_type is ${said(config.peft_type)}`);
	const missing = [
		"r",
		"lora_alpha",
		"target_modules"
	].filter((key) => (config[key] ?? null) === null);
	note("config", missing.length > 0 && `adapter_config.json has no ${missing.join(", ")}`);
	note("weights", adapter.weights === null && "there is no adapter_model.safetensors");
	note("pickle", adapter.weights === "pickle" && "the weights are a pickle, adapter_model.bin, which is not opened here");
	note("format", adapter.weights === "safetensors" && "");
	note("architecture", architecture(base, facts));
	note("rank", missing.length === 0 && `rank ${facts.maxRank}`);
	patterns(config, facts, note);
	note("rslora", facts.rslora && `use_rslora scales by alpha/√r = ${facts.alpha}/√${facts.r}`);
	note("weight-init", typeof config.init_lora_weights === "string" && CHANGES_BASE.test(config.init_lora_weights) && `init_lora_weights is ${said(config.init_lora_weights)}, so the pair adds to changed base weights`);
	note("activated", isSet(config.alora_invocation_tokens) && "alora_invocation_tokens is set (activated LoRA)");
	note("replication", isSet(config.layer_replication) && "layer_replication repeats layers of the base");
	const variants = ["use_qalora", "use_bdlora"].filter((key) => isSet(config[key]));
	note("variant", variants.length > 0 && `${variants.join(" and ")} ${variants.length === 1 ? "is" : "are"} set`);
	declared(config, note);
	if (tensors !== null) {
		carried(tensors, base, note);
		values(adapter.tensors, note);
		modules(tensors, base, facts, isSet(config.rank_pattern), note);
	}
	note("base-name", baseName(config));
	note("vocabulary", vocabulary(adapter, base));
	note("template", "");
	note("date", facts.date !== null && `the template writes the day's date; it was trained with ${facts.date.date}`);
	return {
		facts,
		found
	};
}
function factsOf(adapter, base, tensors) {
	const { config, plan } = adapter;
	const r = numberOf(config.r);
	const linear = (tensors?.pairs ?? []).filter((pair) => !pair.embedding && pair.layer !== null);
	const byLeaf = /* @__PURE__ */ new Map();
	for (const pair of linear) byLeaf.set(pair.leaf, (byLeaf.get(pair.leaf) ?? /* @__PURE__ */ new Set()).add(rankOf(pair)));
	const ranks = [
		r,
		...(tensors?.pairs ?? []).map((pair) => rankOf(pair) ?? 0),
		...numbersOf(config.rank_pattern)
	];
	const dimensions = base === null ? null : dimensionsOf(base.config);
	const template = adapter.template ?? base?.template ?? null;
	const dated = template === null ? null : datedTemplate(template.text);
	return {
		family: base === null ? null : familyOf(base.config),
		modelType: base === null ? null : String(base.config.model_type ?? "unnamed"),
		r,
		maxRank: Math.max(...ranks),
		alpha: numberOf(config.lora_alpha),
		rslora: config.use_rslora === true,
		leaves: [...byLeaf.keys()],
		mixedWithinLeaf: [...byLeaf.values()].some((of) => of.size > 1),
		tied: base === null ? null : base.config.tie_word_embeddings === true,
		standing: templateStanding(adapter.template, base === null ? void 0 : base.template, plan?.chat.template ?? null),
		templateFiles: adapter.template?.files ?? [],
		baseTemplateFiles: base?.template?.files ?? [],
		date: plan === null || dated === null ? null : {
			date: plan.chat.date,
			settable: dated.settable
		},
		rowsSuffice: adapter.vocabulary === null || dimensions === null ? null : adapter.vocabulary.highestId < dimensions.vocabulary
	};
}
function architecture(base, { family, modelType }) {
	if (base === null) return "the base's config.json is not at hand";
	return family ?? `model_type ${excerpt(modelType ?? "", 40)}`;
}
function patterns(config, { r, alpha }, note) {
	const differing = (value, usual) => numbersOf(value).some((number) => number !== usual);
	note("rank-pattern", differing(config.rank_pattern, r) && "rank_pattern gives modules ranks of their own");
	note("alpha-pattern", differing(config.alpha_pattern, alpha) && "alpha_pattern gives modules alphas of their own");
}
function values(tensors, note) {
	const all = [...tensors];
	const bad = all.find(([, tensor]) => tensor.values === "not-finite");
	note("not-finite", bad && `${excerpt(bad[0], 100)} holds NaN or infinity`);
	const begun = all.filter(([name]) => /\.lora_(B(\.weight)?|embedding_A)$/.test(name));
	const onlyPairs = all.every(([name]) => /\.lora_(embedding_)?[AB](\.weight)?$/.test(name));
	note("no-effect", begun.length > 0 && onlyPairs && begun.every(([, tensor]) => tensor.values === "zero") && `every lora_B is zero (${begun.length}, such as ${excerpt(begun[0][0], 100)})`);
}
function declared(config, note) {
	note("dora", config.use_dora === true && "use_dora is set");
	note("lora-bias", config.lora_bias === true && "lora_bias is set");
	note("bias", isSet(config.bias) && config.bias !== "none" && `bias is ${said(config.bias)}`);
	const saved = config.modules_to_save;
	if (!Array.isArray(saved) || saved.length === 0) return;
	note(saved.every((name) => String(name).endsWith("norm")) ? "saved-norms" : "saved-modules", `modules_to_save is ${excerpt(saved.map(String).join(", "))}`);
}
function baseName({ base_model_name_or_path: name }) {
	if (typeof name !== "string" || name === "") return "base_model_name_or_path is empty";
	return /^\w[\w.-]*\/\w[\w.-]*$/.test(name) ? null : `base_model_name_or_path is ${excerpt(name, 100)}, no id of the Hub`;
}
function vocabulary({ vocabulary: own }, base) {
	if (own === null || base === null) return null;
	if (base.vocabulary !== null) {
		const extra = [...own.added].filter((token) => !base.vocabulary.added.has(token));
		if (extra.length > 0) return `its tokenizer has tokens the base's lacks (${extra.length}, such as ${excerpt(extra[0])})`;
	}
	const rows = dimensionsOf(base.config)?.vocabulary ?? null;
	return rows !== null && own.highestId >= rows ? `its tokenizer has an id ${own.highestId}; the base embeds ${rows}` : null;
}
function isSet(value) {
	if (value === void 0 || value === null || value === false) return false;
	return typeof value !== "object" || Object.keys(value).length > 0;
}
function numberOf(value) {
	return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
function numbersOf(value) {
	return Object.values(value && typeof value === "object" ? value : {}).filter((one) => typeof one === "number");
}
function said(value) {
	return excerpt(JSON.stringify(value ?? null), 40).slice(1, -1);
}

// src/serving/tgi.ts
const TGI_SOURCE = "TGI 3.3.7";
const merge$1 = "Merge it into the base with PEFT's merge_and_unload and serve the merged checkpoint.";
const refused$1 = (reason, next = merge$1) => ({
	state: "refused",
	reason,
	next
});
const wrong = (reason, next = merge$1) => ({
	state: "wrong",
	reason,
	next
});
const unseen$1 = {
	state: "unknown",
	reason: "what decides it cannot be seen from here"
};
const ignored = wrong("TGI leaves it out without a word");
const tgi = {
	"adapter-type": () => refused$1("TGI reads a LoraConfig"),
	config: () => refused$1("TGI cannot read it", "Save the adapter again with PEFT's save_pretrained."),
	weights: () => refused$1("TGI finds no tensors", "Fetch or save the adapter's weights."),
	pickle: () => refused$1("TGI reads safetensors from a directory", "Save it again with safe_serialization=True."),
	format: () => ({
		state: "loads",
		reason: "TGI reads PEFT's layout"
	}),
	architecture: ({ family, modelType }) => {
		if (family === "qwen3") return refused$1("TGI has no Qwen3 of its own, and adapters need one");
		if (family !== null) return {
			state: "loads",
			reason: "TGI serves LoRA adapters of this family"
		};
		if (modelType === null) return {
			...unseen$1,
			next: "Give --base-dir the base checkpoint's directory; its weights are not needed."
		};
		return {
			state: "unknown",
			reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
			next: "Look whether the model's layers in TGI are TensorParallelMultiAdapterLinear."
		};
	},
	rank: ({ r, maxRank, leaves }) => {
		const padded = paddedRank(maxRank);
		const shards = Math.max(1, Math.floor(maxRank / 8));
		if (padded === maxRank) return {
			state: "loads",
			reason: `TGI takes it as it is on up to ${shards} shard${shards === 1 ? "" : "s"}`
		};
		if (leaves.length < 2) return {
			state: "loads",
			reason: `TGI pads it to ${padded}`
		};
		return wrong(`TGI pads it to ${padded}, and scales all kinds of layers but the first by alpha/${padded} instead of alpha/${r}`, "Train with rank 8 or a multiple of 16, or pad A and B with zeros and scale alpha to match.");
	},
	"rank-pattern": ({ mixedWithinLeaf }) => mixedWithinLeaf ? refused$1("TGI stacks the layers of a kind, which must be of one rank") : wrong("TGI scales every pair by r"),
	"alpha-pattern": () => wrong("TGI scales every pair by lora_alpha"),
	rslora: () => ({
		state: "loads",
		reason: "TGI scales by alpha/√r, too"
	}),
	dora: () => ignored,
	"lora-bias": () => ignored,
	bias: () => ignored,
	"saved-modules": () => ignored,
	"saved-norms": () => ignored,
	"extended-embedding": ({ modelType }) => modelType === null ? unseen$1 : ignored,
	"token-rows": () => ignored,
	"weight-init": () => wrong("TGI adds it to the unchanged base", "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair."),
	activated: () => wrong("TGI applies the pair to every token"),
	variant: () => ignored,
	replication: () => ignored,
	"some-layers": () => wrong("TGI drops a kind of layer altogether when one layer lacks a pair"),
	embedding: () => ignored,
	head: () => ignored,
	targets: ({ leaves }) => leaves.every((leaf) => /^([qkvo]|gate|up|down|qkv|c)_proj$|^c_fc$/.test(leaf)) ? {
		state: "loads",
		reason: "TGI takes pairs on these layers"
	} : ignored,
	"tensor-names": () => wrong("TGI leaves them out without a word", "Save the adapter again with PEFT's save_pretrained."),
	"tensor-pairs": () => wrong("TGI leaves out what is no pair, without a word", "Save the adapter again."),
	"tensor-shapes": () => refused$1("it was trained on another base", "Serve the base it was trained on."),
	"not-finite": () => notFiniteAnswer("TGI"),
	"no-effect": () => noEffectAnswer("TGI"),
	"base-name": () => ({
		state: "loads",
		reason: "for an adapter in a directory TGI does not look at it"
	}),
	vocabulary: () => wrong("TGI takes the base's tokenizer, which would split them"),
	template,
	date: (facts) => dateAnswer(facts, null)
};
function paddedRank(rank) {
	return rank <= 8 ? 8 : Math.ceil(rank / 16) * 16;
}
function template(facts) {
	const { standing, templateFiles, baseTemplateFiles } = facts;
	const how = templateFiles.includes("tokenizer_config.json") ? {
		next: "Start it with --tokenizer-config-path and the adapter's tokenizer_config.json.",
		flags: ["--tokenizer-config-path", "{adapter}/tokenizer_config.json"]
	} : {
		next: "Write the text of chat_template.jinja as chat_template into a copy of tokenizer_config.json, and start it with --tokenizer-config-path and that copy.",
		flags: ["--tokenizer-config-path", "tokenizer_config.json"]
	};
	if ((standing === "own" || standing === "unseen") && baseTemplateFiles.includes("chat_template.json")) return {
		state: "needs",
		reason: "the base's chat_template.json goes before anything TGI can be told",
		next: "Serve a copy of the base without chat_template.json, with the template in its tokenizer_config.json."
	};
	if (standing === "base" && baseTemplateFiles.every((file) => file === "chat_template.jinja")) return {
		state: "needs",
		reason: "the base's template lies in a .jinja, which TGI does not read",
		...how
	};
	return templateAnswer(facts, how);
}

// src/serving/vllm.ts
const RANKS = [
	1,
	8,
	16,
	32,
	64,
	128,
	256,
	320,
	512
];
const DEFAULT_RANK = 16;
const ADAPTS_EMBEDDING = ["llama", "qwen3"];
const VLLM_SOURCE = "vLLM 0.33.0";
const plain = {
	state: "loads",
	reason: "vLLM takes it"
};
const merge = "Merge it into the base with PEFT's merge_and_unload and serve the merged checkpoint.";
const refused = (reason, next = "Train it again as plain LoRA, or merge it into the base and serve that.") => ({
	state: "refused",
	reason,
	next
});
const vllm = {
	"adapter-type": () => refused("vLLM loads LoRA only"),
	config: () => refused("vLLM needs all three", "Save the adapter again with PEFT's save_pretrained."),
	weights: () => refused("vLLM finds no tensors", "Fetch or save the adapter's weights."),
	pickle: () => ({
		...unseen,
		next: "Save it again with safe_serialization=True, so that its tensors can be looked at."
	}),
	format: () => ({
		state: "loads",
		reason: "vLLM reads PEFT's layout"
	}),
	architecture: ({ family, modelType }) => {
		if (family !== null) return {
			state: "loads",
			reason: "vLLM serves LoRA adapters of this family"
		};
		if (modelType === null) return {
			...unseen,
			next: "Give --base-dir the base checkpoint's directory; its weights are not needed."
		};
		return {
			state: "unknown",
			reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
			next: "See vLLM's list of supported models for LoRA."
		};
	},
	rank: ({ maxRank }) => {
		if (maxRank <= DEFAULT_RANK) return {
			state: "loads",
			reason: `within vLLM's default max_lora_rank of ${DEFAULT_RANK}`
		};
		const needed = RANKS.find((rank) => rank >= maxRank);
		if (needed === void 0) return refused(`vLLM's greatest max_lora_rank is ${RANKS.at(-1)}`, merge);
		return {
			state: "needs",
			reason: `vLLM's default max_lora_rank is ${DEFAULT_RANK}`,
			next: `Start it with --max-lora-rank ${needed}.`,
			flags: ["--max-lora-rank", String(needed)]
		};
	},
	"rank-pattern": () => patterned,
	"alpha-pattern": () => patterned,
	rslora: () => ({
		state: "loads",
		reason: "vLLM scales by alpha/√r, too"
	}),
	dora: () => refused("vLLM has no DoRA"),
	"lora-bias": () => refused("vLLM has no biases of pairs"),
	bias: () => refused("vLLM takes adapters with bias none only"),
	"saved-modules": () => refused("vLLM takes weights of modules_to_save for classifiers only"),
	"saved-norms": () => refused("vLLM takes weights of modules_to_save for classifiers only"),
	"extended-embedding": ({ modelType }) => modelType === null ? unseen : {
		state: "wrong",
		reason: "vLLM skips saved embeddings and keeps the base's",
		next: merge
	},
	"token-rows": () => refused("vLLM does not know these tensors", merge),
	"weight-init": () => refused("vLLM adds to the base as it is, and so refuses inits that change it", "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair."),
	activated: () => refused("vLLM has no activated LoRA"),
	variant: () => refused("vLLM computes plain LoRA"),
	replication: () => refused("vLLM does not repeat layers", merge),
	"some-layers": () => ({
		state: "loads",
		reason: "vLLM leaves the others as they are"
	}),
	embedding,
	head: embedding,
	targets: ({ leaves, family }) => family === null || leaves.every((leaf) => LINEAR.includes(leaf)) ? {
		state: "loads",
		reason: "vLLM takes pairs on every linear layer of the decoder"
	} : refused("this family has no such layer", "Serve the base it was trained on."),
	"tensor-names": () => refused("vLLM cannot read these names", "Save the adapter again with PEFT's save_pretrained."),
	"tensor-pairs": () => refused("vLLM needs both, of one rank", "Save the adapter again."),
	"tensor-shapes": () => refused("it was trained on another base", "Serve the base it was trained on."),
	"not-finite": () => notFiniteAnswer("vLLM"),
	"no-effect": () => noEffectAnswer("vLLM"),
	"base-name": () => ({
		state: "loads",
		reason: "vLLM does not look at it: the base is what it is started with"
	}),
	vocabulary: ({ rowsSuffice }) => {
		if (rowsSuffice === null) return unseen;
		if (!rowsSuffice) return {
			state: "wrong",
			reason: "vLLM keeps the base's embedding, which has no rows for them",
			next: merge
		};
		return {
			state: "needs",
			reason: "vLLM takes the base's tokenizer, which would split them",
			next: "Start it with --tokenizer and the adapter's directory.",
			flags: ["--tokenizer", "{adapter}"]
		};
	},
	template: (facts) => templateAnswer(facts, {
		next: "Start it with --chat-template and that file.",
		flags: ["--chat-template", "{template}"]
	}),
	date: (facts) => dateAnswer(facts, "--default-chat-template-kwargs")
};
const unseen = {
	state: "unknown",
	reason: "what decides it cannot be seen from here"
};
const patterned = {
	state: "needs",
	reason: "vLLM reads it since 0.32; older releases ignore it and scale those modules otherwise",
	next: "Serve with vLLM 0.32 or newer."
};
function embedding({ family }) {
	if (family === null) return unseen;
	if (ADAPTS_EMBEDDING.includes(family)) return plain;
	return refused(`vLLM's ${family} takes pairs in linear layers of the decoder only`);
}

// src/serving/preflight.ts
const rules = {
	vllm: {
		source: VLLM_SOURCE,
		answers: vllm
	},
	"llama.cpp": {
		source: LLAMA_CPP_SOURCE,
		answers: llamaCpp
	},
	tgi: {
		source: TGI_SOURCE,
		answers: tgi
	}
};
function preflight(server, adapter, base, names) {
	const { source, answers } = rules[server];
	const { facts, found } = featuresOf(adapter, base);
	const outcomes = [];
	const flags = [];
	for (const [feature, seen] of found) {
		const answer = answers[feature](facts);
		const reason = `${seen === "" ? "" : `${seen}: `}${answer.reason}.`;
		outcomes.push({
			rule: feature,
			state: answer.state,
			reason: sentence(reason),
			...answer.next === void 0 ? {} : { next: answer.next }
		});
		flags.push(...answer.flags ?? []);
	}
	const verdict = verdictOf(outcomes);
	return {
		server,
		source,
		verdict,
		outcomes,
		commands: verdict !== "refused" && verdict !== "wrong" ? commandsFor(server, {
			...names,
			flags,
			facts
		}) : []
	};
}
function sentence(text) {
	return /^[a-z]+['’ ]/.test(text) ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
}

// src/pipeline/verifying.ts
async function verifyTarget(target, request) {
	return atTarget(target, request, (directory) => verifyDirectory(directory, request));
}
function hubTarget(target) {
	if (!target.startsWith("hf://")) return null;
	const hub = /^hf:\/\/([^/@\s]+\/[^/@\s]+)(?:@(\S+))?$/.exec(target);
	if (hub !== null) return {
		repo: hub[1],
		revision: hub[2] ?? null
	};
	throw new LoraError("usage", `"${target}" is no repository of the Hub.`, { next: "Write hf://org/name or hf://org/name@revision." });
}
async function atTarget(target, request, action, wanted = /(?:)/) {
	const { environment, signal } = request;
	const hub = hubTarget(target);
	if (hub === null) {
		if ((await stat(target).catch(() => null))?.isDirectory()) return action(target, null);
		throw new LoraError("usage", `There is no directory "${target}".`, { next: "Name the directory the adapter was published to." });
	}
	const cacheDir = await mkdtemp(join(tmpdir(), "lora-verify-"));
	try {
		const { hubUrl, hubToken: token } = environment;
		return await action(await fetchSnapshot({
			model: hub.repo,
			revision: hub.revision ?? "main",
			cacheDir,
			hubUrl,
			token,
			choose: (files) => files.filter(({ path }) => wanted.test(path)),
			signal,
			onProgress: progressTo(request)
		}), cacheDir);
	} finally {
		await rm(cacheDir, {
			recursive: true,
			force: true
		});
	}
}
async function verifyDirectory(directory, request) {
	const workspace = await openWorkspace(request.root);
	const isDataRepository = workspace.datasets.size > 0;
	return verifyAdapter(directory, {
		workspaceRoot: isDataRepository ? request.root : void 0,
		baseDirectory: request.baseDirectory ?? await baseInWorkspace(directory, workspace),
		onProgress: progressTo(request),
		signal: request.signal
	});
}
async function baseInWorkspace(directory, { root, adapters }) {
	try {
		const { base } = parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8")).predicate.buildDefinition.internalParameters.plan;
		const named = [...adapters.values()].find(({ manifest }) => manifest.base.directory === base.model);
		return named === void 0 ? void 0 : await insideWorkspace(root, ".", base.model, { file: named.file });
	} catch {
		return;
	}
}
function progressTo({ listener }) {
	return (progress) => listener({
		type: "progress",
		stage: "provenance",
		progress
	});
}
function renderClaims(claims, colour) {
	const paint = import_picocolors.default.createColors(colour);
	const colours = {
		proven: paint.green,
		asserted: paint.yellow,
		missing: paint.yellow,
		false: paint.red
	};
	const width = Math.max(...claims.map(({ claim }) => claim.length));
	const lines = claims.map(({ claim, state, detail }) => `${colours[state](state.padEnd(8))}  ${claim.padEnd(width)}  ${detail}`);
	const count = (state) => claims.filter((claim) => claim.state === state).length;
	return `${lines.join("\n")}\n\n${[
		"proven",
		"asserted",
		"missing",
		"false"
	].map((state) => `${count(state)} ${state}`).join(", ")}\n`;
}

// src/pipeline/preflighting.ts
async function preflightTarget(target, server, request) {
	const hub = hubTarget(target);
	const look = async (directory, cacheDir) => {
		const adapter = await readServedAdapter(directory);
		const base = await findBase(adapter, directory, cacheDir, request);
		const name = adapter.plan?.adapter ?? basename(hub?.repo ?? target).replace(/[^\w.-]+/g, "-").replace(/^-+/, "");
		return preflight(server, adapter, base.served, {
			name,
			adapter: hub ?? { directory: target },
			base: base.named
		});
	};
	return atTarget(target, request, look, ADAPTER);
}
const ADAPTER = /^(adapter_(config\.json|model\.(safetensors|bin))|tokenizer(_config)?\.json|chat_template\.(jinja|json)|provenance\.json)$/;
const SMALL = /^(config\.json|tokenizer\.json|tokenizer_config\.json|chat_template\.(jinja|json))$/;
async function findBase({ config, plan }, directory, cacheDir, request) {
	const { environment, signal } = request;
	const model = typeof config.base_model_name_or_path === "string" ? config.base_model_name_or_path : "";
	const local = request.baseDirectory ?? await baseInWorkspace(directory, await openWorkspace(request.root)) ?? (cacheDir === null ? await existingDirectory(request.root, model) : void 0);
	if (local !== void 0) {
		const served = await readServedBase(local);
		if (served !== null) return {
			served,
			named: { directory: local }
		};
		if (request.baseDirectory !== void 0) throw new LoraError("base-incomplete", `There is no config.json in "${local}".`, { next: "Give --base-dir a checkpoint directory in Hugging Face layout." });
	}
	if (!/^\w[\w.-]*\/\w[\w.-]*$/.test(model)) return {
		served: null,
		named: null
	};
	const revision = plan?.base.revision ?? (typeof config.revision === "string" ? config.revision : null);
	const named = {
		repo: model,
		revision
	};
	const cached = new CachedModel(environment.hubCache, model);
	const commit = await cached.commitOf(revision ?? "main");
	const inCache = commit === null ? null : await readServedBase(cached.snapshot(commit));
	if (inCache !== null || cacheDir === null) return {
		served: inCache,
		named
	};
	try {
		const fetched = await fetchSnapshot({
			model,
			revision: revision ?? "main",
			cacheDir,
			hubUrl: environment.hubUrl,
			token: environment.hubToken,
			choose: (files) => files.filter(({ path }) => SMALL.test(path)),
			onProgress: progressTo(request),
			signal
		});
		return {
			served: await readServedBase(fetched),
			named
		};
	} catch (error) {
		if (error instanceof LoraError && error.code.startsWith("hub-")) return {
			served: null,
			named
		};
		throw error;
	}
}
async function existingDirectory(root, path) {
	if (path === "") return void 0;
	const at = resolve(root, path);
	return (await stat(join(at, "config.json")).catch(() => null))?.isFile() ? at : void 0;
}
const SENTENCES = {
	loads: "loads it as it is",
	needs: "loads it, with what is said above",
	unknown: "nothing speaks against it, but not everything that decides is at hand",
	wrong: "takes it without a word and computes something else than was trained",
	refused: "does not load it"
};
function renderPreflight({ server, source, verdict, outcomes, commands }, colour) {
	const paint = import_picocolors.default.createColors(colour);
	const colours = {
		loads: paint.green,
		needs: paint.yellow,
		unknown: paint.yellow,
		wrong: paint.red,
		refused: paint.red
	};
	const width = Math.max(...outcomes.map(({ rule }) => rule.length));
	const lines = outcomes.map(({ rule, state, reason, next }) => {
		const indent = " ".repeat(10 + width + 2);
		const help = next === void 0 ? "" : `\n${indent}${next}`;
		return `${colours[state](state.padEnd(8))}  ${rule.padEnd(width)}  ${reason}${help}`;
	});
	const shell = commands.length === 0 ? "" : `\n${commands.map((command) => `  ${command}\n`).join("")}`;
	return `${lines.join("\n")}\n\n${server}: ${SENTENCES[verdict]} (rules of ${source})\n${shell}`;
}

// src/cli/verify.ts
const verify = {
	usage: "verify <directory | hf://org/name[@rev]> [--base-dir DIR] [--for SERVER]",
	summary: "each provenance claim: proven, asserted, missing or false",
	help: [
		"--cwd DIR        a checkout of the data repository: proves data set ids and the commit",
		"--base-dir DIR   the base checkpoint: proves its files (default: the directory the manifests name)",
		"--for SERVER     instead: whether vllm, llama.cpp or tgi loads it, why not, and how to serve it;",
		"                 for adapters of other tools, too"
	],
	options: {
		"base-dir": { type: "string" },
		for: { type: "string" }
	},
	async run(context) {
		const [named] = context.names;
		if (named === void 0 || context.names.length > 1) throw new LoraError("usage", "Name one adapter to verify.", { next: "Usage: lora verify <directory | hf://org/name[@revision]>" });
		const base = text(context, "base-dir");
		const target = named.startsWith("hf://") ? named : resolve(named);
		const request = {
			root: context.root,
			baseDirectory: base === void 0 ? void 0 : resolve(base),
			environment: context.environment,
			listener: context.listener,
			signal: context.signal
		};
		const server = text(context, "for");
		return server === void 0 ? claims(context, target, request) : serving(context, target, known(server), request);
	}
};
async function claims(context, target, request) {
	const claims = await verifyTarget(target, request);
	context.print({
		json: {
			target: context.names[0],
			claims
		},
		text: renderClaims(claims, context.colour.result)
	});
	const needed = ({ claim }) => claim === "record" || claim.startsWith("file ");
	return claims.some((claim) => claim.state === "false" || claim.state === "missing" && needed(claim)) ? 1 : 0;
}
async function serving(context, target, server, request) {
	const found = await preflightTarget(target, server, request);
	context.print({
		json: {
			target: context.names[0],
			...found
		},
		text: renderPreflight(found, context.colour.result)
	});
	return found.verdict === "refused" || found.verdict === "wrong" ? 1 : 0;
}
function known(server) {
	const found = SERVERS.find((name) => name === server.toLowerCase());
	if (found !== void 0) return found;
	throw new LoraError("usage", `There are no rules for the server "${server.slice(0, 40)}".`, { next: `Give --for one of ${SERVERS.join(", ")}.` });
}

export { verify };