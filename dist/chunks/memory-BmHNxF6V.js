import "./attentionblocks-DL1z9sZZ.js";
import { o as loraParameterShapes } from "./tokens-YMSw5B4K.js";
import { i as LOGITS_AT_ONCE } from "./lanes-DizY39TZ.js";
import { d as linearShapes } from "./mask-D-Y3O1Un.js";

// src/model/memory.ts
const FLOAT = 4;
const MIB = 2 ** 20;
const BACKENDS = {
	wasm: {
		copies: 1,
		embedding: 1,
		logits: 6,
		program: 100 * MIB
	},
	webgpu: {
		copies: 2,
		embedding: 2,
		logits: 6,
		program: 250 * MIB
	},
	tensorflow: {
		copies: 1,
		embedding: 1,
		logits: 3,
		program: 450 * MIB
	},
	torch: {
		copies: 1,
		embedding: 1,
		logits: 4,
		program: 700 * MIB
	}
};
const THREAD = 50 * MIB;
function trainingMemory({ config, lora, backend, precision, threads, lanes, ...batch }) {
	const of = BACKENDS[backend];
	const element = precision === "bf16" ? 2 : FLOAT;
	const { hiddenSize, intermediateSize, vocabularySize, layers, tiedEmbeddings } = config;
	const matrices = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0);
	const table = vocabularySize * hiddenSize;
	const weights = threads * element * (of.copies * (matrices + table) + (tiedEmbeddings ? 0 : of.embedding * table));
	const parameters = loraParameterShapes(config, lora).reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
	const adapter = FLOAT * parameters * (3 + 4 * threads + (lanes > 0 ? 1 + lanes : 0));
	const tokens = batch.lengths.reduce((sum, length) => sum + length, 0);
	const kept = keptBytes(config, batch.lengths);
	const inputs = FLOAT * layers * tokens * hiddenSize;
	const passing = FLOAT * tokens * (4 * intermediateSize + 6 * hiddenSize);
	const activations = threads * ((batch.recompute ? inputs + kept / layers : kept) + passing);
	const chunk = Math.min(batch.supervised, Math.max(1, Math.floor(LOGITS_AT_ONCE / vocabularySize)));
	const logits = threads * FLOAT * of.logits * chunk * vocabularySize;
	const program = of.program + (threads - 1) * THREAD;
	return {
		weights,
		adapter,
		activations,
		logits,
		program,
		total: weights + adapter + activations + logits + program
	};
}
function keptBytes(config, lengths) {
	const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, layers } = config;
	const perToken = 6 * hiddenSize + 3 * heads * headDim + 2 * keyValueHeads * headDim + 3 * intermediateSize;
	const floats = lengths.reduce((sum, length) => {
		const first = Math.min(length, 256);
		return sum + length * perToken + heads * first * first;
	}, 0);
	return FLOAT * layers * floats;
}
const SHARE = .6;
function recomputesIn(freeBytes, setting, config, lengths) {
	return setting === "auto" ? keptBytes(config, lengths) > SHARE * freeBytes : setting === "on";
}

export { trainingMemory as n, recomputesIn as t };