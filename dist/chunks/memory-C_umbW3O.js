import { A as op, Br as assert, D as tidy, P as ENGINE, Pn as OneHot, Tn as Mean, Vr as assertNonNegativeIntegerDimensions, ar as Sigmoid, d as reshape, er as Rsqrt, f as mul, g as cast, h as clone, j as convertToTensor, m as add$1, n as sub, p as div, s as scalar, tr as ScatterNd } from "./dist-BDDKejyU.js";
import { a as native, d as sum, f as concat2d, i as operation, l as softmax, m as matMul, p as slice, s as transpose, u as gather } from "./attention-DbJfaN5X.js";
import { n as validateInput } from "./scatter_nd_util-r1MYXQuP.js";
import { d as linearShapes } from "./mask-D4qcm1ox.js";
import { o as loraParameterShapes } from "./tokens-HHEXbvNT.js";

// node_modules/@tensorflow/tfjs-core/dist/ops/sigmoid.js
function sigmoid_(x) {
	const inputs = { x: convertToTensor(x, "x", "sigmoid", "float32") };
	return ENGINE.runKernel(Sigmoid, inputs);
}
const sigmoid = /* @__PURE__ */ op({ sigmoid_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/max.js
function max_(x, axis = null, keepDims = false) {
	const inputs = { x: convertToTensor(x, "x", "max") };
	const attrs = {
		reductionIndices: axis,
		keepDims
	};
	return ENGINE.runKernel("Max", inputs, attrs);
}
const max = /* @__PURE__ */ op({ max_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/log.js
function log_(x) {
	const inputs = { x: convertToTensor(x, "x", "log", "float32") };
	return ENGINE.runKernel("Log", inputs);
}
const log = /* @__PURE__ */ op({ log_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/mean.js
function mean_(x, axis = null, keepDims = false) {
	const inputs = { x: convertToTensor(x, "x", "mean") };
	const attrs = {
		axis,
		keepDims
	};
	return ENGINE.runKernel(Mean, inputs, attrs);
}
const mean = /* @__PURE__ */ op({ mean_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/one_hot.js
function oneHot_(indices, depth, onValue = 1, offValue = 0, dtype = "int32") {
	if (depth < 2) throw new Error(`Error in oneHot: depth must be >=2, but it is ${depth}`);
	const inputs = { indices: convertToTensor(indices, "indices", "oneHot", "int32") };
	const attrs = {
		dtype,
		depth,
		onValue,
		offValue
	};
	return ENGINE.runKernel(OneHot, inputs, attrs);
}
const oneHot = /* @__PURE__ */ op({ oneHot_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/rsqrt.js
function rsqrt_(x) {
	const inputs = { x: convertToTensor(x, "x", "rsqrt", "float32") };
	return ENGINE.runKernel(Rsqrt, inputs);
}
const rsqrt = /* @__PURE__ */ op({ rsqrt_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/slice1d.js
function slice1d_(x, begin, size) {
	const $x = convertToTensor(x, "x", "slice1d");
	assert($x.rank === 1, () => `slice1d expects a rank-1 tensor, but got a rank-${$x.rank} tensor`);
	return slice($x, [begin], [size]);
}
const slice1d = /* @__PURE__ */ op({ slice1d_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/slice2d.js
function slice2d_(x, begin, size) {
	const $x = convertToTensor(x, "x", "slice2d");
	assert($x.rank === 2, () => `slice2d expects a rank-2 tensor, but got a rank-${$x.rank} tensor`);
	return slice($x, begin, size);
}
const slice2d = /* @__PURE__ */ op({ slice2d_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/scatter_nd.js
function scatterND_(indices, updates, shape) {
	assertNonNegativeIntegerDimensions(shape);
	const $indices = convertToTensor(indices, "indices", "scatterND", "int32");
	const $updates = convertToTensor(updates, "updates", "scatterND");
	validateInput($updates, $indices, shape);
	const inputs = {
		indices: $indices,
		updates: $updates
	};
	const attrs = { shape };
	return ENGINE.runKernel(ScatterNd, inputs, attrs);
}
const scatterND = /* @__PURE__ */ op({ scatterND_ });

// src/model/ops.ts
function linear(x, frozen, update = null) {
	return update === null ? frozenLinear(x, frozen) : adaptedLinear(x, frozen, update);
}
function project(x, { weight, bias }) {
	const product = weight.forward(x);
	return bias === null ? product : add$1(product, bias);
}
function frozenLinear(x, frozen) {
	return operation((input) => ({
		value: project(input, frozen),
		gradFunc: (dy) => frozen.weight.backward(dy)
	}))(x);
}
function adaptedLinear(x, frozen, { a, b, scale, mask }) {
	return operation((x, a, b, save) => {
		const input = mask === null ? x : mul(x, mask);
		const low = mul(matMul(input, a, false, true), scale);
		save([
			input,
			low,
			a,
			b,
			...mask === null ? [] : [mask]
		]);
		return {
			value: add$1(project(x, frozen), matMul(low, b, false, true)),
			gradFunc: (dy, saved) => {
				const [input, low, a, b, mask] = saved;
				const dLow = mul(matMul(dy, b), scale);
				const dInput = matMul(dLow, a);
				const dA = transpose(matMul(input, dLow, true));
				const dB = matMul(dy, low, true);
				return [
					add$1(frozen.weight.backward(dy), mask === void 0 ? dInput : mul(dInput, mask)),
					dA,
					dB
				];
			}
		};
	})(x, a, b);
}
function rmsNorm(x, weight, epsilon) {
	const shape = x.shape;
	const grouped = (y) => reshape(y, [-1, weight.shape[0]]);
	return operation((input, save) => {
		const groups = grouped(input);
		const inverse = rsqrt(add$1(mean(mul(groups, groups), -1, true), epsilon));
		const normal = mul(groups, inverse);
		save([normal, inverse]);
		return {
			value: reshape(mul(normal, weight), shape),
			gradFunc: (dy, saved) => {
				const [normal, inverse] = saved;
				const dNormal = mul(grouped(dy), weight);
				const along = mean(mul(dNormal, normal), -1, true);
				return reshape(mul(inverse, sub(dNormal, mul(normal, along))), shape);
			}
		};
	})(x);
}
function swiglu(gate, up) {
	return operation((g, u, save) => {
		save([g, u]);
		return {
			value: mul(mul(g, sigmoid(g)), u),
			gradFunc: (dy, saved) => {
				const [g, u] = saved;
				const sigmoid$1 = sigmoid(g);
				const silu = mul(g, sigmoid$1);
				const slope = add$1(sigmoid$1, sub(silu, mul(silu, sigmoid$1)));
				return [mul(mul(dy, u), slope), mul(dy, silu)];
			}
		};
	})(gate, up);
}
function selectRows(x, indices) {
	const shape = x.shape;
	return operation((input, save) => {
		save([indices]);
		return {
			value: gather(input, indices),
			gradFunc: (dy, saved) => scatterND(reshape(saved[0], [-1, 1]), dy, shape)
		};
	})(x);
}
function add(a, b) {
	return operation((a, b) => ({
		value: add$1(a, b),
		gradFunc: (dy) => [clone(dy), clone(dy)]
	}))(a, b);
}
function crossEntropies(logits, labels) {
	const probabilities = softmax(logits);
	const target = cast(oneHot(labels, logits.shape[1], 1, 0, "int32"), "float32");
	const logPartition = sub(max(logits, -1), log(max(probabilities, -1)));
	return {
		losses: sub(logPartition, sum(mul(logits, target), -1)),
		probabilities,
		target
	};
}
const LOGITS_AT_ONCE = 2 ** 25;
function headCrossEntropy(x, head, labels, divisor = 1) {
	const [rows, width] = x.shape;
	const chunks = Math.ceil(rows * head.weight.shape[0] / LOGITS_AT_ONCE);
	const atOnce = Math.ceil(rows / chunks);
	return operation((input, save) => {
		let sum$1 = scalar(0);
		const gradients = [];
		for (let row = 0; row < rows; row += atOnce) {
			const count = Math.min(atOnce, rows - row);
			const [loss, gradient] = tidy(() => {
				const whole = count === rows;
				const { losses, gradient } = crossEntropyAndGradient(linear(whole ? input : slice2d(input, [row, 0], [count, width]), head), whole ? labels : slice1d(labels, row, count));
				return [sum(losses), head.weight.backward(mul(gradient, 1 / divisor))];
			});
			sum$1 = add$1(sum$1, loss);
			gradients.push(gradient);
		}
		save([gradients.length === 1 ? gradients[0] : concat2d(gradients, 0)]);
		return {
			value: div(sum$1, divisor),
			gradFunc: (dy, saved) => mul(dy, saved[0])
		};
	})(x);
}
function crossEntropyAndGradient(logits, labels) {
	const fused = native().crossEntropy;
	if (fused !== void 0) return fused(logits, labels);
	const { losses, probabilities, target } = crossEntropies(logits, labels);
	return {
		losses,
		gradient: sub(probabilities, target)
	};
}
async function valuesOf(make) {
	const tensor = tidy(make);
	const values = await tensor.data();
	tensor.dispose();
	return values;
}

// src/model/memory.ts
const FLOAT = 4;
const MIB = 2 ** 20;
const BACKENDS = {
	wasm: {
		copies: 4,
		embedding: 2,
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
function trainingMemory({ config, lora, backend, precision, ...batch }) {
	const of = BACKENDS[backend];
	const element = precision === "bf16" ? 2 : FLOAT;
	const { hiddenSize, intermediateSize, vocabularySize, layers, tiedEmbeddings } = config;
	const matrices = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0);
	const table = vocabularySize * hiddenSize;
	const weights = element * (of.copies * (matrices + table) + (tiedEmbeddings ? 0 : of.embedding * table));
	const adapter = 28 * loraParameterShapes(config, lora).reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
	const tokens = batch.lengths.reduce((sum, length) => sum + length, 0);
	const kept = keptBytes(config, batch.lengths);
	const inputs = FLOAT * layers * tokens * hiddenSize;
	const passing = FLOAT * tokens * (4 * intermediateSize + 6 * hiddenSize);
	const activations = (batch.recompute ? inputs + kept / layers : kept) + passing;
	const chunk = Math.min(batch.supervised, Math.max(1, Math.floor(LOGITS_AT_ONCE / vocabularySize)));
	const logits = FLOAT * of.logits * chunk * vocabularySize;
	const { program } = of;
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

export { headCrossEntropy as a, selectRows as c, crossEntropies as i, swiglu as l, trainingMemory as n, linear as o, add as r, rmsNorm as s, recomputesIn as t, valuesOf as u };