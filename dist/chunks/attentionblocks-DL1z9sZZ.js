import { A as complex, F as ENGINE, Hn as Real, I as makeTypesMatch, M as convertToTensor, N as convertToTensorArray, Nr as Transpose, O as tidy, P as inferShape, S as getBackend, Ur as assertNonNull, Vr as assert, bt as Concat, g as clone, j as op, k as makeTensor, lr as Slice, on as Imag, tn as GatherV2, ur as Softmax, ut as BatchMatMul } from "./dist-gW98DawM.js";

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
function rounding() {
	return native().rounding ?? NONE;
}
const NONE = {
	round: (x) => x,
	widen: (x) => x
};
function native() {
	return operations.get(getBackend()) ?? {};
}

// src/model/attentionblocks.ts
const HIDDEN = -1e30;
const BLOCK = 256;
function attentionBlocks(segments, window, atOnce = 256, together = 0) {
	const masks = /* @__PURE__ */ new Map();
	const maskOf = (rows, keys) => {
		const key = `${rows}/${keys}`;
		const mask = masks.get(key) ?? rounding().round(causalMask(rows, keys, window));
		masks.set(key, mask);
		return mask;
	};
	return groups(segments, Math.min(together, atOnce ** 2)).flatMap((group) => {
		const { start } = group[0];
		if (group.length > 1) {
			const length = Math.max(...group.map((segment) => segment.length));
			const rows = {
				start,
				...padded(group, length),
				count: group.length,
				length
			};
			return [{
				queries: rows,
				keys: rows,
				mask: maskOf(length, length)
			}];
		}
		const whole = group[0].length;
		const blocks = [];
		for (let at = 0; at < whole; at += atOnce) {
			const length = Math.min(atOnce, whole - at);
			const firstKey = window === null ? 0 : Math.max(0, at - window + 1);
			const keys = at + length - firstKey;
			blocks.push({
				queries: consecutive(start + at, length),
				keys: consecutive(start + firstKey, keys),
				mask: maskOf(length, keys)
			});
		}
		return blocks;
	});
}
function consecutive(start, length) {
	return {
		start,
		total: length,
		count: 1,
		length,
		places: null
	};
}
function groups(segments, together) {
	const groups = [];
	const fits = (group) => {
		const longest = Math.max(...group.map(({ length }) => length));
		const tokens = group.reduce((sum, { length }) => sum + length, 0);
		return group.length * longest ** 2 <= together && 4 * group.length * longest <= 5 * tokens;
	};
	for (const segment of segments) {
		const last = groups.at(-1);
		if (last !== void 0 && fits([...last, segment])) last.push(segment);
		else groups.push([segment]);
	}
	return groups;
}
function padded(group, length) {
	const total = group.reduce((sum, segment) => sum + segment.length, 0);
	if (total === group.length * length) return {
		total,
		places: null
	};
	const places = group.flatMap((segment, i) => Array.from({ length: segment.length }, (_, t) => i * length + t));
	return {
		total,
		places: tensor2d(places, [total, 1], "int32")
	};
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

export { rounding as a, softmax as c, matMul as d, concat as f, registerNative as i, gather as l, attentionBlocks as n, transpose as o, native as r, tensor2d as s, HIDDEN as t, slice as u };