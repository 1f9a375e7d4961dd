import { A as op, Br as assert, D as tidy, F as makeTypesMatch, Hr as assertNonNull, M as convertToTensorArray, Mr as Transpose, N as inferShape, O as makeTensor, P as ENGINE, S as keep, Vn as Real, an as Imag, cr as Slice, d as reshape, en as GatherV2, f as mul, g as cast, h as clone, j as convertToTensor, k as complex, lr as Softmax, lt as BatchMatMul, m as add, n as sub, r as customGrad, t as zeros, x as getBackend, yt as Concat } from "./dist-BDDKejyU.js";

// node_modules/@tensorflow/tfjs-core/dist/ops/concat.js
function concat_(tensors, axis = 0) {
	assert(tensors.length >= 1, () => "Pass at least one tensor to concat");
	const $tensors = convertToTensorArray(tensors, "tensors", "concat", "string_or_numeric");
	if ($tensors[0].dtype === "complex64") $tensors.forEach((tensor) => {
		if (tensor.dtype !== "complex64") throw new Error(`Cannot concatenate complex64 tensors with a tensor
          with dtype ${tensor.dtype}. `);
	});
	if ($tensors.length === 1) return clone($tensors[0]);
	const inputs = $tensors;
	const attr = { axis };
	return ENGINE.runKernel(Concat, inputs, attr);
}
const concat = /* @__PURE__ */ op({ concat_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/mat_mul.js
function matMul_(a, b, transposeA = false, transposeB = false) {
	let $a = convertToTensor(a, "a", "matMul");
	let $b = convertToTensor(b, "b", "matMul");
	[$a, $b] = makeTypesMatch($a, $b);
	const inputs = {
		a: $a,
		b: $b
	};
	const attrs = {
		transposeA,
		transposeB
	};
	return ENGINE.runKernel(BatchMatMul, inputs, attrs);
}
const matMul = /* @__PURE__ */ op({ matMul_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/slice.js
function slice_(x, begin, size) {
	const $x = convertToTensor(x, "x", "slice", "string_or_numeric");
	if ($x.rank === 0) throw new Error("Slicing scalar is not possible");
	const inputs = { x: $x };
	const attrs = {
		begin,
		size
	};
	return ENGINE.runKernel(Slice, inputs, attrs);
}
const slice = /* @__PURE__ */ op({ slice_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/concat_2d.js
function concat2d_(tensors, axis) {
	return concat(tensors, axis);
}
const concat2d = /* @__PURE__ */ op({ concat2d_ });

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

// node_modules/@tensorflow/tfjs-core/dist/ops/gather.js
function gather_(x, indices, axis = 0, batchDims = 0) {
	const inputs = {
		x: convertToTensor(x, "x", "gather"),
		indices: convertToTensor(indices, "indices", "gather", "int32")
	};
	const attrs = {
		axis,
		batchDims
	};
	return ENGINE.runKernel(GatherV2, inputs, attrs);
}
const gather = /* @__PURE__ */ op({ gather_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/imag.js
function imag_(input) {
	const inputs = { input: convertToTensor(input, "input", "imag") };
	return ENGINE.runKernel(Imag, inputs);
}
const imag = /* @__PURE__ */ op({ imag_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/neg.js
function neg_(x) {
	const inputs = { x: convertToTensor(x, "x", "neg") };
	return ENGINE.runKernel("Neg", inputs);
}
const neg = /* @__PURE__ */ op({ neg_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/real.js
function real_(input) {
	const inputs = { input: convertToTensor(input, "input", "real") };
	return ENGINE.runKernel(Real, inputs);
}
const real = /* @__PURE__ */ op({ real_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/softmax.js
function softmax_(logits, dim = -1) {
	const $logits = convertToTensor(logits, "logits", "softmax", "float32");
	if (dim === -1) dim = $logits.rank - 1;
	if (dim !== $logits.rank - 1) throw Error(`Softmax along a non-last dimension is not yet supported. Logits was rank ${$logits.rank} and dim was ${dim}`);
	const inputs = { logits: $logits };
	const attrs = { dim };
	return ENGINE.runKernel(Softmax, inputs, attrs);
}
const softmax = /* @__PURE__ */ op({ softmax_ });

// node_modules/@tensorflow/tfjs-core/dist/ops/tensor2d.js
function tensor2d(values, shape, dtype) {
	assertNonNull(values);
	if (shape != null && shape.length !== 2) throw new Error("tensor2d() requires shape to have two numbers");
	const inferredShape = inferShape(values, dtype);
	if (inferredShape.length !== 2 && inferredShape.length !== 1) throw new Error("tensor2d() requires values to be number[][] or flat/TypedArray");
	if (inferredShape.length === 1 && shape == null) throw new Error("tensor2d() requires shape to be provided when `values` are a flat/TypedArray");
	return makeTensor(values, shape, inferredShape, dtype);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/transpose.js
function transpose_(x, perm, conjugate) {
	const $x = convertToTensor(x, "x", "transpose");
	if (perm == null) perm = $x.shape.map((s, i) => i).reverse();
	assert($x.rank === perm.length, () => `Error in transpose: rank of input ${$x.rank} must match length of perm ${perm}.`);
	perm.forEach((axis) => {
		assert(axis >= 0 && axis < $x.rank, () => `All entries in 'perm' must be between 0 and ${$x.rank - 1} but got ${perm}`);
	});
	if ($x.rank <= 1) return $x.clone();
	const inputs = { x: $x };
	const attrs = { perm };
	if ($x.dtype === "complex64") return tidy(() => {
		let $real = real($x);
		let $imag = imag($x);
		$real = ENGINE.runKernel(Transpose, { x: $real }, attrs);
		$imag = ENGINE.runKernel(Transpose, { x: $imag }, attrs);
		if (conjugate) $imag = neg($imag);
		return complex($real, $imag);
	});
	return ENGINE.runKernel(Transpose, inputs, attrs);
}
const transpose = /* @__PURE__ */ op({ transpose_ });

// src/model/native.ts
const operations = /* @__PURE__ */ new Map();
function registerNative(backend, native) {
	operations.set(backend, native);
}
function native() {
	return operations.get(getBackend()) ?? {};
}

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

// src/model/attention.ts
const HIDDEN = -1e30;
const BLOCK = 256;
function attentionBlocks(segments, window, atOnce = 256) {
	const masks = /* @__PURE__ */ new Map();
	const maskOf = (rows, keys) => {
		const key = `${rows}/${keys}`;
		const mask = masks.get(key) ?? causalMask(rows, keys, window);
		masks.set(key, mask);
		return mask;
	};
	return segments.flatMap((segment) => {
		const blocks = [];
		for (let at = 0; at < segment.length; at += atOnce) {
			const length = Math.min(atOnce, segment.length - at);
			const firstKey = window === null ? 0 : Math.max(0, at - window + 1);
			const keys = at + length - firstKey;
			const mask = maskOf(length, keys);
			blocks.push({
				start: segment.start + at,
				length,
				firstKey: segment.start + firstKey,
				keys,
				mask
			});
		}
		return blocks;
	});
}
function causalMask(rows, keys, window) {
	const values = new Float32Array(rows * keys);
	for (let t = 0; t < rows; t++) {
		const seen = keys - rows + t + 1;
		values.fill(HIDDEN, t * keys, t * keys + Math.max(0, seen - (window ?? seen)));
		values.fill(HIDDEN, t * keys + seen, (t + 1) * keys);
	}
	return tensor2d(values, [rows, keys]);
}
function segmentAttention(q, k, v, shape, blocks) {
	const { heads, keyValueHeads, headDim } = shape;
	const scale = 1 / Math.sqrt(headDim);
	const product = native().attentionProduct ?? matMul;
	const queries = (q, { start, length }) => mul(splitHeads(q, start, length, heads, keyValueHeads), scale);
	const keysOf = (k, { firstKey, keys }) => splitHeads(k, firstKey, keys, keyValueHeads, keyValueHeads);
	const probabilitiesOf = (qs, ks, { length, keys, mask }) => {
		const scores = reshape(product(qs, ks, false, true), [
			heads,
			length,
			keys
		]);
		return reshape(softmax(add(scores, mask)), [
			keyValueHeads,
			-1,
			keys
		]);
	};
	return operation((q, k, v, save) => {
		const kept = [];
		const value = concatRows(blocks.map((block) => tidy(() => {
			const ks = keysOf(k, block);
			const probabilities = probabilitiesOf(queries(q, block), ks, block);
			kept.push(seesOnlyItself(block) ? keep(probabilities) : block.mask);
			return joinHeads(product(probabilities, keysOf(v, block), false, false), heads, block.length, headDim);
		})));
		save([
			q,
			k,
			v,
			value,
			...kept
		]);
		blocks.forEach((block, i) => {
			if (seesOnlyItself(block)) kept[i].dispose();
		});
		return {
			value,
			gradFunc: (dy, saved) => {
				const [q, k, v, value, ...kept] = saved;
				const weighted = mul(dy, value);
				const gradients = blocks.map((block, i) => tidy(() => {
					const { start, length } = block;
					const [qs, ks, vs] = [
						queries(q, block),
						keysOf(k, block),
						keysOf(v, block)
					];
					const probabilities = seesOnlyItself(block) ? kept[i] : probabilitiesOf(qs, ks, {
						...block,
						mask: kept[i]
					});
					const dOut = splitHeads(dy, start, length, heads, keyValueHeads);
					const along = sum(splitHeads(weighted, start, length, heads, keyValueHeads), -1, true);
					const dScores = mul(probabilities, sub(product(dOut, vs, false, true), along));
					return [
						joinHeads(mul(product(dScores, ks, false, false), scale), heads, length, headDim),
						joinHeads(product(dScores, qs, true, false), keyValueHeads, block.keys, headDim),
						joinHeads(product(probabilities, dOut, true, false), keyValueHeads, block.keys, headDim)
					];
				}));
				return [
					concatRows(gradients.map(([dq]) => dq)),
					sumOverBlocks(gradients.map(([, dk]) => dk), blocks),
					sumOverBlocks(gradients.map(([, , dv]) => dv), blocks)
				];
			}
		};
	})(q, k, v);
}
function seesOnlyItself({ start, length, firstKey, keys }) {
	return start === firstKey && length === keys;
}
function sumOverBlocks(parts, blocks) {
	const sums = [];
	blocks.forEach(({ firstKey, keys }, i) => {
		const last = sums.at(-1);
		const end = last === void 0 ? 0 : last.first + last.part.shape[0];
		if (last === void 0 || firstKey >= end) {
			sums.push({
				first: firstKey,
				part: parts[i]
			});
			return;
		}
		const width = last.part.shape[1];
		const longer = concat2d([last.part, zeros([firstKey + keys - end, width])], 0);
		const shifted = firstKey === last.first ? parts[i] : concat2d([zeros([firstKey - last.first, width]), parts[i]], 0);
		last.part = add(longer, shifted);
	});
	return concatRows(sums.map(({ part }) => part));
}
function splitHeads(x, start, length, heads, keyValueHeads) {
	const width = x.shape[1];
	const rows = length === x.shape[0] ? x : slice(x, [start, 0], [length, width]);
	const perHead = transpose(reshape(rows, [
		length,
		heads,
		width / heads
	]), [
		1,
		0,
		2
	]);
	return reshape(perHead, [
		keyValueHeads,
		heads / keyValueHeads * length,
		width / heads
	]);
}
function joinHeads(x, heads, length, headDim) {
	return reshape(transpose(reshape(x, [
		heads,
		length,
		headDim
	]), [
		1,
		0,
		2
	]), [length, heads * headDim]);
}
function concatRows(parts) {
	return parts.length === 1 ? parts[0] : concat2d(parts, 0);
}

export { native as a, tensor2d as c, sum as d, concat2d as f, concat as h, operation as i, softmax as l, matMul as m, attentionBlocks as n, registerNative as o, slice as p, segmentAttention as r, transpose as s, HIDDEN as t, gather as u };