import { M as convertToTensor, O as tidy, P as inferShape, Ur as assertNonNull, Vr as assert, b as dispose, f as reshape, h as add, j as op, k as makeTensor, p as mul, x as engine } from "./dist-gW98DawM.js";
import { c as softmax, d as matMul, f as concat, l as gather, o as transpose, t as HIDDEN, u as slice } from "./attentionblocks-DL1z9sZZ.js";
import { t as zeros } from "./zeros-vQAQ-ls1.js";

// node_modules/@tensorflow/tfjs-core/dist/ops/concat_4d.js
function concat4d_(tensors, axis) {
	return concat(tensors, axis);
}
const concat4d = /* @__PURE__ */ op({ concat4d_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/slice4d.js
function slice4d_(x, begin, size) {
	const $x = convertToTensor(x, "x", "slice4d");
	assert($x.rank === 4, () => `slice4d expects a rank-4 tensor, but got a rank-${$x.rank} tensor`);
	return slice($x, begin, size);
}
const slice4d = /* @__PURE__ */ op({ slice4d_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/tensor1d.js
function tensor1d(values, dtype) {
	assertNonNull(values);
	const inferredShape = inferShape(values, dtype);
	if (inferredShape.length !== 1) throw new Error("tensor1d() requires values to be a flat/TypedArray");
	return makeTensor(values, null, inferredShape, dtype);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/tensor3d.js
function tensor3d(values, shape, dtype) {
	assertNonNull(values);
	if (shape != null && shape.length !== 3) throw new Error("tensor3d() requires shape to have three numbers");
	const inferredShape = inferShape(values, dtype);
	if (inferredShape.length !== 3 && inferredShape.length !== 1) throw new Error("tensor3d() requires values to be number[][][] or flat/TypedArray");
	if (inferredShape.length === 1 && shape == null) throw new Error("tensor3d() requires shape to be provided when `values` are a flat array");
	return makeTensor(values, shape, inferredShape, dtype);
}

// src/model/cache.ts
const CACHE_WRITE = "CacheWrite";
const BLOCK = 64;
var KeyValueCache = class {
	slots = 0;
	capacity = 0;
	#config;
	#layers = [];
	constructor(config) {
		this.#config = config;
	}
	resize(kept, slots, tokens) {
		const { layers, keyValueHeads, headDim } = this.#config;
		const capacity = Math.ceil(tokens / 64) * 64;
		const resized = (cache, timeAxis) => tidy(() => {
			const shape = [
				slots,
				keyValueHeads,
				headDim,
				headDim
			];
			shape[timeAxis] = capacity;
			if (cache === void 0 || kept.length === 0) return zeros(shape);
			return resizeAxis(resizeAxis(gather(cache, tensor1d(kept, "int32")), timeAxis, capacity), 0, slots);
		});
		for (let i = 0; i < layers; i++) {
			const old = this.#layers[i];
			this.#layers[i] = {
				keys: resized(old?.keys, 2),
				values: resized(old?.values, 3)
			};
			if (old !== void 0) dispose(old);
		}
		this.slots = slots;
		this.capacity = capacity;
	}
	places(tokens) {
		return tensor1d(Int32Array.from(tokens, ({ slot, position }) => slot * this.capacity + position), "int32");
	}
	write(layer, at, keys, values) {
		const cache = this.#layers[layer];
		const put = (into, x, transposed) => {
			const inputs = {
				cache: into,
				x,
				at
			};
			engine().runKernel(CACHE_WRITE, inputs, { transposed }).dispose();
		};
		put(cache.keys, keys, false);
		put(cache.values, values, true);
	}
	attend(layer, q, mask) {
		const { keys, values } = this.#layers[layer];
		const { heads, keyValueHeads, headDim } = this.#config;
		const { slots, capacity } = this;
		const groups = heads / keyValueHeads;
		const batch = slots * keyValueHeads;
		const queries = mul(reshape(q, [
			batch,
			groups,
			headDim
		]), 1 / Math.sqrt(headDim));
		const swap = (x) => groups === 1 ? x : transpose(x, [
			0,
			2,
			1
		]);
		const scores = swap(matMul(reshape(keys, [
			batch,
			capacity,
			headDim
		]), queries, false, true));
		const probabilities = softmax(add(reshape(scores, [
			slots,
			heads,
			capacity
		]), mask));
		const out = matMul(reshape(values, [
			batch,
			headDim,
			capacity
		]), reshape(probabilities, [
			batch,
			groups,
			capacity
		]), false, true);
		return reshape(swap(out), [slots, heads * headDim]);
	}
	mask(lengths, window) {
		const { slots, capacity } = this;
		const values = new Float32Array(slots * capacity).fill(HIDDEN);
		lengths.forEach((length, slot) => {
			const start = slot * capacity;
			values.fill(0, start + Math.max(0, length - (window ?? length)), start + length);
		});
		return tensor3d(values, [
			slots,
			1,
			capacity
		]);
	}
	dispose() {
		dispose(this.#layers.flatMap(({ keys, values }) => [keys, values]));
		this.#layers = [];
		this.slots = this.capacity = 0;
	}
};
function resizeAxis(x, axis, size) {
	const shape = x.shape.slice();
	const added = size - shape[axis];
	if (added === 0) return x;
	shape[axis] = Math.abs(added);
	if (added > 0) return concat4d([x, zeros(shape)], axis);
	shape[axis] = size;
	return slice4d(x, [
		0,
		0,
		0,
		0
	], shape);
}
function cachedTokenBytes({ layers, keyValueHeads, headDim }) {
	return 8 * layers * keyValueHeads * headDim;
}

export { tensor1d as a, tensor3d as i, KeyValueCache as n, cachedTokenBytes as r, CACHE_WRITE as t };