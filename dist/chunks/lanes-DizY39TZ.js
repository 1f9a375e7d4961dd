import { En as Mean, F as ENGINE, Fn as OneHot, Hr as assertNonNegativeIntegerDimensions, M as convertToTensor, O as tidy, Vr as assert, _ as cast, c as scalar, f as reshape, g as clone, h as add$1, j as op, m as div, n as customGrad, nr as ScatterNd, or as Sigmoid, p as mul, t as sub, tr as Rsqrt } from "./dist-gW98DawM.js";
import { a as rounding, c as softmax, d as matMul, f as concat, l as gather, o as transpose, r as native, u as slice } from "./attentionblocks-DL1z9sZZ.js";
import { n as validateInput } from "./scatter_nd_util-Byj073Zs.js";
import { d as linearShapes } from "./mask-D-Y3O1Un.js";

// node_modules/@tensorflow/tfjs-core/dist/ops/sigmoid.js
function sigmoid_(x) {
	const inputs = { x: convertToTensor(x, "x", "sigmoid", "float32") };
	return ENGINE.runKernel(Sigmoid, inputs);
}
const sigmoid = /* @__PURE__ */ op({ sigmoid_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/concat_2d.js
function concat2d_(tensors, axis) {
	return concat(tensors, axis);
}
const concat2d = /* @__PURE__ */ op({ concat2d_ });

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

// node_modules/@tensorflow/tfjs-core/dist/ops/sum.js
function sum_(x, axis = null, keepDims = false) {
	let $x = convertToTensor(x, "x", "sum");
	if ($x.dtype === "bool") $x = cast($x, "int32");
	const inputs = { x: $x };
	const attrs = {
		axis,
		keepDims
	};
	return ENGINE.runKernel("Sum", inputs, attrs);
}
const sum = /* @__PURE__ */ op({ sum_ });

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

// src/model/operation.ts
function operation(compute) {
	return customGrad((...inputs) => {
		const { value, gradFunc } = compute(...inputs);
		return {
			value,
			gradFunc: (dy, saved) => {
				const gradients = tidy(() => gradFunc(dy, saved));
				dy.dispose();
				for (const tensor of saved) tensor.dispose();
				return gradients;
			}
		};
	});
}

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
	const { round, widen } = rounding();
	return operation((x, a, b, save) => {
		const whole = round(x);
		const input = mask === null ? whole : round(mul(widen(x), mask));
		const [down, up] = [round(a), round(b)];
		const low = round(mul(widen(matMul(input, down, false, true)), scale));
		save([
			input,
			low,
			down,
			up,
			...mask === null ? [] : [mask]
		]);
		return {
			value: add$1(project(whole, frozen), widen(matMul(low, up, false, true))),
			gradFunc: (dy, saved) => {
				const [input, low, down, up, mask] = saved;
				const dOut = round(dy);
				const dLow = round(mul(widen(matMul(dOut, up)), scale));
				const dInput = widen(matMul(dLow, down));
				const dA = widen(transpose(matMul(input, dLow, true)));
				const dB = widen(matMul(dOut, low, true));
				return [
					add$1(frozen.weight.backward(dOut), mask === void 0 ? dInput : mul(dInput, mask)),
					dA,
					dB
				];
			}
		};
	})(x, a, b);
}
function forProducts(x) {
	const { rounding } = native();
	if (rounding === void 0) return x;
	return operation((x) => ({
		value: rounding.round(x),
		gradFunc: (dy) => clone(dy)
	}))(x);
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

// src/engine/tfjs/lanes.ts
const LANES = 8;
const LANE_WORK = 2e8;
const SHARE = .8;
function stepLanes(rows, config) {
	const work = rows.map(rowWork(config));
	const total = work.reduce((sum, of) => sum + of, 0);
	let count = 1;
	while (2 * count <= Math.min(8, rows.length) && 2 * count * LANE_WORK <= total) count *= 2;
	const lanes = Array.from({ length: count }, () => ({
		work: 0,
		rows: []
	}));
	for (const row of rows.map((_, i) => i).sort((a, b) => work[b] - work[a] || a - b)) {
		const least = lanes.reduce((a, b) => b.work < a.work ? b : a);
		least.work += work[row];
		least.rows.push(row);
	}
	return lanes.sort((a, b) => b.work - a.work).map(({ rows }) => rows.sort((a, b) => a - b));
}
function rowWork(config) {
	const weights = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0);
	const head = config.vocabularySize * config.hiddenSize;
	const attention = 3.5 * config.layers * config.heads * config.headDim;
	return ({ tokens, supervised }) => tokens * (weights + attention * tokens) + supervised * head;
}
function largestStep({ batchSize, microBatchSize }, longest, config) {
	const lanes = stepLanes(new Array(batchSize).fill(longest), config);
	return {
		lanes: lanes.length,
		rows: Math.min(microBatchSize, lanes[0].length)
	};
}
function threadsFor({ lanes }, cores, bytes, estimate) {
	let threads = Math.max(1, Math.min(cores, lanes));
	while (threads > 1 && estimate(threads).total > SHARE * bytes) threads--;
	return threads;
}

export { sum as _, add as a, headCrossEntropy as c, selectRows as d, swiglu as f, log as g, scatterND as h, LOGITS_AT_ONCE as i, linear as l, operation as m, stepLanes as n, crossEntropies as o, valuesOf as p, threadsFor as r, forProducts as s, largestStep as t, rmsNorm as u, max as v, concat2d as y };