import { i as __require, o as __toESM, t as __commonJSMin } from "./rolldown-runtime-JJ0R4FiC.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { $ as ArgMax, $n as RotateWithOffset, $r as inferFromImplicitShape, $t as FusedDepthwiseConv2D, A as complex, An as Multiply, Ar as Tile, At as Cumsum, Bn as Prod, C as keep, Cn as MaxPoolGrad, Cr as Step, Ct as Conv2DBackpropInput, D as setBackend, Dn as Minimum, Dr as StringToHashBucketFast, Dt as Cosh, E as removeBackend, En as Mean, Er as StringSplit, Et as Conv3DBackpropInputV2, F as ENGINE, Fn as OneHot, Fr as Unpack, G as now, Gn as Relu, Gr as bytesPerElement, Gt as Expm1, Hr as assertNonNegativeIntegerDimensions, Ht as EluGrad, In as OnesLike, It as Diag, J as registerKernel, Jn as ResizeBilinear, Jt as Floor, K as toTypedArray, Kn as Relu6, Kr as computeStrides, Kt as Fill, Ln as Pack, Lr as ZerosLike, Lt as Dilation2D, Mn as NonMaxSuppressionV4, Mr as Transform, Mt as DepthToSpace, N as convertToTensorArray, Nn as NonMaxSuppressionV5, Nr as Transpose, Nt as DepthwiseConv2dNative, O as tidy, On as MirrorPad, Or as Tanh, Ot as CropAndResize, P as inferShape, Pn as NotEqual, Pr as Unique, Q as AddN, Qn as Reverse, Qr as inferDtype, Qt as FusedConv2D, Rn as PadV2, Rr as _FusedMatMul, Rt as Dilation2DBackpropFilter, S as getBackend, Sn as MaxPool3DGrad, T as registerBackend, Tn as Maximum, Tr as StringNGrams, Tt as Conv3DBackpropFilterV2, U as fetch$1, Un as RealDiv, Ut as Equal, Vn as Range, Vr as assert, Wn as Reciprocal, Wr as assertShapesMatch, Wt as ExpandDims, X as Acos, Xn as ResizeNearestNeighbor, Y as unregisterKernel, Yn as ResizeBilinearGrad, Yt as FloorDiv, Z as Acosh, Zn as ResizeNearestNeighborGrad, Zt as FusedBatchNorm, _n as LogicalNot, _r as SparseToDense, _t as ClipByValue, a as valueAndGrads, ai as parseAxisParam, an as Identity, ar as Selu, at as Atanh, b as dispose, bn as MaxPool, br as Square, bt as Concat, cn as IsInf, cr as Sinh, ct as AvgPool3DGrad, dn as LeakyRelu, dr as Softplus, dt as BatchToSpaceND, en as GatherNd, er as Round, et as ArgMin, f as reshape$1, fn as Less, fr as SpaceToBatchND, ft as Bincount, g as clone, gn as LogicalAnd, gr as SparseSegmentSum, gt as Ceil, h as add, hn as Log1p, hr as SparseSegmentMean, ht as Cast, i as valueAndGrad, ir as Select, it as Atan2, j as op, jn as NonMaxSuppressionV3, jr as TopK, jt as DenseBincount, k as makeTensor, kn as Multinomial, kr as TensorScatterUpdate, kt as Cumprod, l as assertAndGetBroadcastShape, li as DataStorage, ln as IsNan, lr as Slice, lt as AvgPoolGrad, mn as LinSpace, mr as SparseReshape, mt as BroadcastArgs, nn as Greater, nr as ScatterNd, nt as Asinh, oi as sizeFromShape, or as Sigmoid, ot as AvgPool, p as mul, pn as LessEqual, pr as SparseFillEmptyRows, pt as BitwiseAnd, q as getKernel, qn as Reshape, qt as FlipLeftRight, r as grads, ri as makeOnesTypedArray, rn as GreaterEqual, rr as SearchSorted, rt as Atan, sn as IsFinite, sr as Sign, st as AvgPool3D, t as sub, tn as GatherV2, tr as Rsqrt, tt as Asin, ui as KernelBackend, un as LRNGrad, ur as Softmax, ut as BatchMatMul, vn as LogicalOr, vr as SplitV, w as ready, wn as MaxPoolWithArgmax, wr as StridedSlice, wt as Conv3D, x as engine, xn as MaxPool3D, xr as SquaredDifference, xt as Conv2D, y as backend, yn as LogicalXor, yr as Sqrt, zn as Prelu, zr as env, zt as Dilation2DBackpropInput } from "./dist-gW98DawM.js";
import { A as getImageCenter, B as assertAxesAreInnerMostDims, C as getSparseFillEmptyRowsOutOfRangeIndexErrorMessage, D as getReshapedPermuted, E as getReshaped, F as computeOutShape$2, G as getUndoAxesPermutation, H as expandShapeToKeepDim, I as isSliceContinous, J as computeDilation2DInfo, K as computeConv2DInfo, L as parseSliceParams, M as computeOutShape$1, O as getSliceBeginCoords, P as computeFlatOffset, Q as eitherStridesOrDilationsAreOne, R as sliceInfo, S as getSparseFillEmptyRowsNegativeIndexErrorMessage, T as getPermuted, U as getAxesPermutation, V as computeOutAndReduceShapes, W as getInnerMostAxes, X as computePool3DInfo, Y as computePool2DInfo, Z as convertConv2DDataFormat, _ as getSparseReshapeInputOutputMismatchErrorMessage, a as sliceImpl, b as getSparseReshapeNegativeOutputDimErrorMessage, c as fromStringArrayToUint8, f as getSparseSegmentReductionIndicesOutOfRangeErrorMessage, g as getSparseReshapeEmptyTensorZeroOutputDimErrorMessage, h as getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage, i as stringNGramsImpl, j as assertParamsConsistent, k as getSliceSize, m as getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage, n as stringToHashBucketFastImpl, o as rangeImpl, p as getSparseSegmentReductionNegativeSegmentIdsErrorMessage, q as computeConv3DInfo, r as stringSplitImpl, s as concatImpl, t as uniqueImpl, u as collectGatherOpShapeInfo, v as getSparseReshapeInputOutputMultipleErrorMessage, w as prepareSplitSize, x as getSparseFillEmptyRowsIndicesDenseShapeMismatch, y as getSparseReshapeMultipleNegativeOneOutputDimErrorMessage, z as prepareAndValidate } from "./Unique_impl-Dram8vvO.js";
import { a as rounding, c as softmax$2, d as matMul, i as registerNative, l as gather, n as attentionBlocks, o as transpose$1, r as native, s as tensor2d, u as slice$1 } from "./attentionblocks-DL1z9sZZ.js";
import { _ as sum$1, a as add$1, c as headCrossEntropy, d as selectRows, f as swiglu, g as log, h as scatterND, l as linear, m as operation, n as stepLanes, s as forProducts, u as rmsNorm, v as max$1, y as concat2d } from "./lanes-DizY39TZ.js";
import { a as tensor1d, i as tensor3d, t as CACHE_WRITE } from "./cache-B4GReeoM.js";
import { t as zeros } from "./zeros-vQAQ-ls1.js";
import { t as calculateShapes } from "./scatter_nd_util-Byj073Zs.js";
import { d as notInstalled, l as ADDON_FILE, t as DAWN_MODULE } from "./install-DMUtIWZX.js";
import { o as elementSize, t as decodeFloats } from "./safetensors-4Gr9NdH6.js";
import { a as HEAD, c as checkTensors, d as linearShapes, i as EMBEDDING, o as NORM, p as readDecoderConfig, u as openCheckpoint } from "./mask-D-Y3O1Un.js";
import { c as philox, i as bindLora, o as loraParameterShapes, t as readTokens } from "./tokens-YMSw5B4K.js";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker as Worker$1 } from "node:worker_threads";
import { createHash } from "node:crypto";

// node_modules/@tensorflow/tfjs-core/dist/ops/tensor.js
function tensor(values, shape, dtype) {
	const inferredShape = inferShape(values, dtype);
	return makeTensor(values, shape, inferredShape, dtype);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/ones.js
function ones(shape, dtype = "float32") {
	assertNonNegativeIntegerDimensions(shape);
	if (dtype === "complex64") {
		const real = ones(shape, "float32");
		const imag = zeros(shape, "float32");
		return complex(real, imag);
	}
	const values = makeOnesTypedArray(sizeFromShape(shape), dtype);
	return ENGINE.makeTensor(values, shape, dtype);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/stack.js
function stack_(tensors, axis = 0) {
	const $tensors = convertToTensorArray(tensors, "tensors", "stack", "string_or_numeric");
	assert($tensors.length >= 1, () => "Pass at least one tensor to tf.stack");
	if ($tensors.length > 0) assert(axis <= $tensors[0].rank, () => "Axis must be <= rank of the tensor");
	const inputs = $tensors;
	const attrs = { axis };
	return ENGINE.runKernel(Pack, inputs, attrs);
}
const stack = /* @__PURE__ */ op({ stack_ });

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/types.js
var CppDType;
(function(CppDType) {
	CppDType[CppDType["float32"] = 0] = "float32";
	CppDType[CppDType["int32"] = 1] = "int32";
	CppDType[CppDType["bool"] = 2] = "bool";
	CppDType[CppDType["string"] = 3] = "string";
	CppDType[CppDType["complex64"] = 4] = "complex64";
})(CppDType || (CppDType = {}));
var FusableActivation;
(function(FusableActivation) {
	FusableActivation[FusableActivation["linear"] = 0] = "linear";
	FusableActivation[FusableActivation["relu"] = 1] = "relu";
	FusableActivation[FusableActivation["relu6"] = 2] = "relu6";
	FusableActivation[FusableActivation["prelu"] = 3] = "prelu";
	FusableActivation[FusableActivation["leakyrelu"] = 4] = "leakyrelu";
	FusableActivation[FusableActivation["sigmoid"] = 5] = "sigmoid";
	FusableActivation[FusableActivation["elu"] = 6] = "elu";
})(FusableActivation || (FusableActivation = {}));

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/_FusedMatMul.js
let wasmFusedMatMul;
function setup$74(backend) {
	wasmFusedMatMul = backend.wasm.cwrap(_FusedMatMul, null, [
		"number",
		"array",
		"number",
		"number",
		"array",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function fusedBatchMatMul(args) {
	const { inputs, backend, attrs } = args;
	const { a, b, bias, preluActivationWeights } = inputs;
	if (a.dtype !== "float32" || b.dtype !== "float32") throw new Error(`_FusedMatMul for non non-float32 tensors not yet supported.`);
	const { transposeA, transposeB, activation, leakyreluAlpha } = attrs;
	const aId = backend.dataIdMap.get(a.dataId).id;
	const bId = backend.dataIdMap.get(b.dataId).id;
	let biasId = 0;
	if (bias != null) {
		const biasData = backend.dataIdMap.get(bias.dataId);
		if (biasData.shape.length !== 1) throw new Error(`_FusedMatMul only supports rank-1 bias but got rank ${biasData.shape.length}.`);
		biasId = biasData.id;
	}
	const preluActivationWeightsId = preluActivationWeights == null ? 0 : backend.dataIdMap.get(preluActivationWeights.dataId).id;
	const fusedActivation = FusableActivation[activation];
	if (fusedActivation == null) throw new Error(`${activation} activation not yet supported for FusedConv2D in the wasm backend.`);
	const leftDim = transposeA ? a.shape[2] : a.shape[1];
	const rightDim = transposeB ? b.shape[1] : b.shape[2];
	const batchDims = assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
	const out = backend.makeOutput([
		...batchDims,
		leftDim,
		rightDim
	], a.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const aShapeBytes = new Uint8Array(new Int32Array(a.shape).buffer);
	const bShapeBytes = new Uint8Array(new Int32Array(b.shape).buffer);
	wasmFusedMatMul(aId, aShapeBytes, a.shape.length, bId, bShapeBytes, b.shape.length, transposeA, transposeB, fusedActivation, biasId, preluActivationWeightsId, leakyreluAlpha || 0, outId);
	return out;
}
const _fusedMatMulConfig = {
	kernelName: _FusedMatMul,
	backendName: "wasm",
	setupFunc: setup$74,
	kernelFunc: fusedBatchMatMul
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/unary_kernel.js
function createUnaryKernelConfig(kernelName, outType) {
	let wasmFunc;
	function setupFunc(backend) {
		wasmFunc = backend.wasm.cwrap(kernelName, null, [
			"number",
			"number",
			"number"
		]);
	}
	function kernelFunc(args) {
		const { backend, inputs: { x } } = args;
		const xId = backend.dataIdMap.get(x.dataId).id;
		const out = backend.makeOutput(x.shape, outType || x.dtype);
		const outId = backend.dataIdMap.get(out.dataId).id;
		if (sizeFromShape(out.shape) === 0) return out;
		wasmFunc(xId, CppDType[x.dtype], outId);
		return out;
	}
	return {
		kernelName,
		backendName: "wasm",
		setupFunc,
		kernelFunc
	};
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Abs.js
const absConfig = createUnaryKernelConfig("Abs");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Acos.js
const acosConfig = createUnaryKernelConfig(Acos);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Acosh.js
const acoshConfig = createUnaryKernelConfig(Acosh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/binary_kernel.js
function createBinaryKernelConfig(kernelName, supportsFullBroadcast, dtype) {
	let wasmFunc;
	function setupFunc(backend) {
		wasmFunc = backend.wasm.cwrap(kernelName, null, [
			"number",
			"array",
			"number",
			"number",
			"array",
			"number",
			"number",
			"number"
		]);
	}
	function kernelFunc(args) {
		const { backend, inputs } = args;
		const { a, b } = inputs;
		const aId = backend.dataIdMap.get(a.dataId).id;
		const bId = backend.dataIdMap.get(b.dataId).id;
		const outputType = dtype != null ? dtype : a.dtype;
		const newShape = assertAndGetBroadcastShape(a.shape, b.shape);
		const out = backend.makeOutput(newShape, outputType);
		if (sizeFromShape(newShape) === 0) return out;
		const aShapeBytes = new Uint8Array(new Int32Array(a.shape).buffer);
		const bShapeBytes = new Uint8Array(new Int32Array(b.shape).buffer);
		const outId = backend.dataIdMap.get(out.dataId).id;
		const kernelFunc = () => wasmFunc(aId, aShapeBytes, a.shape.length, bId, bShapeBytes, b.shape.length, CppDType[a.dtype], outId);
		kernelFunc();
		return out;
	}
	return {
		kernelName,
		backendName: "wasm",
		setupFunc,
		kernelFunc
	};
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Add.js
const supportsFullBroadcast$18 = true;
const addConfig = createBinaryKernelConfig("Add", supportsFullBroadcast$18);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/AddN.js
let wasmFunc$6;
function setupFunc$1(backend) {
	wasmFunc$6 = backend.wasm.cwrap(AddN, null, [
		"array",
		"number",
		"number",
		"number"
	]);
}
function addn(args) {
	const { inputs, backend } = args;
	const out = backend.makeOutput(inputs[0].shape, inputs[0].dtype);
	if (sizeFromShape(out.shape) === 0) return out;
	const inputIds = inputs.map((x) => backend.dataIdMap.get(x.dataId).id);
	const inputIdsBytes = new Uint8Array(new Int32Array(inputIds).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmFunc$6(inputIdsBytes, inputIds.length, CppDType[out.dtype], outId);
	return out;
}
const addNConfig = {
	kernelName: AddN,
	backendName: "wasm",
	setupFunc: setupFunc$1,
	kernelFunc: addn
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Identity.js
function identity(args) {
	const { inputs: { x }, backend } = args;
	if (x.dtype === "string") return tensor(backend.readSync(x.dataId), x.shape, x.dtype);
	const out = backend.makeOutput(x.shape, x.dtype);
	const inVals = backend.typedArrayFromHeap(x);
	backend.typedArrayFromHeap(out).set(inVals);
	return out;
}
const identityConfig = {
	kernelName: Identity,
	backendName: "wasm",
	kernelFunc: identity
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Transpose.js
let wasmTranspose;
function setup$73(backend) {
	wasmTranspose = backend.wasm.cwrap(Transpose, null, [
		"number",
		"array",
		"number",
		"number",
		"number",
		"array",
		"number"
	]);
}
function transpose(args) {
	const { inputs, backend, attrs } = args;
	const [reducedShape, perm] = removeOneSizeDims(inputs.x.shape, attrs.perm);
	let permIsNoOp = true;
	for (let i = 0; i < perm.length; i++) if (perm[i] !== i) permIsNoOp = false;
	const outShape = computeOutShape(inputs.x.shape, attrs.perm);
	const x = {
		dataId: inputs.x.dataId,
		shape: reducedShape,
		dtype: inputs.x.dtype
	};
	if (permIsNoOp) {
		const cloned = identity({
			inputs,
			backend
		});
		cloned.shape = outShape;
		return cloned;
	}
	const out = backend.makeOutput(outShape, x.dtype);
	const xId = backend.dataIdMap.get(x.dataId).id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	const permBytes = new Uint8Array(new Int32Array(perm).buffer);
	const xShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	wasmTranspose(xId, xShapeBytes, x.shape.length, CppDType[x.dtype], outId, permBytes, perm.length);
	return out;
}
function computeOutShape(inShape, perm) {
	const outShape = new Array(inShape.length);
	for (let i = 0; i < outShape.length; i++) outShape[i] = inShape[perm[i]];
	return outShape;
}
function removeOneSizeDims(shape, perm) {
	const newShape = [];
	const newPerm = [];
	for (let i = 0; i < shape.length; ++i) {
		if (shape[i] !== 1) newShape.push(shape[i]);
		if (shape[perm[i]] !== 1) newPerm.push(perm[i]);
	}
	for (let i = 0; i < newPerm.length; ++i) {
		let minValIdx = -1;
		for (let j = 0; j < newPerm.length; ++j) if (newPerm[j] >= i && (minValIdx === -1 || newPerm[minValIdx] > newPerm[j])) minValIdx = j;
		newPerm[minValIdx] = i;
	}
	return [newShape, newPerm];
}
const transposeConfig = {
	kernelName: Transpose,
	backendName: "wasm",
	kernelFunc: transpose,
	setupFunc: setup$73
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/kernel_utils.js
function permuteAxesAndTranspose(x, axis, backend) {
	const xShape = x.shape;
	const xRank = x.shape.length;
	const originalAxes = parseAxisParam(axis, xShape);
	let axes = originalAxes;
	const permutedAxes = getAxesPermutation(axes, xRank);
	let xTransposed = null;
	let inputWasTransposed = false;
	if (permutedAxes != null) {
		const newShape = new Array(xRank);
		for (let i = 0; i < newShape.length; i++) newShape[i] = xShape[permutedAxes[i]];
		axes = getInnerMostAxes(axes.length, xRank);
		xTransposed = transpose({
			inputs: { x },
			attrs: { perm: permutedAxes },
			backend
		});
		const xId = backend.dataIdMap.get(x.dataId).id;
		if (backend.dataIdMap.get(xTransposed.dataId).id !== xId) inputWasTransposed = true;
	}
	return {
		transposed: xTransposed,
		originalAxes,
		axes,
		inputWasTransposed
	};
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/All.js
let wasmAll;
function setup$72(backend) {
	wasmAll = backend.wasm.cwrap("All", null, ["number, number, number"]);
}
function all(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	let inputId = backend.dataIdMap.get(x.dataId).id;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		input = transposed;
		inputId = transposedId;
	}
	const inputRank = input.shape.length;
	assertAxesAreInnerMostDims("all", axes, inputRank);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, axes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, x.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmAll(inputId, reduceSize, outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const allConfig = {
	kernelName: "All",
	backendName: "wasm",
	setupFunc: setup$72,
	kernelFunc: all
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Any.js
let wasmAny;
function setup$71(backend) {
	wasmAny = backend.wasm.cwrap("Any", null, ["number, number, number"]);
}
function any(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	let inputId = backend.dataIdMap.get(x.dataId).id;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		input = transposed;
		inputId = transposedId;
	}
	const inputRank = input.shape.length;
	assertAxesAreInnerMostDims("any", axes, inputRank);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, axes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, x.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmAny(inputId, reduceSize, outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const anyConfig = {
	kernelName: "Any",
	backendName: "wasm",
	setupFunc: setup$71,
	kernelFunc: any
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/argminmax_kernel.js
function createArgMinMaxKernelConfig(kernelName) {
	let wasmFunc;
	function setupFunc(backend) {
		wasmFunc = backend.wasm.cwrap(kernelName, null, [
			"number",
			"number",
			"number",
			"number",
			"number"
		]);
	}
	function kernelFunc(args) {
		const { backend, inputs, attrs } = args;
		const { axis } = attrs;
		const { x } = inputs;
		const xId = backend.dataIdMap.get(x.dataId).id;
		let inputId = xId;
		let input = x;
		const { transposed, axes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
		if (inputWasTransposed) {
			const transposedId = backend.dataIdMap.get(transposed.dataId).id;
			if (transposedId !== xId) {
				input = transposed;
				inputId = transposedId;
			}
		}
		const outShape = input.shape.slice(0, -1);
		const out = backend.makeOutput(outShape, "int32");
		const outId = backend.dataIdMap.get(out.dataId).id;
		const outerSize = sizeFromShape(out.shape);
		const innerSize = input.shape[axes[0]];
		wasmFunc(inputId, CppDType[input.dtype], outerSize, innerSize, outId);
		if (inputWasTransposed) backend.disposeData(transposed.dataId);
		return out;
	}
	return {
		kernelName,
		backendName: "wasm",
		setupFunc,
		kernelFunc
	};
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ArgMax.js
const argMaxConfig = createArgMinMaxKernelConfig(ArgMax);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ArgMin.js
const argMinConfig = createArgMinMaxKernelConfig(ArgMin);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Asin.js
const asinConfig = createUnaryKernelConfig(Asin);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Asinh.js
const asinhConfig = createUnaryKernelConfig(Asinh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Atan.js
const atanConfig = createUnaryKernelConfig(Atan);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Atan2.js
const atan2Config = createBinaryKernelConfig(Atan2, false);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Atanh.js
const atanhConfig = createUnaryKernelConfig(Atanh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/AvgPool.js
let wasmAvgPool;
function setup$70(backend) {
	wasmAvgPool = backend.wasm.cwrap(AvgPool, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function avgPool(args) {
	const { inputs, attrs, backend } = args;
	const x = inputs.x;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const { filterSize, strides, pad, dimRoundingMode } = attrs;
	const convInfo = computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const channels = convInfo.inChannels;
	if (convInfo.dataFormat !== "channelsLast") throw new Error(`wasm backend does not support dataFormat:'${convInfo.dataFormat}'. Please use 'channelsLast'.`);
	if (convInfo.dilationWidth !== 1 || convInfo.dilationHeight !== 1) throw new Error(`was backend only supports average pooling with dilation = [1, 1], got [${convInfo.dilationHeight}, ${convInfo.dilationWidth}].`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmAvgPool(xId, x.shape[0], x.shape[1], x.shape[2], filterHeight, filterWidth, padTop, padRight, padBottom, padLeft, strideHeight, strideWidth, channels, outId);
	return out;
}
const avgPoolConfig = {
	kernelName: AvgPool,
	backendName: "wasm",
	setupFunc: setup$70,
	kernelFunc: avgPool
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/AvgPool3D.js
let wasmAvgPool3D;
function setup$69(backend) {
	wasmAvgPool3D = backend.wasm.cwrap("AvgPool3D", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function avgPool3D(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attrs;
	const convInfo = computePool3DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode, dataFormat);
	const out = backend.makeOutput(convInfo.outShape, x.dtype);
	wasmAvgPool3D(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(out.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterDepth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return out;
}
const avgPool3DConfig = {
	kernelName: AvgPool3D,
	backendName: "wasm",
	setupFunc: setup$69,
	kernelFunc: avgPool3D
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/AvgPool3DGrad.js
let wasmAvgPool3DGrad;
function setup$68(backend) {
	wasmAvgPool3DGrad = backend.wasm.cwrap("AvgPool3DGrad", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function avgPool3DGrad(args) {
	const { inputs, backend, attrs } = args;
	const { dy, input } = inputs;
	const { filterSize, strides, pad, dimRoundingMode } = attrs;
	const convInfo = computePool3DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
	const dx = backend.makeOutput(input.shape, input.dtype);
	wasmAvgPool3DGrad(backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterDepth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left, convInfo.filterDepth, convInfo.filterHeight, convInfo.filterWidth);
	return dx;
}
const avgPool3DGradConfig = {
	kernelName: AvgPool3DGrad,
	backendName: "wasm",
	setupFunc: setup$68,
	kernelFunc: avgPool3DGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/AvgPoolGrad.js
let wasmAvgPoolGrad;
function setup$67(backend) {
	wasmAvgPoolGrad = backend.wasm.cwrap("AvgPoolGrad", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function avgPoolGrad(args) {
	const { inputs, backend, attrs } = args;
	const { dy, input } = inputs;
	const { filterSize, strides, pad } = attrs;
	const convInfo = computePool2DInfo(input.shape, filterSize, strides, 1, pad);
	const dx = backend.makeOutput(input.shape, input.dtype);
	wasmAvgPoolGrad(backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inHeight, convInfo.inWidth, convInfo.outHeight, convInfo.outWidth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.top, convInfo.padInfo.left, convInfo.filterHeight, convInfo.filterWidth);
	return dx;
}
const avgPoolGradConfig = {
	kernelName: AvgPoolGrad,
	backendName: "wasm",
	setupFunc: setup$67,
	kernelFunc: avgPoolGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Reshape.js
function reshape(args) {
	const { inputs, attrs } = args;
	const { x } = inputs;
	const { shape } = attrs;
	const xSize = sizeFromShape(x.shape);
	const $shape = inferFromImplicitShape(shape, xSize);
	assert(xSize === sizeFromShape($shape), () => `new shape: ${$shape}, old shape: ${x.shape}. New shape and old shape must have the same number of elements.`);
	args.backend.incRef(x.dataId);
	return {
		dataId: x.dataId,
		shape: $shape,
		dtype: x.dtype
	};
}
const reshapeConfig = {
	kernelName: Reshape,
	backendName: "wasm",
	kernelFunc: reshape
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul.js
let wasmBatchMatMul;
function setup$66(backend) {
	wasmBatchMatMul = backend.wasm.cwrap(BatchMatMul, null, [
		"number",
		"array",
		"number",
		"number",
		"array",
		"number",
		"number",
		"number",
		"number"
	]);
}
function batchMatMul$1(args) {
	const { inputs, backend, attrs } = args;
	const { a, b } = inputs;
	const { transposeA, transposeB } = attrs;
	if (a.dtype !== "float32" || b.dtype !== "float32") throw new Error(`BatchMatMul for non non-float32 tensors not yet supported.`);
	const aRank = a.shape.length;
	const bRank = b.shape.length;
	const innerShapeA = transposeA ? a.shape[aRank - 2] : a.shape[aRank - 1];
	const innerShapeB = transposeB ? b.shape[bRank - 1] : b.shape[bRank - 2];
	const outerShapeA = transposeA ? a.shape[aRank - 1] : a.shape[aRank - 2];
	const outerShapeB = transposeB ? b.shape[bRank - 2] : b.shape[bRank - 1];
	const outerDimsA = a.shape.slice(0, -2);
	const outerDimsB = b.shape.slice(0, -2);
	const batchDimA = sizeFromShape(outerDimsA);
	const batchDimB = sizeFromShape(outerDimsB);
	const outShape = assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)).concat([outerShapeA, outerShapeB]);
	assert(innerShapeA === innerShapeB, () => `Error in matMul: inner shapes (${innerShapeA}) and (${innerShapeB}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`);
	const a3dShape = transposeA ? [
		batchDimA,
		innerShapeA,
		outerShapeA
	] : [
		batchDimA,
		outerShapeA,
		innerShapeA
	];
	const b3dShape = transposeB ? [
		batchDimB,
		outerShapeB,
		innerShapeB
	] : [
		batchDimB,
		innerShapeB,
		outerShapeB
	];
	const a3d = reshape({
		inputs: { x: a },
		backend,
		attrs: { shape: a3dShape }
	});
	const b3d = reshape({
		inputs: { x: b },
		backend,
		attrs: { shape: b3dShape }
	});
	const a3dId = backend.dataIdMap.get(a3d.dataId).id;
	const b3dId = backend.dataIdMap.get(b3d.dataId).id;
	const leftDim = transposeA ? a3d.shape[2] : a3d.shape[1];
	const rightDim = transposeB ? b3d.shape[1] : b3d.shape[2];
	const batchDim = Math.max(batchDimA, batchDimB);
	const out = backend.makeOutput([
		batchDim,
		leftDim,
		rightDim
	], a3d.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const aShapeBytes = new Uint8Array(new Int32Array(a3d.shape).buffer);
	const bShapeBytes = new Uint8Array(new Int32Array(b3d.shape).buffer);
	wasmBatchMatMul(a3dId, aShapeBytes, a3d.shape.length, b3dId, bShapeBytes, b3d.shape.length, transposeA, transposeB, outId);
	backend.disposeData(a3d.dataId);
	backend.disposeData(b3d.dataId);
	out.shape = outShape;
	return out;
}
const batchMatMulConfig = {
	kernelName: BatchMatMul,
	backendName: "wasm",
	setupFunc: setup$66,
	kernelFunc: batchMatMul$1
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Slice.js
function slice(args) {
	const { inputs: { x }, attrs: { begin, size }, backend } = args;
	const [begin_, size_] = parseSliceParams(x, begin, size);
	const isContinous = isSliceContinous(x.shape, begin_, size_);
	const xVals = backend.readSync(x.dataId);
	const out = backend.makeOutput(size_, x.dtype);
	const xStrides = computeStrides(x.shape);
	const outData = backend.dataIdMap.get(out.dataId);
	if (isContinous) {
		const flatOffset = computeFlatOffset(begin_, xStrides);
		if (x.dtype === "string") outData.stringBytes = xVals.slice(flatOffset, flatOffset + sizeFromShape(size_));
		else backend.typedArrayFromHeap(out).set(xVals.subarray(flatOffset, flatOffset + sizeFromShape(size_)));
		return out;
	}
	if (x.dtype === "string") {
		outData.stringBytes = sliceImpl(xVals, begin_, size_, x.shape, x.dtype);
		return out;
	}
	const outVals = backend.typedArrayFromHeap(out);
	const rank = x.shape.length;
	if (rank === 2) slice2d(xVals, xStrides[0], outVals, begin_, size_);
	else if (rank === 3) slice3d(xVals, xStrides[0], xStrides[1], outVals, begin_, size_);
	else if (rank === 4) slice4d(xVals, xStrides[0], xStrides[1], xStrides[2], outVals, begin_, size_);
	else {
		const res = sliceImpl(xVals, begin_, size_, x.shape, x.dtype);
		outVals.set(res);
	}
	return out;
}
function slice2d(xVals, xStride, outVals, begin, size) {
	let outOffset = 0;
	const beginI = begin[0];
	const beginJ = begin[1];
	const endI = beginI + size[0];
	for (let i = beginI; i < endI; i++) {
		const xOffset = i * xStride + beginJ;
		outVals.set(xVals.subarray(xOffset, xOffset + size[1]), outOffset);
		outOffset += size[1];
	}
}
function slice3d(xVals, xStride1, xStride2, outVals, begin, size) {
	let outOffset = 0;
	const beginI = begin[0];
	const beginJ = begin[1];
	const beginK = begin[2];
	const endI = beginI + size[0];
	const endJ = beginJ + size[1];
	for (let i = beginI; i < endI; i++) for (let j = beginJ; j < endJ; j++) {
		const xOffset = i * xStride1 + j * xStride2 + beginK;
		outVals.set(xVals.subarray(xOffset, xOffset + size[2]), outOffset);
		outOffset += size[2];
	}
}
function slice4d(xVals, xStride1, xStride2, xStride3, outVals, begin, size) {
	let outOffset = 0;
	const beginI = begin[0];
	const beginJ = begin[1];
	const beginK = begin[2];
	const endI = beginI + size[0];
	const endJ = beginJ + size[1];
	const endK = beginK + size[2];
	const beginL = begin[3];
	for (let i = beginI; i < endI; i++) for (let j = beginJ; j < endJ; j++) for (let k = beginK; k < endK; k++) {
		const xOffset = i * xStride1 + j * xStride2 + k * xStride3 + beginL;
		outVals.set(xVals.subarray(xOffset, xOffset + size[3]), outOffset);
		outOffset += size[3];
	}
}
const sliceConfig = {
	kernelName: Slice,
	backendName: "wasm",
	kernelFunc: slice
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/BatchToSpaceND.js
function batchToSpaceND(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { blockShape, crops } = attrs;
	const prod = blockShape.reduce((a, b) => a * b);
	const reshaped = getReshaped(x.shape, blockShape, prod);
	const permuted = getPermuted(reshaped.length, blockShape.length);
	const reshapedPermuted = getReshapedPermuted(x.shape, blockShape, prod);
	const sliceBeginCoords = getSliceBeginCoords(crops, blockShape.length);
	const sliceSize = getSliceSize(reshapedPermuted, crops, blockShape.length);
	const xReshaped = reshape({
		inputs: { x },
		backend,
		attrs: { shape: reshaped }
	});
	const xTransposed = transpose({
		inputs: { x: xReshaped },
		backend,
		attrs: { perm: permuted }
	});
	const xTransposedReshaped = reshape({
		inputs: { x: xTransposed },
		backend,
		attrs: { shape: reshapedPermuted }
	});
	const result = slice({
		inputs: { x: xTransposedReshaped },
		backend,
		attrs: {
			begin: sliceBeginCoords,
			size: sliceSize
		}
	});
	backend.disposeData(xReshaped.dataId);
	backend.disposeData(xTransposed.dataId);
	backend.disposeData(xTransposedReshaped.dataId);
	return result;
}
const batchToSpaceNDConfig = {
	kernelName: BatchToSpaceND,
	backendName: "wasm",
	kernelFunc: batchToSpaceND
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Bincount.js
let wasmBincount;
function setup$65(backend) {
	wasmBincount = backend.wasm.cwrap(Bincount, null, [
		"number",
		"number",
		"boolean",
		"number",
		"number",
		"number"
	]);
}
function bincount(args) {
	const { backend, inputs, attrs } = args;
	const { x, weights } = inputs;
	const { size } = attrs;
	const hasWeights = weights.shape.reduce((p, v) => p * v, 1) !== 0;
	const outShape = x.shape.length === 1 ? [size] : [x.shape[0], size];
	const out = backend.makeOutput(outShape, weights.dtype);
	function tensorId(x) {
		return backend.dataIdMap.get(x.dataId).id;
	}
	wasmBincount(tensorId(x), size, hasWeights, tensorId(weights), CppDType[weights.dtype], tensorId(out));
	return out;
}
const bincountConfig = {
	kernelName: Bincount,
	backendName: "wasm",
	setupFunc: setup$65,
	kernelFunc: bincount
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/BitwiseAnd.js
const supportsFullBroadcast$17 = true;
const bitwiseAndConfig = createBinaryKernelConfig(BitwiseAnd, supportsFullBroadcast$17);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/BroadcastArgs.js
function broadcastArgs(args) {
	const { inputs, backend } = args;
	const { s0, s1 } = inputs;
	const s0Vals = backend.typedArrayFromHeap(s0);
	const s1Vals = backend.typedArrayFromHeap(s1);
	const broadcastShape = assertAndGetBroadcastShape(Array.from(s0Vals), Array.from(s1Vals));
	return backend.makeOutput([broadcastShape.length], "int32", void 0, new Int32Array(broadcastShape));
}
const broadcastArgsConfig = {
	kernelName: BroadcastArgs,
	backendName: "wasm",
	kernelFunc: broadcastArgs
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Cast.js
function cast$1(args) {
	const { inputs: { x }, attrs: { dtype }, backend } = args;
	const out = backend.makeOutput(x.shape, dtype);
	const inVals = backend.typedArrayFromHeap(x);
	backend.typedArrayFromHeap(out).set(inVals);
	return out;
}
const castConfig = {
	kernelName: Cast,
	backendName: "wasm",
	kernelFunc: cast$1
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Ceil.js
const ceilConfig = createUnaryKernelConfig(Ceil);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ClipByValue.js
let wasmClip;
function setup$64(backend) {
	wasmClip = backend.wasm.cwrap(ClipByValue, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function clip(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { clipValueMin, clipValueMax } = attrs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(x.shape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmClip(xId, clipValueMin, clipValueMax, outId);
	return out;
}
const clipByValueConfig = {
	kernelName: ClipByValue,
	backendName: "wasm",
	setupFunc: setup$64,
	kernelFunc: clip
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Concat.js
function concat(args) {
	const { inputs, backend } = args;
	const axis = parseAxisParam(args.attrs.axis, inputs[0].shape)[0];
	const shapes = inputs.map((t) => t.shape);
	assertParamsConsistent(shapes, axis);
	let outShape = computeOutShape$1(inputs.map((t) => t.shape), axis);
	const $inputs = inputs.filter((t) => sizeFromShape(t.shape) > 0);
	if ($inputs.length === 1) return identity({
		inputs: { x: $inputs[0] },
		backend
	});
	const out = backend.makeOutput(outShape, inputs[0].dtype);
	if (sizeFromShape(outShape) === 0) return out;
	if ($inputs[0].dtype === "string") {
		const inputs2D = $inputs.map((t) => {
			const shape = [-1, sizeFromShape(t.shape.slice(axis))];
			return reshape({
				inputs: { x: t },
				backend,
				attrs: { shape }
			});
		});
		const inputsValShapes = inputs2D.map((t) => {
			return {
				vals: backend.readSync(t.dataId),
				shape: t.shape
			};
		});
		outShape = computeOutShape$1(inputs2D.map((t) => t.shape), 1);
		const simplyConcat = inputs2D[0].shape[0] === 1;
		const outVals = concatImpl(inputsValShapes, outShape, inputs[0].dtype, simplyConcat);
		out.shape = computeOutShape$1($inputs.map((t) => t.shape), axis);
		const outData = backend.dataIdMap.get(out.dataId);
		outData.stringBytes = fromStringArrayToUint8(outVals);
		inputs2D.forEach((t) => backend.disposeData(t.dataId));
		return out;
	}
	const batchDim = sizeFromShape($inputs[0].shape.slice(0, axis));
	let sumInnerDims = 0;
	const innerDims = $inputs.map((input) => {
		const innerDim = sizeFromShape(input.shape.slice(axis));
		sumInnerDims += innerDim;
		return innerDim;
	});
	const inVals = $inputs.map((input) => backend.typedArrayFromHeap(input));
	const outVals = backend.typedArrayFromHeap(out);
	for (let b = 0; b < batchDim; b++) {
		let outOffset = b * sumInnerDims;
		for (let i = 0; i < inVals.length; i++) {
			const innerDim = innerDims[i];
			const inOffset = b * innerDim;
			const vals = inVals[i].subarray(inOffset, inOffset + innerDim);
			outVals.set(vals, outOffset);
			outOffset += innerDim;
		}
	}
	return out;
}
const concatConfig = {
	kernelName: Concat,
	backendName: "wasm",
	kernelFunc: concat
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Conv2D.js
let wasmConv2d;
function setup$63(backend) {
	wasmConv2d = backend.wasm.cwrap(Conv2D, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function conv2d(args) {
	const { inputs, attrs, backend } = args;
	const { x, filter } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const filterId = backend.dataIdMap.get(filter.dataId).id;
	const { strides, dilations, pad, dimRoundingMode, dataFormat } = attrs;
	const $dataFormat = convertConv2DDataFormat(dataFormat);
	const convInfo = computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode, false, $dataFormat);
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const dilationHeight = convInfo.dilationHeight;
	const dilationWidth = convInfo.dilationWidth;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const inputChannels = convInfo.inChannels;
	const outputChannels = convInfo.outChannels;
	const isSamePad = convInfo.padInfo.type === "SAME" ? 1 : 0;
	if (convInfo.dataFormat !== "channelsLast") throw new Error(`wasm backend Conv2D does not support dataFormat:'${convInfo.dataFormat}'. Please use 'channelsLast'.`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmConv2d(xId, x.shape[0], x.shape[1], x.shape[2], filterId, filterHeight, filterWidth, padTop, padRight, padBottom, padLeft, isSamePad, dilationHeight, dilationWidth, strideHeight, strideWidth, inputChannels, outputChannels, outId);
	return out;
}
const conv2DConfig = {
	kernelName: Conv2D,
	backendName: "wasm",
	setupFunc: setup$63,
	kernelFunc: conv2d
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Conv2DBackpropInput.js
let wasmConv2DBackpropInput;
function setup$62(backend) {
	wasmConv2DBackpropInput = backend.wasm.cwrap(Conv2DBackpropInput, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function conv2DBackpropInput(args) {
	const { backend, inputs, attrs } = args;
	const { dy, filter } = inputs;
	const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs;
	const dilations = 1;
	const $dataFormat = convertConv2DDataFormat(dataFormat);
	const convInfo = computeConv2DInfo(inputShape, filter.shape, strides, dilations, pad, dimRoundingMode, false, $dataFormat);
	const { batchSize, filterHeight, filterWidth, inChannels, inHeight, inWidth, outChannels, outHeight, outWidth, strideHeight, strideWidth } = convInfo;
	const topPad = filterHeight - 1 - convInfo.padInfo.top;
	const leftPad = filterWidth - 1 - convInfo.padInfo.left;
	const isChannelsLast = convInfo.dataFormat === "channelsLast";
	const dxStrides = computeStrides(convInfo.inShape);
	const dyStrides = computeStrides(dy.shape);
	const [fltS0, fltS1, fltS2] = computeStrides(filter.shape);
	const xBatchStride = dxStrides[0];
	const xRowStride = isChannelsLast ? dxStrides[1] : dxStrides[2];
	const xColStride = isChannelsLast ? dxStrides[2] : 1;
	const xChannelStride = isChannelsLast ? 1 : dxStrides[1];
	const yBatchStride = dyStrides[0];
	const yRowStride = isChannelsLast ? dyStrides[1] : dyStrides[2];
	const yColStride = isChannelsLast ? dyStrides[2] : 1;
	const yChannelStride = isChannelsLast ? 1 : dyStrides[1];
	const out = backend.makeOutput(convInfo.inShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	const dyId = backend.dataIdMap.get(dy.dataId).id;
	const filterId = backend.dataIdMap.get(filter.dataId).id;
	wasmConv2DBackpropInput(dyId, filterId, batchSize, filterHeight, filterWidth, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, strideHeight, strideWidth, topPad, leftPad, fltS0, fltS1, fltS2, xBatchStride, xRowStride, xColStride, xChannelStride, yBatchStride, yRowStride, yColStride, yChannelStride, outId);
	return out;
}
const conv2DBackpropInputConfig = {
	kernelName: Conv2DBackpropInput,
	backendName: "wasm",
	setupFunc: setup$62,
	kernelFunc: conv2DBackpropInput
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Conv3D.js
let wasmConv3D;
function setup$61(backend) {
	wasmConv3D = backend.wasm.cwrap(Conv3D, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function conv3D(args) {
	const { inputs, backend, attrs } = args;
	const { x, filter } = inputs;
	const { strides, pad, dilations } = attrs;
	if (x.dtype !== "float32") throw new Error(`Tensor x must have dtype float32, got ${x.dtype}`);
	if (filter.dtype !== "float32") throw new Error(`Tensor filter must have dtype float32, got ${filter.dtype}`);
	const convInfo = computeConv3DInfo(x.shape, filter.shape, strides, dilations, pad);
	const out = backend.makeOutput(convInfo.outShape, x.dtype);
	wasmConv3D(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(filter.dataId).id, backend.dataIdMap.get(out.dataId).id, convInfo.batchSize, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.inChannels, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.outChannels, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.filterDepth, convInfo.filterHeight, convInfo.filterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return out;
}
const conv3DConfig = {
	kernelName: Conv3D,
	backendName: "wasm",
	setupFunc: setup$61,
	kernelFunc: conv3D
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Conv3DBackpropFilterV2.js
let wasmConv3DBackpropFilterV2;
function setup$60(backend) {
	wasmConv3DBackpropFilterV2 = backend.wasm.cwrap(Conv3DBackpropFilterV2, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function conv3DBackpropFilterV2(args) {
	const { inputs, backend, attrs } = args;
	const { x, dy } = inputs;
	const { strides, pad, filterShape } = attrs;
	if (x.dtype !== "float32") throw new Error(`Tensor dy must have dtype float32, got ${x.dtype}`);
	if (dy.dtype !== "float32") throw new Error(`Tensor filter must have dtype float32, got ${dy.dtype}`);
	const convInfo = computeConv3DInfo(x.shape, filterShape, strides, 1, pad);
	const dw = backend.makeOutput(convInfo.filterShape, dy.dtype);
	wasmConv3DBackpropFilterV2(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dw.dataId).id, convInfo.batchSize, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.inChannels, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.outChannels, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.filterDepth, convInfo.filterHeight, convInfo.filterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return dw;
}
const conv3DBackpropFilterV2Config = {
	kernelName: Conv3DBackpropFilterV2,
	backendName: "wasm",
	setupFunc: setup$60,
	kernelFunc: conv3DBackpropFilterV2
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Conv3DBackpropInputV2.js
let wasmConv3DBackpropInputV2;
function setup$59(backend) {
	wasmConv3DBackpropInputV2 = backend.wasm.cwrap(Conv3DBackpropInputV2, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function conv3DBackpropInputV2(args) {
	const { inputs, backend, attrs } = args;
	const { dy, filter } = inputs;
	const { pad, strides, inputShape } = attrs;
	if (dy.dtype !== "float32") throw new Error(`Tensor dy must have dtype float32, got ${dy.dtype}`);
	if (filter.dtype !== "float32") throw new Error(`Tensor filter must have dtype float32, got ${filter.dtype}`);
	const convInfo = computeConv3DInfo(inputShape, filter.shape, strides, 1, pad);
	const dx = backend.makeOutput(convInfo.inShape, dy.dtype);
	wasmConv3DBackpropInputV2(backend.dataIdMap.get(filter.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, convInfo.batchSize, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.inChannels, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.outChannels, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.filterDepth, convInfo.filterHeight, convInfo.filterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return dx;
}
const conv3DBackpropInputV2Config = {
	kernelName: Conv3DBackpropInputV2,
	backendName: "wasm",
	setupFunc: setup$59,
	kernelFunc: conv3DBackpropInputV2
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Cos.js
const cosConfig = createUnaryKernelConfig("Cos");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Cosh.js
const coshConfig = createUnaryKernelConfig(Cosh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/CropAndResize.js
var InterpolationMethod;
(function(InterpolationMethod) {
	InterpolationMethod[InterpolationMethod["bilinear"] = 0] = "bilinear";
	InterpolationMethod[InterpolationMethod["nearest"] = 1] = "nearest";
})(InterpolationMethod || (InterpolationMethod = {}));
let wasmCropAndResize;
function setup$58(backend) {
	wasmCropAndResize = backend.wasm.cwrap(CropAndResize, null, [
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function cropAndResize(args) {
	const { backend, inputs, attrs } = args;
	const { method, extrapolationValue, cropSize } = attrs;
	const { image, boxes, boxInd } = inputs;
	const numBoxes = boxes.shape[0];
	const [cropHeight, cropWidth] = cropSize;
	const outShape = [
		numBoxes,
		cropHeight,
		cropWidth,
		image.shape[3]
	];
	let imagesData = backend.dataIdMap.get(image.dataId);
	let castedData;
	if (image.dtype !== "float32") {
		castedData = cast$1({
			backend,
			inputs: { x: image },
			attrs: { dtype: "float32" }
		});
		imagesData = backend.dataIdMap.get(castedData.dataId);
	}
	const imagesId = imagesData.id;
	const boxesId = backend.dataIdMap.get(boxes.dataId).id;
	const boxIndId = backend.dataIdMap.get(boxInd.dataId).id;
	const out = backend.makeOutput(outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	const imagesShapeBytes = new Uint8Array(new Int32Array(image.shape).buffer);
	wasmCropAndResize(imagesId, boxesId, boxIndId, numBoxes, imagesShapeBytes, cropHeight, cropWidth, InterpolationMethod[method], extrapolationValue, outId);
	if (castedData != null) backend.disposeData(castedData.dataId);
	return out;
}
const cropAndResizeConfig = {
	kernelName: CropAndResize,
	backendName: "wasm",
	setupFunc: setup$58,
	kernelFunc: cropAndResize
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Cumprod.js
let wasmCumprod;
function setup$57(backend) {
	wasmCumprod = backend.wasm.cwrap(Cumprod, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function cumprod(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { axis, exclusive, reverse } = attrs;
	const xRank = x.shape.length;
	assert(x.dtype === "float32" || x.dtype === "int32", () => `cumprod does not support ${x.dtype} tensors in the WASM backend`);
	const permutation = getAxesPermutation([axis], xRank);
	let permutedX = x;
	if (permutation !== null) permutedX = transpose({
		inputs: { x },
		attrs: { perm: permutation },
		backend
	});
	const permutedAxis = getInnerMostAxes(1, xRank)[0];
	assertAxesAreInnerMostDims("cumprod", [permutedAxis], xRank);
	const permutedOut = backend.makeOutput(permutedX.shape, permutedX.dtype);
	const finalDim = permutedX.shape[permutedAxis];
	const permutedXId = backend.dataIdMap.get(permutedX.dataId).id;
	const permutedOutId = backend.dataIdMap.get(permutedOut.dataId).id;
	wasmCumprod(permutedXId, exclusive ? 1 : 0, reverse ? 1 : 0, finalDim, permutedOutId, CppDType[x.dtype]);
	let out = permutedOut;
	if (permutation !== null) {
		const undoPermutation = getUndoAxesPermutation(permutation);
		out = transpose({
			inputs: { x: permutedOut },
			attrs: { perm: undoPermutation },
			backend
		});
		backend.disposeData(permutedX.dataId);
		backend.disposeData(permutedOut.dataId);
	}
	return out;
}
const cumprodConfig = {
	kernelName: Cumprod,
	backendName: "wasm",
	setupFunc: setup$57,
	kernelFunc: cumprod
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Cumsum.js
let wasmCumsum;
function setup$56(backend) {
	wasmCumsum = backend.wasm.cwrap(Cumsum, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function cumsum(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { axis, exclusive, reverse } = attrs;
	const xRank = x.shape.length;
	assert(x.dtype === "float32" || x.dtype === "int32", () => `cumsum does not support ${x.dtype} tensors in the WASM backend`);
	const permutation = getAxesPermutation([axis], xRank);
	let permutedX = x;
	if (permutation !== null) permutedX = transpose({
		inputs: { x },
		attrs: { perm: permutation },
		backend
	});
	const permutedAxis = getInnerMostAxes(1, xRank)[0];
	assertAxesAreInnerMostDims("cumsum", [permutedAxis], xRank);
	const permutedOut = backend.makeOutput(permutedX.shape, permutedX.dtype);
	const finalDim = permutedX.shape[permutedAxis];
	const permutedXId = backend.dataIdMap.get(permutedX.dataId).id;
	const permutedOutId = backend.dataIdMap.get(permutedOut.dataId).id;
	wasmCumsum(permutedXId, exclusive ? 1 : 0, reverse ? 1 : 0, finalDim, permutedOutId, CppDType[x.dtype]);
	let out = permutedOut;
	if (permutation !== null) {
		const undoPermutation = getUndoAxesPermutation(permutation);
		out = transpose({
			inputs: { x: permutedOut },
			attrs: { perm: undoPermutation },
			backend
		});
		backend.disposeData(permutedX.dataId);
		backend.disposeData(permutedOut.dataId);
	}
	return out;
}
const cumsumConfig = {
	kernelName: Cumsum,
	backendName: "wasm",
	setupFunc: setup$56,
	kernelFunc: cumsum
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/DenseBincount.js
let wasmDenseBincount;
function setup$55(backend) {
	wasmDenseBincount = backend.wasm.cwrap("DenseBincount", null, [
		"number",
		"array",
		"number",
		"number",
		"boolean",
		"number",
		"number",
		"boolean",
		"number"
	]);
}
function denseBincount(args) {
	const { backend, inputs, attrs } = args;
	const { x, weights } = inputs;
	const { size, binaryOutput } = attrs;
	const hasWeights = weights.shape.reduce((p, v) => p * v, 1) !== 0;
	const outShape = x.shape.length === 1 ? [size] : [x.shape[0], size];
	const out = backend.makeOutput(outShape, weights.dtype);
	function tensorId(x) {
		return backend.dataIdMap.get(x.dataId).id;
	}
	wasmDenseBincount(tensorId(x), new Uint8Array(new Int32Array(x.shape).buffer), x.shape.length, size, hasWeights, tensorId(weights), CppDType[weights.dtype], binaryOutput, tensorId(out));
	return out;
}
const denseBincountConfig = {
	kernelName: DenseBincount,
	backendName: "wasm",
	setupFunc: setup$55,
	kernelFunc: denseBincount
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/DepthToSpace.js
let wasmDepthToSpace;
function setup$54(backend) {
	wasmDepthToSpace = backend.wasm.cwrap(DepthToSpace, null, [
		"number",
		"number",
		"number",
		"array",
		"number",
		"array",
		"array",
		"number",
		"number"
	]);
}
function depthToSpace(args) {
	const { backend, inputs, attrs } = args;
	const { x } = inputs;
	const { blockSize, dataFormat } = attrs;
	const batchSize = x.shape[0];
	const inputHeight = dataFormat === "NHWC" ? x.shape[1] : x.shape[2];
	const inputWidth = dataFormat === "NHWC" ? x.shape[2] : x.shape[3];
	const inputDepth = dataFormat === "NHWC" ? x.shape[3] : x.shape[1];
	const outputHeight = inputHeight * blockSize;
	const outputWidth = inputWidth * blockSize;
	const outputDepth = inputDepth / (blockSize * blockSize);
	const outputShape = dataFormat === "NHWC" ? [
		batchSize,
		outputHeight,
		outputWidth,
		outputDepth
	] : [
		batchSize,
		outputDepth,
		outputHeight,
		outputWidth
	];
	const out = backend.makeOutput(outputShape, "float32");
	const xId = backend.dataIdMap.get(x.dataId).id;
	const xStridesBytes = new Uint8Array(new Int32Array(computeStrides(x.shape)).buffer);
	const outputShapeBytes = new Uint8Array(new Int32Array(outputShape).buffer);
	const outStridesBytes = new Uint8Array(new Int32Array(computeStrides(outputShape)).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmDepthToSpace(xId, blockSize, dataFormat === "NHWC" ? 1 : 0, xStridesBytes, x.shape.length - 1, outputShapeBytes, outStridesBytes, outputShape.length, outId);
	return out;
}
const depthToSpaceConfig = {
	kernelName: DepthToSpace,
	backendName: "wasm",
	setupFunc: setup$54,
	kernelFunc: depthToSpace
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/DepthwiseConv2dNative.js
let wasmDepthwiseConv2d;
function setup$53(backend) {
	wasmDepthwiseConv2d = backend.wasm.cwrap(DepthwiseConv2dNative, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function depthwiseConv2d(args) {
	const { inputs, attrs, backend } = args;
	const { x, filter } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const filterId = backend.dataIdMap.get(filter.dataId).id;
	const { strides, dilations, pad, dimRoundingMode } = attrs;
	const $dilations = dilations == null ? [1, 1] : dilations;
	const convInfo = computeConv2DInfo(x.shape, filter.shape, strides, $dilations, pad, dimRoundingMode, true);
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const dilationHeight = convInfo.dilationHeight;
	const dilationWidth = convInfo.dilationWidth;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const inputChannels = convInfo.inChannels;
	const outputChannels = convInfo.outChannels;
	const isSamePad = convInfo.padInfo.type === "SAME" ? 1 : 0;
	if (convInfo.dataFormat !== "channelsLast") throw new Error(`wasm backend DepthwiseConv2dNative does not support dataFormat:'${convInfo.dataFormat}'. Please use 'channelsLast'.`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmDepthwiseConv2d(xId, x.shape[0], x.shape[1], x.shape[2], filterId, filterHeight, filterWidth, padTop, padRight, padBottom, padLeft, isSamePad, dilationHeight, dilationWidth, strideHeight, strideWidth, inputChannels, outputChannels, outId);
	return out;
}
const depthwiseConv2dNativeConfig = {
	kernelName: DepthwiseConv2dNative,
	backendName: "wasm",
	setupFunc: setup$53,
	kernelFunc: depthwiseConv2d
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Diag.js
let wasmDiag;
function setup$52(backend) {
	wasmDiag = backend.wasm.cwrap("Diag", null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function diag(args) {
	const { inputs, backend } = args;
	const { x } = inputs;
	const xSize = sizeFromShape(x.shape);
	const out = backend.makeOutput([...x.shape, ...x.shape], x.dtype);
	wasmDiag(backend.dataIdMap.get(x.dataId).id, CppDType[x.dtype], xSize, backend.dataIdMap.get(out.dataId).id);
	return out;
}
const diagConfig = {
	kernelName: Diag,
	backendName: "wasm",
	setupFunc: setup$52,
	kernelFunc: diag
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Dilation2D.js
let wasmDilation2D;
function setup$51(backend) {
	wasmDilation2D = backend.wasm.cwrap(Dilation2D, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function dilation2D(args) {
	const { inputs, backend, attrs } = args;
	const { x, filter } = inputs;
	const { strides, pad, dilations } = attrs;
	if (x.dtype !== filter.dtype) throw new Error(`Dilation2D error: x must have the same dtype as filter. Got ${x.dtype} and ${filter.dtype}`);
	const dilationInfo = computeDilation2DInfo(x.shape, filter.shape, strides, pad, "NHWC", dilations);
	const out = backend.makeOutput(dilationInfo.outShape, x.dtype);
	wasmDilation2D(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(filter.dataId).id, backend.dataIdMap.get(out.dataId).id, CppDType[x.dtype], dilationInfo.batchSize, dilationInfo.inChannels, dilationInfo.inHeight, dilationInfo.inWidth, dilationInfo.outHeight, dilationInfo.outWidth, dilationInfo.strideHeight, dilationInfo.strideWidth, dilationInfo.dilationHeight, dilationInfo.dilationWidth, dilationInfo.filterHeight, dilationInfo.filterWidth, dilationInfo.padInfo.top, dilationInfo.padInfo.left);
	return out;
}
const dilation2DConfig = {
	kernelName: Dilation2D,
	backendName: "wasm",
	setupFunc: setup$51,
	kernelFunc: dilation2D
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Dilation2DBackpropFilter.js
let wasmDilation2DBackpropFilter;
function setup$50(backend) {
	wasmDilation2DBackpropFilter = backend.wasm.cwrap(Dilation2DBackpropFilter, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function dilation2DBackpropFilter(args) {
	const { inputs, backend, attrs } = args;
	const { x, filter, dy } = inputs;
	const { strides, pad, dilations } = attrs;
	if (x.dtype !== filter.dtype || x.dtype !== dy.dtype) throw new Error(`Dilation2DBackpropFilter error: x must have the same dtype as filter and dy. Got ${x.dtype}, ${filter.dtype}, and ${dy.dtype}`);
	const dilationInfo = computeDilation2DInfo(x.shape, filter.shape, strides, pad, "NHWC", dilations);
	const gradients = backend.makeOutput(filter.shape, filter.dtype);
	wasmDilation2DBackpropFilter(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(filter.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(gradients.dataId).id, CppDType[x.dtype], dilationInfo.batchSize, dilationInfo.inChannels, dilationInfo.inHeight, dilationInfo.inWidth, dilationInfo.outHeight, dilationInfo.outWidth, dilationInfo.strideHeight, dilationInfo.strideWidth, dilationInfo.dilationHeight, dilationInfo.dilationWidth, dilationInfo.filterHeight, dilationInfo.filterWidth, dilationInfo.padInfo.top, dilationInfo.padInfo.left);
	return gradients;
}
const dilation2DBackpropFilterConfig = {
	kernelName: Dilation2DBackpropFilter,
	backendName: "wasm",
	setupFunc: setup$50,
	kernelFunc: dilation2DBackpropFilter
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Dilation2DBackpropInput.js
let wasmDilation2DBackpropInput;
function setup$49(backend) {
	wasmDilation2DBackpropInput = backend.wasm.cwrap(Dilation2DBackpropInput, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function dilation2DBackpropInput(args) {
	const { inputs, backend, attrs } = args;
	const { x, filter, dy } = inputs;
	const { strides, pad, dilations } = attrs;
	if (x.dtype !== filter.dtype || x.dtype !== dy.dtype) throw new Error(`Dilation2DBackpropInput error: x must have the same dtype as filter and dy. Got ${x.dtype}, ${filter.dtype}, and ${dy.dtype}`);
	const dilationInfo = computeDilation2DInfo(x.shape, filter.shape, strides, pad, "NHWC", dilations);
	const gradients = backend.makeOutput(x.shape, x.dtype);
	wasmDilation2DBackpropInput(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(filter.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(gradients.dataId).id, CppDType[x.dtype], dilationInfo.batchSize, dilationInfo.inChannels, dilationInfo.inHeight, dilationInfo.inWidth, dilationInfo.outHeight, dilationInfo.outWidth, dilationInfo.strideHeight, dilationInfo.strideWidth, dilationInfo.dilationHeight, dilationInfo.dilationWidth, dilationInfo.filterHeight, dilationInfo.filterWidth, dilationInfo.padInfo.top, dilationInfo.padInfo.left);
	return gradients;
}
const dilation2DBackpropInputConfig = {
	kernelName: Dilation2DBackpropInput,
	backendName: "wasm",
	setupFunc: setup$49,
	kernelFunc: dilation2DBackpropInput
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Elu.js
const eluConfig = createUnaryKernelConfig("Elu");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/EluGrad.js
let wasmEluGrad;
function setup$48(backend) {
	wasmEluGrad = backend.wasm.cwrap(EluGrad, null, [
		"number",
		"number",
		"number"
	]);
}
function eluGrad(args) {
	const { inputs, backend } = args;
	const { dy, y } = inputs;
	const out = backend.makeOutput(y.shape, "float32");
	const tensorId = (x) => {
		return backend.dataIdMap.get(x.dataId).id;
	};
	wasmEluGrad(tensorId(y), tensorId(dy), tensorId(out));
	return out;
}
const eluGradConfig = {
	kernelName: EluGrad,
	backendName: "wasm",
	setupFunc: setup$48,
	kernelFunc: eluGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Equal.js
const supportsFullBroadcast$16 = false;
const equalConfig = createBinaryKernelConfig(Equal, supportsFullBroadcast$16, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Erf.js
const erfConfig = createUnaryKernelConfig("Erf");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Exp.js
const expConfig = createUnaryKernelConfig("Exp", "float32");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ExpandDims.js
function expandDims(args) {
	const { inputs, attrs, backend } = args;
	const { input } = inputs;
	const { dim } = attrs;
	const inputRank = input.shape.length;
	const newShape = input.shape.slice();
	let $dim = dim;
	if (dim < 0) {
		assert(-(inputRank + 1) <= dim, () => `Axis must be in the interval [${-(inputRank + 1)}, ${inputRank}]`);
		$dim = inputRank + dim + 1;
	}
	newShape.splice($dim, 0, 1);
	return reshape({
		inputs: { x: input },
		backend,
		attrs: { shape: newShape }
	});
}
const expandDimsConfig = {
	kernelName: ExpandDims,
	backendName: "wasm",
	kernelFunc: expandDims
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Expm1.js
const expm1Config = createUnaryKernelConfig(Expm1, "float32");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Fill.js
function fill(args) {
	const { attrs: { shape, value }, backend } = args;
	let { attrs: { dtype } } = args;
	dtype = dtype || inferDtype(value);
	const out = backend.makeOutput(shape, dtype);
	backend.typedArrayFromHeap(out).fill(value);
	return out;
}
const fillConfig = {
	kernelName: Fill,
	backendName: "wasm",
	kernelFunc: fill
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/FlipLeftRight.js
let wasmFlipLeftRight;
function setup$47(backend) {
	wasmFlipLeftRight = backend.wasm.cwrap(FlipLeftRight, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function flipLeftRight(args) {
	const { inputs, backend } = args;
	const { image } = inputs;
	const out = backend.makeOutput(image.shape, image.dtype);
	const imageId = backend.dataIdMap.get(image.dataId).id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	const [batch, imageHeight, imageWidth, numChannels] = image.shape;
	wasmFlipLeftRight(imageId, batch, imageHeight, imageWidth, numChannels, outId);
	return out;
}
const flipLeftRightConfig = {
	kernelName: FlipLeftRight,
	backendName: "wasm",
	kernelFunc: flipLeftRight,
	setupFunc: setup$47
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Floor.js
const floorConfig = createUnaryKernelConfig(Floor);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/FloorDiv.js
const supportsFullBroadcast$15 = false;
const floorDivConfig = createBinaryKernelConfig(FloorDiv, supportsFullBroadcast$15);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/FusedBatchNorm.js
let wasmBatchNorm;
function setup$46(backend) {
	wasmBatchNorm = backend.wasm.cwrap(FusedBatchNorm, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function fusedBatchNorm(args) {
	const { backend, inputs, attrs } = args;
	const { varianceEpsilon } = attrs;
	const { x, mean, variance, offset, scale } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const meanId = backend.dataIdMap.get(mean.dataId).id;
	const varianceId = backend.dataIdMap.get(variance.dataId).id;
	const offsetId = offset != null ? backend.dataIdMap.get(offset.dataId).id : 0;
	const scaleId = scale != null ? backend.dataIdMap.get(scale.dataId).id : 0;
	const out = backend.makeOutput(x.shape, x.dtype);
	if (sizeFromShape(x.shape) === 0) return out;
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmBatchNorm(xId, meanId, varianceId, offsetId, scaleId, varianceEpsilon, outId);
	return out;
}
const fusedBatchNormConfig = {
	kernelName: FusedBatchNorm,
	backendName: "wasm",
	setupFunc: setup$46,
	kernelFunc: fusedBatchNorm
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/FusedConv2D.js
let wasmFusedConv2d;
function setup$45(backend) {
	wasmFusedConv2d = backend.wasm.cwrap(FusedConv2D, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function fusedConv2d(args) {
	const { inputs, attrs, backend } = args;
	const { x, filter, bias, preluActivationWeights } = inputs;
	const { strides, pad, dilations, dataFormat, dimRoundingMode, activation, leakyreluAlpha } = attrs;
	const convInfo = computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode);
	const fusedActivation = FusableActivation[activation];
	if (fusedActivation == null) throw new Error(`${activation} activation not yet supported for FusedConv2D in the wasm backend.`);
	const xId = backend.dataIdMap.get(x.dataId).id;
	const filterId = backend.dataIdMap.get(filter.dataId).id;
	const outputChannels = convInfo.outChannels;
	let biasId = 0;
	if (bias != null) {
		const biasData = backend.dataIdMap.get(bias.dataId);
		if (biasData.shape.length !== 1) throw new Error(`FusedConv2D only supports rank-1 bias but got rank ${biasData.shape.length}.`);
		if (biasData.shape[0] !== outputChannels) throw new Error(`FusedConv2D bias shape (${biasData.shape}) does not match the number of output channels (${outputChannels})`);
		biasId = biasData.id;
	}
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const dilationHeight = convInfo.dilationHeight;
	const dilationWidth = convInfo.dilationWidth;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const inputChannels = convInfo.inChannels;
	const isSamePad = convInfo.padInfo.type === "SAME" ? 1 : 0;
	const batchSize = convInfo.batchSize;
	const inHeight = convInfo.inHeight;
	const inWidth = convInfo.inWidth;
	if (dataFormat !== "NHWC") throw new Error(`wasm backend FusedConv2D does not support dataFormat:'${dataFormat}'. Please use 'NHWC'.`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	const preluActivationWeightsId = preluActivationWeights == null ? 0 : backend.dataIdMap.get(preluActivationWeights.dataId).id;
	wasmFusedConv2d(xId, batchSize, inHeight, inWidth, filterId, filterHeight, filterWidth, biasId, padTop, padRight, padBottom, padLeft, isSamePad, dilationHeight, dilationWidth, strideHeight, strideWidth, inputChannels, outputChannels, fusedActivation, preluActivationWeightsId, leakyreluAlpha || 0, outId);
	return out;
}
const fusedConv2DConfig = {
	kernelName: FusedConv2D,
	backendName: "wasm",
	setupFunc: setup$45,
	kernelFunc: fusedConv2d
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/FusedDepthwiseConv2D.js
let wasmFusedDepthwiseConv2d;
function setup$44(backend) {
	wasmFusedDepthwiseConv2d = backend.wasm.cwrap(FusedDepthwiseConv2D, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function fusedDepthwiseConv2d(args) {
	const { inputs, attrs, backend } = args;
	const { x, filter, bias, preluActivationWeights } = inputs;
	const { strides, pad, dilations, dataFormat, dimRoundingMode, activation, leakyreluAlpha } = attrs;
	const convInfo = computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode, true);
	const fusedActivation = FusableActivation[activation];
	if (fusedActivation == null) throw new Error(`${activation} activation not yet supported for FusedDepthwiseConv2D in the wasm backend.`);
	const xId = backend.dataIdMap.get(x.dataId).id;
	const filterId = backend.dataIdMap.get(filter.dataId).id;
	const outputChannels = convInfo.outChannels;
	let biasId = 0;
	if (bias != null) {
		const biasData = backend.dataIdMap.get(bias.dataId);
		if (biasData.shape.length !== 1) throw new Error(`FusedDepthwiseConv2D only supports rank-1 bias but got rank ${biasData.shape.length}.`);
		if (biasData.shape[0] !== outputChannels) throw new Error(`FusedDepthwiseConv2D bias shape (${biasData.shape}) does not match the number of output channels (${outputChannels})`);
		biasId = biasData.id;
	}
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const dilationHeight = convInfo.dilationHeight;
	const dilationWidth = convInfo.dilationWidth;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const inputChannels = convInfo.inChannels;
	const isSamePad = convInfo.padInfo.type === "SAME" ? 1 : 0;
	const batchSize = convInfo.batchSize;
	const inHeight = convInfo.inHeight;
	const inWidth = convInfo.inWidth;
	if (dataFormat !== "NHWC") throw new Error(`wasm backend FusedDepthwiseConv2D does not support dataFormat:'${dataFormat}'. Please use 'NHWC'.`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	const preluActivationWeightsId = preluActivationWeights == null ? 0 : backend.dataIdMap.get(preluActivationWeights.dataId).id;
	wasmFusedDepthwiseConv2d(xId, batchSize, inHeight, inWidth, filterId, filterHeight, filterWidth, biasId, padTop, padRight, padBottom, padLeft, isSamePad, dilationHeight, dilationWidth, strideHeight, strideWidth, inputChannels, outputChannels, fusedActivation, preluActivationWeightsId, leakyreluAlpha || 0, outId);
	return out;
}
const fusedDepthwiseConv2DConfig = {
	kernelName: FusedDepthwiseConv2D,
	backendName: "wasm",
	setupFunc: setup$44,
	kernelFunc: fusedDepthwiseConv2d
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/GatherNd.js
let wasmGatherNd;
function setup$43(backend) {
	wasmGatherNd = backend.wasm.cwrap(GatherNd, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number"
	]);
}
function gatherNd(args) {
	const { backend, inputs } = args;
	const { params, indices } = inputs;
	const [resultShape, numSlices, sliceSize, strides] = prepareAndValidate(params, indices);
	const out = backend.makeOutput(resultShape, params.dtype);
	if (numSlices === 0) return out;
	const indicesShape = indices.shape;
	const sliceRank = indicesShape[indicesShape.length - 1];
	const xId = backend.dataIdMap.get(params.dataId).id;
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	const stridesBytes = new Uint8Array(new Int32Array(strides).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmGatherNd(xId, CppDType[params.dtype], indicesId, numSlices, sliceRank, sliceSize, stridesBytes, outId);
	return out;
}
const gatherNdConfig = {
	kernelName: GatherNd,
	backendName: "wasm",
	setupFunc: setup$43,
	kernelFunc: gatherNd
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/GatherV2.js
let wasmGather;
function setup$42(backend) {
	wasmGather = backend.wasm.cwrap("Gather", null, [
		"number",
		"number",
		"array",
		"number",
		"number",
		"number",
		"array",
		"number"
	]);
}
function gatherV2(args) {
	const { backend, inputs, attrs } = args;
	const { x, indices } = inputs;
	const { axis, batchDims } = attrs;
	const parsedAxis = parseAxisParam(axis, x.shape)[0];
	const indicesVals = backend.readSync(indices.dataId);
	const axisDim = x.shape[parsedAxis];
	for (let i = 0; i < indicesVals.length; ++i) {
		const index = indicesVals[i];
		assert(index <= axisDim - 1 && index >= 0, () => `GatherV2: the index value ${index} is not in [0, ${axisDim - 1}]`);
	}
	const shapeInfo = collectGatherOpShapeInfo(x, indices, parsedAxis, batchDims);
	const flattenX = reshape({
		inputs: { x },
		attrs: { shape: [
			shapeInfo.batchSize,
			shapeInfo.outerSize,
			shapeInfo.dimSize,
			shapeInfo.sliceSize
		] },
		backend
	});
	const indicesSize = sizeFromShape(indices.shape);
	const flattenIndex = reshape({
		inputs: { x: indices },
		attrs: { shape: [shapeInfo.batchSize, indicesSize / shapeInfo.batchSize] },
		backend
	});
	const flattenOutputShape = [
		shapeInfo.batchSize,
		shapeInfo.outerSize,
		indicesSize / shapeInfo.batchSize,
		shapeInfo.sliceSize
	];
	const out = backend.makeOutput(flattenOutputShape, x.dtype);
	if (sizeFromShape(x.shape) === 0) return out;
	const stridesSize = flattenX.shape.length - 1;
	const xId = backend.dataIdMap.get(flattenX.dataId).id;
	const indicesId = backend.dataIdMap.get(flattenIndex.dataId).id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	const xStridesBytes = new Uint8Array(new Int32Array(computeStrides(flattenX.shape)).buffer);
	const outStridesBytes = new Uint8Array(new Int32Array(computeStrides(flattenOutputShape)).buffer);
	wasmGather(xId, CppDType[x.dtype], xStridesBytes, stridesSize, indicesId, shapeInfo.batchSize, outStridesBytes, outId);
	backend.disposeData(flattenX.dataId);
	backend.disposeData(flattenIndex.dataId);
	out.shape = shapeInfo.outputShape;
	return out;
}
const gatherV2Config = {
	kernelName: GatherV2,
	backendName: "wasm",
	setupFunc: setup$42,
	kernelFunc: gatherV2
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Greater.js
const supportsFullBroadcast$14 = false;
const greaterConfig = createBinaryKernelConfig(Greater, supportsFullBroadcast$14, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/GreaterEqual.js
const supportsFullBroadcast$13 = false;
const greaterEqualConfig = createBinaryKernelConfig(GreaterEqual, supportsFullBroadcast$13, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/IsFinite.js
const isFiniteConfig = createUnaryKernelConfig(IsFinite, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/IsInf.js
const isInfConfig = createUnaryKernelConfig(IsInf, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/IsNan.js
const isNaNConfig = createUnaryKernelConfig(IsNan, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LeakyRelu.js
let wasmFunc$5;
function setupFunc(backend) {
	wasmFunc$5 = backend.wasm.cwrap(LeakyRelu, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function leakyRelu(args) {
	const { inputs: { x }, attrs: { alpha }, backend } = args;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(x.shape, "float32");
	if (sizeFromShape(x.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmFunc$5(xId, CppDType[x.dtype], alpha, outId);
	}
	return out;
}
const leakyReluConfig = {
	kernelName: LeakyRelu,
	backendName: "wasm",
	setupFunc,
	kernelFunc: leakyRelu
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Less.js
const supportsFullBroadcast$12 = false;
const lessConfig = createBinaryKernelConfig(Less, supportsFullBroadcast$12, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LessEqual.js
const supportsFullBroadcast$11 = false;
const lessEqualConfig = createBinaryKernelConfig(LessEqual, supportsFullBroadcast$11, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LinSpace.js
let wasmLinSpace;
function setup$41(backend) {
	wasmLinSpace = backend.wasm.cwrap(LinSpace, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function linSpace(args) {
	const { attrs, backend } = args;
	const { start, stop, num } = attrs;
	const numInt = Math.floor(num);
	const out = backend.makeOutput([numInt], "float32");
	wasmLinSpace(backend.dataIdMap.get(out.dataId).id, start, stop, numInt);
	return out;
}
const linSpaceConfig = {
	kernelName: LinSpace,
	backendName: "wasm",
	setupFunc: setup$41,
	kernelFunc: linSpace
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Log.js
const logConfig = createUnaryKernelConfig("Log");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Log1p.js
const log1pConfig = createUnaryKernelConfig(Log1p);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LogicalAnd.js
const supportsFullBroadcast$10 = false;
const logicalAndConfig = createBinaryKernelConfig(LogicalAnd, supportsFullBroadcast$10, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LogicalNot.js
const logicalNotConfig = createUnaryKernelConfig(LogicalNot);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LogicalOr.js
const supportsFullBroadcast$9 = false;
const logicalOrConfig = createBinaryKernelConfig(LogicalOr, supportsFullBroadcast$9, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LogicalXor.js
const supportsFullBroadcast$8 = false;
const logicalXorConfig = createBinaryKernelConfig(LogicalXor, supportsFullBroadcast$8, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LRN.js
let wasmLRN;
function setup$40(backend) {
	wasmLRN = backend.wasm.cwrap("LRN", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function lrn(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { depthRadius, bias, alpha, beta } = attrs;
	if (x.dtype !== "float32") throw new Error("LRN error: x must have dtype float32");
	const out = backend.makeOutput(x.shape, x.dtype);
	wasmLRN(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(out.dataId).id, x.shape[3], depthRadius, bias, alpha, beta);
	return out;
}
const lrnConfig = {
	kernelName: "LRN",
	backendName: "wasm",
	setupFunc: setup$40,
	kernelFunc: lrn
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/LRNGrad.js
let wasmLRNGrad;
function setup$39(backend) {
	wasmLRNGrad = backend.wasm.cwrap(LRNGrad, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function lrnGrad(args) {
	const { inputs, backend, attrs } = args;
	const { x, y, dy } = inputs;
	const { depthRadius, bias, alpha, beta } = attrs;
	if (x.dtype !== "float32" || y.dtype !== "float32" || dy.dtype !== "float32") throw new Error("LRNGrad error: x, y, and dy must have dtype float32");
	const dx = backend.makeOutput(x.shape, x.dtype);
	wasmLRNGrad(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(y.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, dy.shape[3], depthRadius, bias, alpha, beta);
	return dx;
}
const lrnGradConfig = {
	kernelName: LRNGrad,
	backendName: "wasm",
	setupFunc: setup$39,
	kernelFunc: lrnGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Max.js
let wasmMax;
function setup$38(backend) {
	wasmMax = backend.wasm.cwrap("Max", null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function max(args) {
	const { backend, inputs, attrs } = args;
	const { reductionIndices: axis, keepDims } = attrs;
	const { x } = inputs;
	let inputId = backend.dataIdMap.get(x.dataId).id;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		input = transposed;
		inputId = transposedId;
	}
	const inputRank = input.shape.length;
	assertAxesAreInnerMostDims("max", axes, inputRank);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, axes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, x.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmMax(inputId, CppDType[x.dtype], reduceSize, outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const maxConfig = {
	kernelName: "Max",
	backendName: "wasm",
	setupFunc: setup$38,
	kernelFunc: max
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Maximum.js
const supportsFullBroadcast$7 = false;
const maximumConfig = createBinaryKernelConfig(Maximum, supportsFullBroadcast$7);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPool.js
let wasmMaxPool;
function setup$37(backend) {
	wasmMaxPool = backend.wasm.cwrap(MaxPool, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function maxPool(args) {
	const { inputs, attrs, backend } = args;
	const x = inputs.x;
	const xId = backend.dataIdMap.get(x.dataId).id;
	assert(x.dtype === "float32", () => `Error in MaxPool: only float32 input is supported. Got ${x.dtype}.`);
	const { filterSize, strides, pad, dimRoundingMode } = attrs;
	const convInfo = computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
	const filterHeight = convInfo.filterHeight;
	const filterWidth = convInfo.filterWidth;
	const padTop = convInfo.padInfo.top;
	const padRight = convInfo.padInfo.right;
	const padBottom = convInfo.padInfo.bottom;
	const padLeft = convInfo.padInfo.left;
	const dilationHeight = convInfo.dilationHeight;
	const dilationWidth = convInfo.dilationWidth;
	const strideHeight = convInfo.strideHeight;
	const strideWidth = convInfo.strideWidth;
	const inputChannels = convInfo.inChannels;
	const outputChannels = convInfo.outChannels;
	if (convInfo.dataFormat !== "channelsLast") throw new Error(`wasm backend does not support dataFormat:'${convInfo.dataFormat}'. Please use 'channelsLast'.`);
	const out = backend.makeOutput(convInfo.outShape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmMaxPool(xId, x.shape[0], x.shape[1], x.shape[2], filterHeight, filterWidth, padTop, padRight, padBottom, padLeft, dilationHeight, dilationWidth, strideHeight, strideWidth, inputChannels, outputChannels, outId);
	return out;
}
const maxPoolConfig = {
	kernelName: MaxPool,
	backendName: "wasm",
	setupFunc: setup$37,
	kernelFunc: maxPool
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPool3D.js
let wasmMaxPool3D;
function setup$36(backend) {
	wasmMaxPool3D = backend.wasm.cwrap("MaxPool3D", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function maxPool3D(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attrs;
	const convInfo = computePool3DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode, dataFormat);
	const out = backend.makeOutput(convInfo.outShape, x.dtype);
	wasmMaxPool3D(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(out.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterDepth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return out;
}
const maxPool3DConfig = {
	kernelName: MaxPool3D,
	backendName: "wasm",
	setupFunc: setup$36,
	kernelFunc: maxPool3D
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPool3DGrad.js
let wasmMaxPool3DGrad;
function setup$35(backend) {
	wasmMaxPool3DGrad = backend.wasm.cwrap("MaxPool3DGrad", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function maxPool3DGrad(args) {
	const { inputs, backend, attrs } = args;
	const { dy, input } = inputs;
	const { filterSize, strides, pad, dimRoundingMode } = attrs;
	const convInfo = computePool3DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
	const dx = backend.makeOutput(input.shape, input.dtype);
	wasmMaxPool3DGrad(backend.dataIdMap.get(input.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inDepth, convInfo.inHeight, convInfo.inWidth, convInfo.outDepth, convInfo.outHeight, convInfo.outWidth, convInfo.strideDepth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationDepth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterDepth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.front, convInfo.padInfo.top, convInfo.padInfo.left);
	return dx;
}
const maxPool3DGradConfig = {
	kernelName: MaxPool3DGrad,
	backendName: "wasm",
	setupFunc: setup$35,
	kernelFunc: maxPool3DGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPoolGrad.js
let wasmMaxPoolGrad;
function setup$34(backend) {
	wasmMaxPoolGrad = backend.wasm.cwrap("MaxPoolGrad", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function maxPoolGrad(args) {
	const { inputs, backend, attrs } = args;
	const { dy, input } = inputs;
	const { filterSize, strides, pad, dimRoundingMode } = attrs;
	const convInfo = computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
	const dx = backend.makeOutput(input.shape, input.dtype);
	wasmMaxPoolGrad(backend.dataIdMap.get(input.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, convInfo.batchSize, convInfo.inChannels, convInfo.inHeight, convInfo.inWidth, convInfo.outHeight, convInfo.outWidth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.top, convInfo.padInfo.left);
	return dx;
}
const maxPoolGradConfig = {
	kernelName: MaxPoolGrad,
	backendName: "wasm",
	setupFunc: setup$34,
	kernelFunc: maxPoolGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPoolWithArgmax.js
let wasmMaxPoolWithArgmax;
function setup$33(backend) {
	wasmMaxPoolWithArgmax = backend.wasm.cwrap("MaxPoolWithArgmax", null, [
		"number",
		"number",
		"number",
		"number",
		"boolean",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function maxPoolWithArgmax(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { filterSize, strides, pad, includeBatchInIndex } = attrs;
	assert(x.shape.length === 4, () => `Error in maxPool: input must be rank 4 but got rank ${x.shape.length}.`);
	const dilations = [1, 1];
	assert(eitherStridesOrDilationsAreOne(strides, dilations), () => `Error in maxPool: Either strides or dilations must be 1. Got strides ${strides} and dilations '${dilations}'`);
	const convInfo = computePool2DInfo(x.shape, filterSize, strides, [1, 1], pad);
	const pooled = backend.makeOutput(convInfo.outShape, x.dtype);
	const indexes = backend.makeOutput(convInfo.outShape, "int32");
	wasmMaxPoolWithArgmax(backend.dataIdMap.get(x.dataId).id, backend.dataIdMap.get(pooled.dataId).id, backend.dataIdMap.get(indexes.dataId).id, CppDType[x.dtype], includeBatchInIndex, convInfo.batchSize, convInfo.inChannels, convInfo.inHeight, convInfo.inWidth, convInfo.outHeight, convInfo.outWidth, convInfo.strideHeight, convInfo.strideWidth, convInfo.dilationHeight, convInfo.dilationWidth, convInfo.effectiveFilterHeight, convInfo.effectiveFilterWidth, convInfo.padInfo.top, convInfo.padInfo.left);
	return [pooled, indexes];
}
const maxPoolWithArgmaxConfig = {
	kernelName: MaxPoolWithArgmax,
	backendName: "wasm",
	setupFunc: setup$33,
	kernelFunc: maxPoolWithArgmax
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Mean.js
let wasmMean;
function setup$32(backend) {
	wasmMean = backend.wasm.cwrap(Mean, null, ["number, number, number"]);
}
function mean(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	let inputId = xId;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	let reductionAxes = axes;
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		if (transposedId !== xId) {
			input = transposed;
			inputId = transposedId;
			reductionAxes = getInnerMostAxes(reductionAxes.length, input.shape.length);
		}
	}
	assertAxesAreInnerMostDims("mean", reductionAxes, input.shape.length);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, reductionAxes);
	const reduceSize = sizeFromShape(reduceShape);
	let castedInput = input;
	if (input.dtype !== "float32") {
		castedInput = cast$1({
			backend,
			inputs: { x: input },
			attrs: { dtype: "float32" }
		});
		inputId = backend.dataIdMap.get(castedInput.dataId).id;
	}
	const out = backend.makeOutput(outShape, "float32");
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmMean(inputId, reduceSize, outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	if (input.dtype !== "float32") backend.disposeData(castedInput.dataId);
	return out;
}
const meanConfig = {
	kernelName: Mean,
	backendName: "wasm",
	setupFunc: setup$32,
	kernelFunc: mean
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Min.js
let wasmMin;
function setup$31(backend) {
	wasmMin = backend.wasm.cwrap("Min", null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function min(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	let inputId = xId;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		if (transposedId !== xId) {
			input = transposed;
			inputId = transposedId;
		}
	}
	const inputRank = input.shape.length;
	assertAxesAreInnerMostDims("min", axes, inputRank);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, axes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, input.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmMin(inputId, CppDType[x.dtype], reduceSize, outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const minConfig = {
	kernelName: "Min",
	backendName: "wasm",
	setupFunc: setup$31,
	kernelFunc: min
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Minimum.js
const supportsFullBroadcast$6 = false;
const minimumConfig = createBinaryKernelConfig(Minimum, supportsFullBroadcast$6);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/MirrorPad.js
var MirrorPaddingMode;
(function(MirrorPaddingMode) {
	MirrorPaddingMode[MirrorPaddingMode["reflect"] = 0] = "reflect";
	MirrorPaddingMode[MirrorPaddingMode["symmetric"] = 1] = "symmetric";
})(MirrorPaddingMode || (MirrorPaddingMode = {}));
let wasmMirrorPad;
function setup$30(backend) {
	wasmMirrorPad = backend.wasm.cwrap(MirrorPad, null, [
		"number",
		"array",
		"number",
		"number",
		"array",
		"array",
		"number",
		"number"
	]);
}
function mirrorPad(args) {
	const { inputs: { x }, backend, attrs: { paddings, mode } } = args;
	const outShape = paddings.map((p, i) => p[0] + x.shape[i] + p[1]);
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(outShape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const xShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	const prePaddingsFlat = paddings.map((padTuple) => padTuple[0]);
	const postPaddingsFlat = paddings.map((padTuple) => padTuple[1]);
	const prePaddingsBytes = new Uint8Array(new Int32Array(prePaddingsFlat).buffer);
	const postPaddingsBytes = new Uint8Array(new Int32Array(postPaddingsFlat).buffer);
	wasmMirrorPad(xId, xShapeBytes, x.shape.length, CppDType[x.dtype], prePaddingsBytes, postPaddingsBytes, MirrorPaddingMode[mode], outId);
	return out;
}
const mirrorPadConfig = {
	kernelName: MirrorPad,
	backendName: "wasm",
	kernelFunc: mirrorPad,
	setupFunc: setup$30
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Softmax.js
let wasmFunc$4;
function setup$29(backend) {
	wasmFunc$4 = backend.wasm.cwrap(Softmax, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function softmax$1(args) {
	const { backend, inputs: { logits }, attrs: { dim } } = args;
	const xId = backend.dataIdMap.get(logits.dataId).id;
	const out = backend.makeOutput(logits.shape, logits.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const channels = logits.shape[dim];
	const batch = sizeFromShape(logits.shape) / channels;
	if (sizeFromShape(out.shape) === 0) return out;
	wasmFunc$4(xId, outId, channels, batch);
	return out;
}
const softmaxConfig = {
	kernelName: Softmax,
	backendName: "wasm",
	setupFunc: setup$29,
	kernelFunc: softmax$1
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Multinomial.js
let wasmMultinomial;
function setup$28(backend) {
	wasmMultinomial = backend.wasm.cwrap(Multinomial, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function multinomial(args) {
	const { inputs, backend, attrs } = args;
	const { logits } = inputs;
	const { numSamples, seed, normalized } = attrs;
	if (logits.dtype !== "float32") throw new Error(`Tensor logits must have dtype float32, got ${logits.dtype}`);
	const probabilities = normalized ? logits : softmax$1({
		inputs: { logits },
		backend,
		attrs: { dim: logits.shape.length - 1 }
	});
	const [batchSize, numEvents] = probabilities.shape;
	const out = backend.makeOutput([batchSize, numSamples], "int32");
	wasmMultinomial(backend.dataIdMap.get(probabilities.dataId).id, batchSize, numEvents, numSamples, seed, backend.dataIdMap.get(out.dataId).id);
	if (!normalized) backend.disposeData(probabilities.dataId);
	return out;
}
const multinomialConfig = {
	kernelName: Multinomial,
	backendName: "wasm",
	setupFunc: setup$28,
	kernelFunc: multinomial
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Mod.js
const modConfig = createBinaryKernelConfig("Mod", true);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply.js
const supportsFullBroadcast$5 = true;
const multiplyConfig = createBinaryKernelConfig(Multiply, supportsFullBroadcast$5);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Neg.js
const negConfig = createUnaryKernelConfig("Neg");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/NonMaxSuppression_util.js
function parseResultStruct(backend, resOffset) {
	const result = new Int32Array(backend.wasm.HEAPU8.buffer, resOffset, 4);
	const pSelectedIndices = result[0];
	const selectedSize = result[1];
	const pSelectedScores = result[2];
	const pValidOutputs = result[3];
	backend.wasm._free(resOffset);
	return {
		pSelectedIndices,
		selectedSize,
		pSelectedScores,
		pValidOutputs
	};
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/NonMaxSuppressionV3.js
let wasmFunc$3;
function setup$27(backend) {
	wasmFunc$3 = backend.wasm.cwrap(NonMaxSuppressionV3, "number", [
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function kernelFunc$1(args) {
	const { backend, inputs, attrs } = args;
	const { iouThreshold, maxOutputSize, scoreThreshold } = attrs;
	const { boxes, scores } = inputs;
	const boxesId = backend.dataIdMap.get(boxes.dataId).id;
	const scoresId = backend.dataIdMap.get(scores.dataId).id;
	const resOffset = wasmFunc$3(boxesId, scoresId, maxOutputSize, iouThreshold, scoreThreshold);
	const { pSelectedIndices, selectedSize, pSelectedScores, pValidOutputs } = parseResultStruct(backend, resOffset);
	backend.wasm._free(pSelectedScores);
	backend.wasm._free(pValidOutputs);
	return backend.makeOutput([selectedSize], "int32", pSelectedIndices);
}
const nonMaxSuppressionV3Config = {
	kernelName: NonMaxSuppressionV3,
	backendName: "wasm",
	setupFunc: setup$27,
	kernelFunc: kernelFunc$1
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/NonMaxSuppressionV4.js
let wasmFunc$2;
function setup$26(backend) {
	wasmFunc$2 = backend.wasm.cwrap(NonMaxSuppressionV4, "number", [
		"number",
		"number",
		"number",
		"number",
		"number",
		"bool"
	]);
}
function nonMaxSuppressionV4(args) {
	const { backend, inputs, attrs } = args;
	const { iouThreshold, maxOutputSize, scoreThreshold, padToMaxOutputSize } = attrs;
	const { boxes, scores } = inputs;
	const boxesId = backend.dataIdMap.get(boxes.dataId).id;
	const scoresId = backend.dataIdMap.get(scores.dataId).id;
	const resOffset = wasmFunc$2(boxesId, scoresId, maxOutputSize, iouThreshold, scoreThreshold, padToMaxOutputSize);
	const { pSelectedIndices, selectedSize, pSelectedScores, pValidOutputs } = parseResultStruct(backend, resOffset);
	backend.wasm._free(pSelectedScores);
	return [backend.makeOutput([selectedSize], "int32", pSelectedIndices), backend.makeOutput([], "int32", pValidOutputs)];
}
const nonMaxSuppressionV4Config = {
	kernelName: NonMaxSuppressionV4,
	backendName: "wasm",
	setupFunc: setup$26,
	kernelFunc: nonMaxSuppressionV4
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/NonMaxSuppressionV5.js
let wasmFunc$1;
function setup$25(backend) {
	wasmFunc$1 = backend.wasm.cwrap(NonMaxSuppressionV5, "number", [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function kernelFunc(args) {
	const { backend, inputs, attrs } = args;
	const { iouThreshold, maxOutputSize, scoreThreshold, softNmsSigma } = attrs;
	const { boxes, scores } = inputs;
	const boxesId = backend.dataIdMap.get(boxes.dataId).id;
	const scoresId = backend.dataIdMap.get(scores.dataId).id;
	const resOffset = wasmFunc$1(boxesId, scoresId, maxOutputSize, iouThreshold, scoreThreshold, softNmsSigma);
	const { pSelectedIndices, selectedSize, pSelectedScores, pValidOutputs } = parseResultStruct(backend, resOffset);
	backend.wasm._free(pValidOutputs);
	return [backend.makeOutput([selectedSize], "int32", pSelectedIndices), backend.makeOutput([selectedSize], "float32", pSelectedScores)];
}
const nonMaxSuppressionV5Config = {
	kernelName: NonMaxSuppressionV5,
	backendName: "wasm",
	setupFunc: setup$25,
	kernelFunc
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/NotEqual.js
const supportsFullBroadcast$4 = false;
const notEqualConfig = createBinaryKernelConfig(NotEqual, supportsFullBroadcast$4, "bool");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/OneHot.js
let wasmOneHot;
function setup$24(backend) {
	wasmOneHot = backend.wasm.cwrap(OneHot, null, [
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function oneHot(args) {
	const { inputs, backend, attrs } = args;
	const { indices } = inputs;
	const { dtype, depth, onValue, offValue } = attrs;
	const out = backend.makeOutput([...indices.shape, depth], dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	wasmOneHot(indicesId, depth, onValue, offValue, outId);
	return out;
}
const oneHotConfig = {
	kernelName: OneHot,
	backendName: "wasm",
	setupFunc: setup$24,
	kernelFunc: oneHot
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/OnesLike.js
function onesLike(args) {
	const { inputs: { x }, backend } = args;
	const out = backend.makeOutput(x.shape, x.dtype);
	backend.typedArrayFromHeap(out).fill(1);
	return out;
}
const onesLikeConfig = {
	kernelName: OnesLike,
	backendName: "wasm",
	kernelFunc: onesLike
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Pack.js
function pack(args) {
	const { inputs, backend, attrs } = args;
	const { axis } = attrs;
	if (inputs.length === 1) return expandDims({
		inputs: { input: inputs[0] },
		backend,
		attrs: { dim: axis }
	});
	const shape = inputs[0].shape;
	const dtype = inputs[0].dtype;
	inputs.forEach((t) => {
		assertShapesMatch(shape, t.shape, "All tensors passed to stack must have matching shapes");
		assert(dtype === t.dtype, () => "All tensors passed to stack must have matching dtypes");
	});
	const intermediateTensorInfos = [];
	const expandedTensors = inputs.map((t) => {
		const expandedT = expandDims({
			inputs: { input: t },
			backend,
			attrs: { dim: axis }
		});
		intermediateTensorInfos.push(expandedT);
		return expandedT;
	});
	const result = concat({
		inputs: expandedTensors,
		backend,
		attrs: { axis }
	});
	intermediateTensorInfos.forEach((t) => backend.disposeData(t.dataId));
	return result;
}
const packConfig = {
	kernelName: Pack,
	backendName: "wasm",
	kernelFunc: pack
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/PadV2.js
let wasmPadV2;
function setup$23(backend) {
	wasmPadV2 = backend.wasm.cwrap(PadV2, null, [
		"number",
		"array",
		"number",
		"number",
		"array",
		"array",
		"number",
		"number"
	]);
}
function pad(args) {
	const { inputs: { x }, backend, attrs: { paddings, constantValue } } = args;
	const outShape = paddings.map((p, i) => p[0] + x.shape[i] + p[1]);
	if (sizeFromShape(x.shape) === 0) return fill({
		backend,
		attrs: {
			shape: outShape,
			value: constantValue,
			dtype: x.dtype
		}
	});
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(outShape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const xShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	const prePaddingsFlat = paddings.map((padTuple) => padTuple[0]);
	const postPaddingsFlat = paddings.map((padTuple) => padTuple[1]);
	const prePaddingsBytes = new Uint8Array(new Int32Array(prePaddingsFlat).buffer);
	const postPaddingsBytes = new Uint8Array(new Int32Array(postPaddingsFlat).buffer);
	wasmPadV2(xId, xShapeBytes, x.shape.length, CppDType[x.dtype], prePaddingsBytes, postPaddingsBytes, constantValue, outId);
	return out;
}
const padV2Config = {
	kernelName: PadV2,
	backendName: "wasm",
	kernelFunc: pad,
	setupFunc: setup$23
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Pow.js
const supportsFullBroadcast$3 = false;
const powConfig = createBinaryKernelConfig("Pow", supportsFullBroadcast$3);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Prelu.js
let wasmPrelu;
function setup$22(backend) {
	wasmPrelu = backend.wasm.cwrap(Prelu, null, [
		"number",
		"number",
		"number"
	]);
}
function prelu(args) {
	const { inputs, backend } = args;
	const { x, alpha } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const weightsId = backend.dataIdMap.get(alpha.dataId).id;
	let inputId = xId;
	const input = x;
	let castedInput = input;
	if (input.dtype !== "float32") {
		castedInput = cast$1({
			backend,
			inputs: { x },
			attrs: { dtype: "float32" }
		});
		inputId = backend.dataIdMap.get(castedInput.dataId).id;
	}
	const out = backend.makeOutput(x.shape, "float32");
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmPrelu(inputId, weightsId, outId);
	if (input.dtype !== "float32") backend.disposeData(castedInput.dataId);
	return out;
}
const preluConfig = {
	kernelName: Prelu,
	backendName: "wasm",
	setupFunc: setup$22,
	kernelFunc: prelu
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Prod.js
let wasmProd;
function setup$21(backend) {
	wasmProd = backend.wasm.cwrap(Prod, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function prod(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	let inputId = xId;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	let reductionAxes = axes;
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		if (transposedId !== xId) {
			input = transposed;
			inputId = transposedId;
			reductionAxes = getInnerMostAxes(reductionAxes.length, input.shape.length);
		}
	}
	assertAxesAreInnerMostDims("prod", reductionAxes, input.shape.length);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, reductionAxes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, input.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmProd(inputId, reduceSize, CppDType[out.dtype], outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const prodConfig = {
	kernelName: Prod,
	backendName: "wasm",
	setupFunc: setup$21,
	kernelFunc: prod
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Range.js
const range = (args) => {
	const { backend, attrs } = args;
	const { start, stop, step, dtype } = attrs;
	const values = rangeImpl(start, stop, step, dtype);
	const out = backend.makeOutput([values.length], dtype);
	backend.typedArrayFromHeap(out).set(values);
	return out;
};
const rangeConfig = {
	kernelName: Range,
	backendName: "wasm",
	kernelFunc: range
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/RealDiv.js
const supportsFullBroadcast$2 = true;
const realDivConfig = createBinaryKernelConfig(RealDiv, supportsFullBroadcast$2);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Reciprocal.js
const reciprocalConfig = createUnaryKernelConfig(Reciprocal);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Relu.js
const reluConfig = createUnaryKernelConfig(Relu);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Relu6.js
const relu6Config = createUnaryKernelConfig(Relu6);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ResizeBilinear.js
let wasmResizeBilinear;
function setup$20(backend) {
	wasmResizeBilinear = backend.wasm.cwrap(ResizeBilinear, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function resizeBilinear(args) {
	const { backend, inputs, attrs } = args;
	const { images } = inputs;
	const { alignCorners, halfPixelCenters, size } = attrs;
	const [newHeight, newWidth] = size;
	const [batch, oldHeight, oldWidth, numChannels] = images.shape;
	const outShape = [
		batch,
		newHeight,
		newWidth,
		numChannels
	];
	let xData = backend.dataIdMap.get(images.dataId);
	let castedData;
	if (xData.dtype !== "float32") {
		castedData = cast$1({
			backend,
			inputs: { x: images },
			attrs: { dtype: "float32" }
		});
		xData = backend.dataIdMap.get(castedData.dataId);
	}
	const xId = xData.id;
	const out = backend.makeOutput(outShape, "float32");
	if (sizeFromShape(images.shape) === 0) return out;
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmResizeBilinear(xId, batch, oldHeight, oldWidth, numChannels, newHeight, newWidth, alignCorners ? 1 : 0, halfPixelCenters ? 1 : 0, outId);
	if (castedData != null) backend.disposeData(castedData.dataId);
	return out;
}
const resizeBilinearConfig = {
	kernelName: ResizeBilinear,
	backendName: "wasm",
	setupFunc: setup$20,
	kernelFunc: resizeBilinear
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ResizeBilinearGrad.js
let wasmResizeBilinearGrad;
function setup$19(backend) {
	wasmResizeBilinearGrad = backend.wasm.cwrap(ResizeBilinearGrad, null, [
		"number",
		"number",
		"number",
		"array",
		"array",
		"boolean"
	]);
}
function resizeBilinearGrad(args) {
	const { inputs, backend, attrs } = args;
	const { images, dy } = inputs;
	const { alignCorners } = attrs;
	const dx = backend.makeOutput(images.shape, "float32");
	let xData = backend.dataIdMap.get(images.dataId);
	let castedData;
	if (xData.dtype !== "float32") {
		castedData = cast$1({
			backend,
			inputs: { x: images },
			attrs: { dtype: "float32" }
		});
		xData = backend.dataIdMap.get(castedData.dataId);
	}
	wasmResizeBilinearGrad(backend.dataIdMap.get(images.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, new Uint8Array(new Int32Array(images.shape).buffer), new Uint8Array(new Int32Array(dy.shape).buffer), alignCorners);
	if (castedData != null) backend.disposeData(castedData.dataId);
	return dx;
}
const resizeBilinearGradConfig = {
	kernelName: ResizeBilinearGrad,
	backendName: "wasm",
	setupFunc: setup$19,
	kernelFunc: resizeBilinearGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ResizeNearestNeighbor.js
let wasmResizeNearestNeighbor;
function setup$18(backend) {
	wasmResizeNearestNeighbor = backend.wasm.cwrap(ResizeNearestNeighbor, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function resizeNearestNeighbor(args) {
	const { backend, inputs, attrs } = args;
	const { images } = inputs;
	const { alignCorners, halfPixelCenters, size } = attrs;
	const [newHeight, newWidth] = size;
	const [batch, oldHeight, oldWidth, numChannels] = images.shape;
	const outShape = [
		batch,
		newHeight,
		newWidth,
		numChannels
	];
	const out = backend.makeOutput(outShape, "float32");
	if (sizeFromShape(images.shape) === 0) return out;
	let xData = backend.dataIdMap.get(images.dataId);
	let castedData;
	if (xData.dtype !== "float32") {
		castedData = cast$1({
			backend,
			inputs: { x: images },
			attrs: { dtype: "float32" }
		});
		xData = backend.dataIdMap.get(castedData.dataId);
	}
	const xId = xData.id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmResizeNearestNeighbor(xId, batch, oldHeight, oldWidth, numChannels, newHeight, newWidth, alignCorners ? 1 : 0, halfPixelCenters ? 1 : 0, outId);
	if (castedData != null) backend.disposeData(castedData.dataId);
	return out;
}
const resizeNearestNeighborConfig = {
	kernelName: ResizeNearestNeighbor,
	backendName: "wasm",
	setupFunc: setup$18,
	kernelFunc: resizeNearestNeighbor
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ResizeNearestNeighborGrad.js
let wasmResizeNearestNeighborGrad;
function setup$17(backend) {
	wasmResizeNearestNeighborGrad = backend.wasm.cwrap(ResizeNearestNeighborGrad, null, [
		"number",
		"number",
		"number",
		"array",
		"array",
		"boolean"
	]);
}
function resizeNearestNeighborGrad(args) {
	const { inputs, backend, attrs } = args;
	const { images, dy } = inputs;
	const { alignCorners } = attrs;
	const dx = backend.makeOutput(images.shape, "float32");
	let xData = backend.dataIdMap.get(images.dataId);
	let castedData;
	if (xData.dtype !== "float32") {
		castedData = cast$1({
			backend,
			inputs: { x: images },
			attrs: { dtype: "float32" }
		});
		xData = backend.dataIdMap.get(castedData.dataId);
	}
	wasmResizeNearestNeighborGrad(backend.dataIdMap.get(images.dataId).id, backend.dataIdMap.get(dy.dataId).id, backend.dataIdMap.get(dx.dataId).id, new Uint8Array(new Int32Array(images.shape).buffer), new Uint8Array(new Int32Array(dy.shape).buffer), alignCorners);
	if (castedData != null) backend.disposeData(castedData.dataId);
	return dx;
}
const resizeNearestNeighborGradConfig = {
	kernelName: ResizeNearestNeighborGrad,
	backendName: "wasm",
	setupFunc: setup$17,
	kernelFunc: resizeNearestNeighborGrad
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Reverse.js
let wasmReverse;
function setup$16(backend) {
	wasmReverse = backend.wasm.cwrap(Reverse, null, [
		"number",
		"array",
		"number",
		"array",
		"number",
		"number"
	]);
}
function reverse(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { dims } = attrs;
	const axes = parseAxisParam(dims, x.shape);
	if (x.shape.length === 0) return identity({
		inputs: { x },
		backend
	});
	const out = backend.makeOutput(x.shape, x.dtype);
	const xId = backend.dataIdMap.get(x.dataId).id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	const axesBytes = new Uint8Array(new Int32Array(axes).buffer);
	const outShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	wasmReverse(xId, axesBytes, axes.length, outShapeBytes, x.shape.length, outId);
	const reshaped = reshape({
		inputs: { x: out },
		attrs: { shape: x.shape },
		backend
	});
	backend.disposeData(out.dataId);
	return reshaped;
}
const reverseConfig = {
	kernelName: Reverse,
	backendName: "wasm",
	kernelFunc: reverse,
	setupFunc: setup$16
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/RotateWithOffset.js
let wasmRotate;
function setup$15(backend) {
	wasmRotate = backend.wasm.cwrap(RotateWithOffset, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"number"
	]);
}
function rotateWithOffset(args) {
	const { inputs, backend, attrs } = args;
	const { image } = inputs;
	const { radians, fillValue, center } = attrs;
	const out = backend.makeOutput(image.shape, image.dtype);
	const imageId = backend.dataIdMap.get(image.dataId).id;
	const outId = backend.dataIdMap.get(out.dataId).id;
	const [batch, imageHeight, imageWidth, numChannels] = image.shape;
	const [centerX, centerY] = getImageCenter(center, imageHeight, imageWidth);
	const fillIsBlack = fillValue === 0;
	const fullOpacityValue = 255;
	const fillValues = typeof fillValue === "number" ? [
		fillValue,
		fillValue,
		fillValue,
		fillIsBlack ? 0 : fullOpacityValue
	] : [...fillValue, fullOpacityValue];
	const fillBytes = new Uint8Array(new Int32Array(fillValues).buffer);
	wasmRotate(imageId, batch, imageHeight, imageWidth, numChannels, radians, centerX, centerY, fillBytes, fillValues.length, outId);
	return out;
}
const rotateWithOffsetConfig = {
	kernelName: RotateWithOffset,
	backendName: "wasm",
	kernelFunc: rotateWithOffset,
	setupFunc: setup$15
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Round.js
const roundConfig = createUnaryKernelConfig(Round);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Rsqrt.js
const rsqrtConfig = createUnaryKernelConfig(Rsqrt);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ScatterNd.js
let wasmScatterNd;
function setup$14(backend) {
	wasmScatterNd = backend.wasm.cwrap(ScatterNd, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"number"
	]);
}
function scatterNd(args) {
	const { backend, inputs, attrs } = args;
	const { indices, updates } = inputs;
	const { shape } = attrs;
	const out = backend.makeOutput(shape, updates.dtype);
	if (sizeFromShape(shape) === 0) return out;
	const { sliceRank, numUpdates, sliceSize, strides, outputSize } = calculateShapes(updates, indices, shape);
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	const updatesId = backend.dataIdMap.get(updates.dataId).id;
	const stridesBytes = new Uint8Array(new Int32Array(strides).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmScatterNd(indicesId, updatesId, CppDType[updates.dtype], sliceRank, numUpdates, sliceSize, stridesBytes, outputSize, outId);
	return out;
}
const scatterNdConfig = {
	kernelName: ScatterNd,
	backendName: "wasm",
	setupFunc: setup$14,
	kernelFunc: scatterNd
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SearchSorted.js
let wasmSearchSorted;
function setup$13(backend) {
	wasmSearchSorted = backend.wasm.cwrap(SearchSorted, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"bool",
		"number"
	]);
}
function searchSorted(args) {
	const { inputs, backend, attrs } = args;
	const { sortedSequence, values } = inputs;
	const { side } = attrs;
	if (sortedSequence.dtype !== values.dtype) throw new Error(`SearchSorted error: sorted_sequence must have the same dtype as values. Got ${sortedSequence.dtype} and ${values.dtype}`);
	const out = backend.makeOutput(values.shape, "int32");
	function tensorId(x) {
		return backend.dataIdMap.get(x.dataId).id;
	}
	wasmSearchSorted(tensorId(sortedSequence), tensorId(values), sortedSequence.shape[0], sortedSequence.shape[1], values.shape[1], CppDType[sortedSequence.dtype], side === "left", tensorId(out));
	return out;
}
const searchSortedConfig = {
	kernelName: SearchSorted,
	backendName: "wasm",
	setupFunc: setup$13,
	kernelFunc: searchSorted
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Select.js
let wasmSelect;
function setup$12(backend) {
	wasmSelect = backend.wasm.cwrap("SelectV2", null, [
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function select(args) {
	const { inputs, backend } = args;
	const { condition, t, e } = inputs;
	const conditionId = backend.dataIdMap.get(condition.dataId).id;
	const tId = backend.dataIdMap.get(t.dataId).id;
	const eId = backend.dataIdMap.get(e.dataId).id;
	const out = backend.makeOutput(t.shape, t.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const cRank = condition.shape.length;
	const tRank = t.shape.length;
	const offset = cRank === 0 || cRank > 1 || tRank === 1 ? 1 : sizeFromShape(t.shape.slice(1));
	wasmSelect(conditionId, tId, eId, offset, outId);
	return out;
}
const selectConfig = {
	kernelName: Select,
	backendName: "wasm",
	kernelFunc: select,
	setupFunc: setup$12
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Selu.js
const seluConfig = createUnaryKernelConfig(Selu);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sigmoid.js
let wasmFunc;
function setup$11(backend) {
	wasmFunc = backend.wasm.cwrap(Sigmoid, null, ["number", "number"]);
}
function sigmoid(args) {
	const { backend, inputs: { x } } = args;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(x.shape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	if (sizeFromShape(out.shape) === 0) return out;
	wasmFunc(xId, outId);
	return out;
}
const sigmoidConfig = {
	kernelName: "Sigmoid",
	backendName: "wasm",
	setupFunc: setup$11,
	kernelFunc: sigmoid
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sign.js
const signConfig = createUnaryKernelConfig(Sign);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sin.js
const sinConfig = createUnaryKernelConfig("Sin");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sinh.js
const sinhConfig = createUnaryKernelConfig(Sinh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Softplus.js
const softplusConfig = createUnaryKernelConfig(Softplus);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SpaceToBatchND.js
function spaceToBatchND(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const { blockShape, paddings } = attrs;
	const prod = sizeFromShape(blockShape);
	const completePaddings = [[0, 0]];
	completePaddings.push(...paddings);
	for (let i = 1 + blockShape.length; i < x.shape.length; ++i) completePaddings.push([0, 0]);
	const paddedX = padV2Config.kernelFunc({
		inputs: { x },
		backend,
		attrs: {
			paddings: completePaddings,
			constantValue: 0
		}
	});
	const reshapedPaddedShape = getReshaped(paddedX.shape, blockShape, prod, false);
	const permutedReshapedPaddedPermutation = getPermuted(reshapedPaddedShape.length, blockShape.length, false);
	const flattenShape = getReshapedPermuted(paddedX.shape, blockShape, prod, false);
	const paddedXReshaped = reshape({
		inputs: { x: paddedX },
		backend,
		attrs: { shape: reshapedPaddedShape }
	});
	const paddedXT = transpose({
		inputs: { x: paddedXReshaped },
		backend,
		attrs: { perm: permutedReshapedPaddedPermutation }
	});
	const result = reshape({
		inputs: { x: paddedXT },
		backend,
		attrs: { shape: flattenShape }
	});
	backend.disposeData(paddedX.dataId);
	backend.disposeData(paddedXReshaped.dataId);
	backend.disposeData(paddedXT.dataId);
	return result;
}
const spaceToBatchNDConfig = {
	kernelName: SpaceToBatchND,
	backendName: "wasm",
	kernelFunc: spaceToBatchND
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseFillEmptyRows.js
let wasmSparseFillEmptyRows;
function setup$10(backend) {
	wasmSparseFillEmptyRows = backend.wasm.cwrap("SparseFillEmptyRows", "number", [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function sparseFillEmptyRows(args) {
	const { backend, inputs } = args;
	const { indices, values, denseShape, defaultValue } = inputs;
	const indicesCount = indices.shape[0];
	const rank = indices.shape[1];
	const denseRows = backend.readSync(denseShape.dataId)[0];
	const maxOutputIndicesShape = [indicesCount + denseRows, rank];
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	const valuesId = backend.dataIdMap.get(values.dataId).id;
	const defaultValueId = backend.dataIdMap.get(defaultValue.dataId).id;
	const outputIndices = backend.makeOutput(maxOutputIndicesShape, indices.dtype);
	const outputIndicesId = backend.dataIdMap.get(outputIndices.dataId).id;
	const outputValues = backend.makeOutput(maxOutputIndicesShape.slice(0, 1), values.dtype);
	const outputValuesId = backend.dataIdMap.get(outputValues.dataId).id;
	const emptyRowIndicator = backend.makeOutput([denseRows], "bool");
	const emptyRowIndicatorId = backend.dataIdMap.get(emptyRowIndicator.dataId).id;
	const reverseIndexMap = backend.makeOutput([indicesCount], indices.dtype);
	const reverseIndexMapId = backend.dataIdMap.get(reverseIndexMap.dataId).id;
	const exceptionValues = backend.makeOutput([4], "int32");
	const exceptionValuesId = backend.dataIdMap.get(exceptionValues.dataId).id;
	const outputRows = wasmSparseFillEmptyRows(indicesId, valuesId, CppDType[values.dtype], indicesCount, denseRows, rank, defaultValueId, outputIndicesId, outputValuesId, emptyRowIndicatorId, reverseIndexMapId, exceptionValuesId);
	const exceptionValuesArray = backend.readSync(exceptionValues.dataId);
	let exceptionMessage;
	switch (exceptionValuesArray[0]) {
		case 1:
			exceptionMessage = getSparseFillEmptyRowsIndicesDenseShapeMismatch(exceptionValuesArray[1]);
			break;
		case 2:
			exceptionMessage = getSparseFillEmptyRowsNegativeIndexErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2]);
			break;
		case 3:
			exceptionMessage = getSparseFillEmptyRowsOutOfRangeIndexErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2], exceptionValuesArray[3]);
			break;
		default: exceptionMessage = "";
	}
	backend.disposeData(exceptionValues.dataId);
	if (exceptionMessage) {
		backend.disposeData(outputIndices.dataId);
		backend.disposeData(outputValues.dataId);
		backend.disposeData(emptyRowIndicator.dataId);
		backend.disposeData(reverseIndexMap.dataId);
		throw new Error(exceptionMessage);
	}
	let resizedIndices = outputIndices;
	let resizedValues = outputValues;
	if (outputRows !== maxOutputIndicesShape[0]) {
		resizedIndices = slice({
			inputs: { x: outputIndices },
			attrs: {
				begin: 0,
				size: [outputRows, rank]
			},
			backend
		});
		resizedValues = slice({
			inputs: { x: outputValues },
			attrs: {
				begin: 0,
				size: outputRows
			},
			backend
		});
		backend.disposeData(outputIndices.dataId);
		backend.disposeData(outputValues.dataId);
	}
	return [
		resizedIndices,
		resizedValues,
		emptyRowIndicator,
		reverseIndexMap
	];
}
const sparseFillEmptyRowsConfig = {
	kernelName: SparseFillEmptyRows,
	backendName: "wasm",
	setupFunc: setup$10,
	kernelFunc: sparseFillEmptyRows
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseReshape.js
let wasmSparseReshape;
function setup$9(backend) {
	wasmSparseReshape = backend.wasm.cwrap(SparseReshape, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function sparseReshape(args) {
	const { backend, inputs } = args;
	const { inputIndices, inputShape, newShape } = inputs;
	if (inputIndices.shape.length !== 2) throw new Error(`Input indices should be a matrix but received shape
        ${inputIndices.shape}`);
	if (inputShape.shape.length !== 1) throw new Error(`Input shape should be a vector but received shape
        ${inputShape.shape}`);
	if (newShape.shape.length !== 1) throw new Error(`Target shape should be a vector but received shape ${newShape.shape}`);
	const inputIndicesId = backend.dataIdMap.get(inputIndices.dataId).id;
	const inputShapeId = backend.dataIdMap.get(inputShape.dataId).id;
	const newShapeId = backend.dataIdMap.get(newShape.dataId).id;
	const nnz = inputIndices.shape[0];
	const outputRank = sizeFromShape(newShape.shape);
	const newIndices = backend.makeOutput([nnz, outputRank], inputIndices.dtype);
	const newIndicesId = backend.dataIdMap.get(newIndices.dataId).id;
	const outputShape = backend.makeOutput([outputRank], newShape.dtype);
	const outputShapeId = backend.dataIdMap.get(outputShape.dataId).id;
	const exceptionValues = backend.makeOutput([3], "int32");
	const exceptionValuesId = backend.dataIdMap.get(exceptionValues.dataId).id;
	wasmSparseReshape(inputIndicesId, inputShapeId, newShapeId, nnz, newIndicesId, outputShapeId, exceptionValuesId);
	const exceptionValuesArray = backend.readSync(exceptionValues.dataId);
	let exceptionMessage;
	switch (exceptionValuesArray[0]) {
		case 0:
			exceptionMessage = getSparseReshapeMultipleNegativeOneOutputDimErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2]);
			break;
		case 1:
			exceptionMessage = getSparseReshapeNegativeOutputDimErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2]);
			break;
		case 2:
			exceptionMessage = getSparseReshapeEmptyTensorZeroOutputDimErrorMessage();
			break;
		case 3: {
			const inputShapeValues = Array.from(backend.readSync(inputShape.dataId)), outputShapeValues = Array.from(backend.readSync(outputShape.dataId));
			exceptionMessage = getSparseReshapeInputOutputMultipleErrorMessage(inputShapeValues, outputShapeValues);
			break;
		}
		case 4: {
			const inputShapeValues = Array.from(backend.readSync(inputShape.dataId)), outputShapeValues = Array.from(backend.readSync(outputShape.dataId));
			exceptionMessage = getSparseReshapeInputOutputMismatchErrorMessage(inputShapeValues, outputShapeValues);
			break;
		}
		default: exceptionMessage = "";
	}
	backend.disposeData(exceptionValues.dataId);
	if (exceptionMessage) {
		backend.disposeData(newIndices.dataId);
		backend.disposeData(outputShape.dataId);
		throw new Error(exceptionMessage);
	}
	return [newIndices, outputShape];
}
const sparseReshapeConfig = {
	kernelName: SparseReshape,
	backendName: "wasm",
	setupFunc: setup$9,
	kernelFunc: sparseReshape
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseSegmentReduction.js
let wasmSparseSegmentReduction;
function setup$8(backend) {
	wasmSparseSegmentReduction = backend.wasm.cwrap("SparseSegmentReduction", null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function sparseSegmentReduction(args, isMean) {
	const { backend, inputs } = args;
	const { data, indices, segmentIds } = inputs;
	const numIndices = indices.shape[0];
	const segmentIdsBack = backend.readSync(segmentIds.dataId, numIndices - 1, numIndices)[0];
	const outputRows = numIndices > 0 ? segmentIdsBack + 1 : 0;
	if (outputRows < 0) throw new Error(getSparseSegmentReductionNegativeSegmentIdsErrorMessage());
	const outputShape = data.shape.slice();
	outputShape[0] = outputRows;
	const dataId = backend.dataIdMap.get(data.dataId).id;
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	const segmentIdsId = backend.dataIdMap.get(segmentIds.dataId).id;
	const output = backend.makeOutput(outputShape, data.dtype);
	const outputId = backend.dataIdMap.get(output.dataId).id;
	const exceptionValues = backend.makeOutput([4], "int32");
	const exceptionValuesId = backend.dataIdMap.get(exceptionValues.dataId).id;
	wasmSparseSegmentReduction(dataId, CppDType[data.dtype], data.shape[0], indicesId, segmentIdsId, outputId, exceptionValuesId, isMean, 0);
	const exceptionValuesArray = backend.readSync(exceptionValues.dataId);
	let exceptionMessage;
	switch (exceptionValuesArray[0]) {
		case 0:
			exceptionMessage = getSparseSegmentReductionNegativeSegmentIdsErrorMessage();
			break;
		case 1:
			exceptionMessage = getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage();
			break;
		case 2:
			exceptionMessage = getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2]);
			break;
		case 3:
			exceptionMessage = getSparseSegmentReductionIndicesOutOfRangeErrorMessage(exceptionValuesArray[1], exceptionValuesArray[2], exceptionValuesArray[3]);
			break;
		default: exceptionMessage = "";
	}
	backend.disposeData(exceptionValues.dataId);
	if (exceptionMessage) {
		backend.disposeData(output.dataId);
		throw new Error(exceptionMessage);
	}
	return output;
}

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseSegmentMean.js
function sparseSegmentMean(args) {
	return sparseSegmentReduction(args, true);
}
const sparseSegmentMeanConfig = {
	kernelName: SparseSegmentMean,
	backendName: "wasm",
	setupFunc: setup$8,
	kernelFunc: sparseSegmentMean
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseSegmentSum.js
function sparseSegmentSum(args) {
	return sparseSegmentReduction(args, false);
}
const sparseSegmentSumConfig = {
	kernelName: SparseSegmentSum,
	backendName: "wasm",
	setupFunc: setup$8,
	kernelFunc: sparseSegmentSum
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SparseToDense.js
let wasmSparseToDense;
function setup$7(backend) {
	wasmSparseToDense = backend.wasm.cwrap(SparseToDense, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"number"
	]);
}
function sparseToDense(args) {
	const { backend, inputs, attrs } = args;
	const { sparseIndices, sparseValues, defaultValue } = inputs;
	const { outputShape } = attrs;
	const out = backend.makeOutput(outputShape, defaultValue.dtype);
	if (sizeFromShape(outputShape) === 0) return out;
	const { sliceRank, numUpdates, sliceSize, strides, outputSize } = calculateShapes(sparseValues, sparseIndices, outputShape);
	const sparseIndicesId = backend.dataIdMap.get(sparseIndices.dataId).id;
	const sparseValuesId = backend.dataIdMap.get(sparseValues.dataId).id;
	const defaultValueId = backend.dataIdMap.get(defaultValue.dataId).id;
	const stridesBytes = new Uint8Array(new Int32Array(strides).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmSparseToDense(sparseIndicesId, sparseValuesId, sparseValues.shape.length, defaultValueId, CppDType[defaultValue.dtype], sliceRank, numUpdates, sliceSize, stridesBytes, outputSize, outId);
	return out;
}
const sparseToDenseConfig = {
	kernelName: SparseToDense,
	backendName: "wasm",
	setupFunc: setup$7,
	kernelFunc: sparseToDense
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SplitV.js
function splitV(args) {
	const { inputs, attrs, backend } = args;
	const { x } = inputs;
	const { numOrSizeSplits, axis } = attrs;
	const $axis = parseAxisParam(axis, x.shape)[0];
	const splitSizes = prepareSplitSize(x, numOrSizeSplits, $axis);
	const begin = new Array(x.shape.length).fill(0);
	const size = x.shape.slice();
	return splitSizes.map((s) => {
		const xSliceSize = [...size];
		xSliceSize[$axis] = s;
		const xSlice = slice({
			inputs: { x },
			attrs: {
				begin,
				size: xSliceSize
			},
			backend
		});
		begin[$axis] += s;
		return xSlice;
	});
}
const splitVConfig = {
	kernelName: SplitV,
	backendName: "wasm",
	kernelFunc: splitV
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sqrt.js
const sqrtConfig = createUnaryKernelConfig(Sqrt);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Square.js
const squareConfig = createUnaryKernelConfig(Square);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/SquaredDifference.js
const supportsFullBroadcast$1 = true;
const squaredDifferenceConfig = createBinaryKernelConfig(SquaredDifference, supportsFullBroadcast$1);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Step.js
let wasmStep;
function setup$6(backend) {
	wasmStep = backend.wasm.cwrap(Step, null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function step(args) {
	const { backend, inputs, attrs } = args;
	const { alpha } = attrs;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const out = backend.makeOutput(x.shape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmStep(xId, alpha, CppDType[x.dtype], outId);
	return out;
}
const stepConfig = {
	kernelName: Step,
	backendName: "wasm",
	setupFunc: setup$6,
	kernelFunc: step
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/StridedSlice.js
let wasmStridedSlice;
function setup$5(backend) {
	wasmStridedSlice = backend.wasm.cwrap(StridedSlice, null, [
		"number",
		"array",
		"number",
		"array",
		"array",
		"array",
		"array",
		"array",
		"number",
		"number"
	]);
}
function stridedSlice(args) {
	const { backend, inputs, attrs } = args;
	const { x } = inputs;
	const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
	const { finalShapeSparse, finalShape, isIdentity, sliceDim0, isSimpleSlice, begin: $begin, end: $end, strides: $strides } = sliceInfo(x.shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
	let result;
	if (isIdentity) result = reshape({
		inputs: { x },
		backend,
		attrs: { shape: finalShape }
	});
	else if (sliceDim0 || isSimpleSlice) {
		assert(x.shape.length >= 1, () => `Input must have rank at least 1, got: ${x.shape.length}`);
		const size = computeOutShape$2($begin, $end, $strides);
		const sliced = slice({
			inputs: { x },
			backend,
			attrs: {
				begin: $begin,
				size
			}
		});
		result = reshape({
			inputs: { x: sliced },
			backend,
			attrs: { shape: finalShape }
		});
		backend.disposeData(sliced.dataId);
	} else {
		const out = backend.makeOutput(finalShapeSparse, "float32");
		const xId = backend.dataIdMap.get(x.dataId).id;
		const xStridesBytes = new Uint8Array(new Int32Array(computeStrides(x.shape)).buffer);
		const beginBytes = new Uint8Array(new Int32Array($begin).buffer);
		const endBytes = new Uint8Array(new Int32Array($end).buffer);
		const stridesBytes = new Uint8Array(new Int32Array($strides).buffer);
		const outputShapeBytes = new Uint8Array(new Int32Array(finalShapeSparse).buffer);
		const outStridesBytes = new Uint8Array(new Int32Array(computeStrides(finalShapeSparse)).buffer);
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmStridedSlice(xId, xStridesBytes, x.shape.length, beginBytes, endBytes, stridesBytes, outputShapeBytes, outStridesBytes, finalShapeSparse.length, outId);
		result = reshape({
			inputs: { x: out },
			backend,
			attrs: { shape: finalShape }
		});
		backend.disposeData(out.dataId);
	}
	return result;
}
const stridedSliceConfig = {
	kernelName: StridedSlice,
	backendName: "wasm",
	setupFunc: setup$5,
	kernelFunc: stridedSlice
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/StringNGrams.js
function stringNGrams(args) {
	const { backend, inputs, attrs } = args;
	const { data, dataSplits } = inputs;
	const { separator, nGramWidths, leftPad, rightPad, padWidth, preserveShortSequences } = attrs;
	const $data = backend.readSync(data.dataId);
	const $dataSplits = backend.readSync(dataSplits.dataId);
	const [nGrams, nGramsSplits] = stringNGramsImpl($data, $dataSplits, separator, nGramWidths, leftPad, rightPad, padWidth, preserveShortSequences);
	const nGramsOut = backend.makeOutput([nGrams.length], "string");
	const nGramsOutData = backend.dataIdMap.get(nGramsOut.dataId);
	nGramsOutData.stringBytes = nGrams;
	const nGramsSplitsOut = backend.makeOutput(dataSplits.shape, "int32");
	backend.typedArrayFromHeap(nGramsSplitsOut).set(nGramsSplits);
	return [nGramsOut, nGramsSplitsOut];
}
const stringNGramsConfig = {
	kernelName: StringNGrams,
	backendName: "wasm",
	kernelFunc: stringNGrams
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/StringSplit.js
function stringSplit(args) {
	const { backend, inputs, attrs } = args;
	const { input, delimiter } = inputs;
	const { skipEmpty } = attrs;
	const inputVals = backend.readSync(input.dataId);
	const delimiterVals = backend.readSync(delimiter.dataId);
	const [indices, values, shape] = stringSplitImpl(inputVals, delimiterVals[0], skipEmpty);
	const outputSize = values.length;
	const indicesOut = backend.makeOutput([outputSize, 2], "int32");
	backend.typedArrayFromHeap(indicesOut).set(indices);
	const valuesOut = backend.makeOutput([outputSize], "string");
	const valuesOutData = backend.dataIdMap.get(valuesOut.dataId);
	valuesOutData.stringBytes = values;
	const shapeOut = backend.makeOutput([2], "int32");
	backend.typedArrayFromHeap(shapeOut).set(shape);
	return [
		indicesOut,
		valuesOut,
		shapeOut
	];
}
const stringSplitConfig = {
	kernelName: StringSplit,
	backendName: "wasm",
	kernelFunc: stringSplit
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/StringToHashBucketFast.js
function stringToHashBucketFast(args) {
	const { backend, inputs, attrs } = args;
	const { input } = inputs;
	const { numBuckets } = attrs;
	const inputVals = backend.readSync(input.dataId);
	const values = stringToHashBucketFastImpl(inputVals, numBuckets);
	const out = backend.makeOutput(input.shape, "int32");
	backend.typedArrayFromHeap(out).set(values);
	return out;
}
const stringToHashBucketFastConfig = {
	kernelName: StringToHashBucketFast,
	backendName: "wasm",
	kernelFunc: stringToHashBucketFast
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sub.js
const supportsFullBroadcast = true;
const subConfig = createBinaryKernelConfig("Sub", supportsFullBroadcast);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Sum.js
let wasmSum;
function setup$4(backend) {
	wasmSum = backend.wasm.cwrap("Sum", null, [
		"number",
		"number",
		"number",
		"number"
	]);
}
function sum(args) {
	const { backend, inputs, attrs } = args;
	const { axis, keepDims } = attrs;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	let inputId = xId;
	let input = x;
	const { transposed, axes, originalAxes, inputWasTransposed } = permuteAxesAndTranspose(x, axis, backend);
	let reductionAxes = axes;
	if (inputWasTransposed) {
		const transposedId = backend.dataIdMap.get(transposed.dataId).id;
		if (transposedId !== xId) {
			input = transposed;
			inputId = transposedId;
			reductionAxes = getInnerMostAxes(reductionAxes.length, input.shape.length);
		}
	}
	assertAxesAreInnerMostDims("sum", reductionAxes, input.shape.length);
	const [outShape, reduceShape] = computeOutAndReduceShapes(input.shape, reductionAxes);
	const reduceSize = sizeFromShape(reduceShape);
	const out = backend.makeOutput(outShape, input.dtype);
	if (sizeFromShape(input.shape) !== 0) {
		const outId = backend.dataIdMap.get(out.dataId).id;
		wasmSum(inputId, reduceSize, CppDType[out.dtype], outId);
	}
	if (inputWasTransposed) backend.disposeData(transposed.dataId);
	if (keepDims) out.shape = expandShapeToKeepDim(out.shape, originalAxes);
	return out;
}
const sumConfig = {
	kernelName: "Sum",
	backendName: "wasm",
	setupFunc: setup$4,
	kernelFunc: sum
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Tan.js
const tanConfig = createUnaryKernelConfig("Tan");

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Tanh.js
const tanhConfig = createUnaryKernelConfig(Tanh);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/TensorScatterUpdate.js
let wasmTensorScatterUpdate;
function setup$3(backend) {
	wasmTensorScatterUpdate = backend.wasm.cwrap(TensorScatterUpdate, null, [
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"number",
		"number"
	]);
}
function tensorScatterUpdate(args) {
	const { backend, inputs, attrs } = args;
	const { tensor, indices, updates } = inputs;
	const {} = attrs;
	const out = backend.makeOutput(tensor.shape, tensor.dtype);
	if (sizeFromShape(tensor.shape) === 0) return out;
	const { sliceRank, numUpdates, sliceSize, strides, outputSize } = calculateShapes(updates, indices, tensor.shape);
	const indicesId = backend.dataIdMap.get(indices.dataId).id;
	const updatesId = backend.dataIdMap.get(updates.dataId).id;
	const tensorId = backend.dataIdMap.get(tensor.dataId).id;
	const stridesBytes = new Uint8Array(new Int32Array(strides).buffer);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmTensorScatterUpdate(indicesId, updatesId, CppDType[updates.dtype], sliceRank, numUpdates, sliceSize, stridesBytes, outputSize, outId, tensorId);
	return out;
}
const tensorScatterUpdateConfig = {
	kernelName: TensorScatterUpdate,
	backendName: "wasm",
	setupFunc: setup$3,
	kernelFunc: tensorScatterUpdate
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Tile.js
let wasmTile;
function setup$2(backend) {
	wasmTile = backend.wasm.cwrap(Tile, null, [
		"number",
		"array",
		"number",
		"array",
		"number",
		"number"
	]);
}
function tile(args) {
	const { inputs, backend, attrs } = args;
	const { x } = inputs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const { reps } = attrs;
	const newShape = new Array(x.shape.length);
	for (let i = 0; i < newShape.length; i++) newShape[i] = x.shape[i] * reps[i];
	const xShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	const newShapeBytes = new Uint8Array(new Int32Array(newShape).buffer);
	const out = backend.makeOutput(newShape, x.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	wasmTile(xId, xShapeBytes, x.shape.length, newShapeBytes, newShape.length, CppDType[out.dtype], outId);
	return out;
}
const tileConfig = {
	kernelName: Tile,
	backendName: "wasm",
	setupFunc: setup$2,
	kernelFunc: tile
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/TopK.js
let wasmTopK;
function setup$1(backend) {
	wasmTopK = backend.wasm.cwrap(TopK, null, [
		"number",
		"array",
		"number",
		"number",
		"number",
		"bool",
		"number",
		"number"
	]);
}
const topk = ({ inputs, backend, attrs }) => {
	const { x } = inputs;
	const { k, sorted } = attrs;
	const xId = backend.dataIdMap.get(x.dataId).id;
	const xShapeBytes = new Uint8Array(new Int32Array(x.shape).buffer);
	const outputShape = x.shape.slice();
	outputShape[outputShape.length - 1] = k;
	const outValues = backend.makeOutput(outputShape, x.dtype);
	const outValuesId = backend.dataIdMap.get(outValues.dataId).id;
	const outIndices = backend.makeOutput(outputShape, "int32");
	const outIndicesId = backend.dataIdMap.get(outIndices.dataId).id;
	wasmTopK(xId, xShapeBytes, x.shape.length, CppDType[x.dtype], k, sorted, outValuesId, outIndicesId);
	return [outValues, outIndices];
};
const topKConfig = {
	kernelName: TopK,
	backendName: "wasm",
	setupFunc: setup$1,
	kernelFunc: topk
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Transform.js
let wasmTransform;
function setup(backend) {
	wasmTransform = backend.wasm.cwrap(Transform, null, [
		"number",
		"number",
		"bool",
		"number",
		"number",
		"number",
		"number",
		"number",
		"number",
		"array",
		"number",
		"array",
		"number",
		"number",
		"number",
		"number",
		"number"
	]);
}
function transform(args) {
	const { backend, inputs, attrs } = args;
	const { image, transforms } = inputs;
	const { interpolation, fillMode, fillValue, outputShape } = attrs;
	const [batch, imageHeight, imageWidth, numChannels] = image.shape;
	const [outHeight, outWidth] = outputShape != null ? outputShape : [imageHeight, imageWidth];
	const outShape = [
		batch,
		outHeight,
		outWidth,
		numChannels
	];
	const inputStrides = new Uint8Array(new Int32Array(computeStrides(image.shape)).buffer);
	const outputStrides = new Uint8Array(new Int32Array(computeStrides(outShape)).buffer);
	const out = backend.makeOutput(outShape, image.dtype);
	const outId = backend.dataIdMap.get(out.dataId).id;
	const imageId = backend.dataIdMap.get(image.dataId).id;
	const transformsId = backend.dataIdMap.get(transforms.dataId).id;
	const interpolationModeId = interpolation === "nearest" ? 1 : 2;
	let fillModeId;
	switch (fillMode) {
		case "constant":
			fillModeId = 1;
			break;
		case "reflect":
			fillModeId = 2;
			break;
		case "wrap":
			fillModeId = 3;
			break;
		case "nearest":
			fillModeId = 4;
			break;
		default: fillModeId = 1;
	}
	wasmTransform(imageId, transformsId, transforms.shape[0] > 1, batch, outHeight, outWidth, numChannels, imageWidth, imageHeight, inputStrides, image.shape.length - 1, outputStrides, outShape.length - 1, interpolationModeId, fillModeId, fillValue, outId);
	return out;
}
const transformConfig = {
	kernelName: Transform,
	backendName: "wasm",
	setupFunc: setup,
	kernelFunc: transform
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Unique.js
function unique(args) {
	const { inputs, attrs, backend } = args;
	const { axis } = attrs;
	const { x } = inputs;
	const { outputValues, outputShape, indices } = uniqueImpl(backend.readSync(x.dataId), axis, x.shape, x.dtype);
	return [backend.makeOutput(outputShape, x.dtype, void 0, outputValues), backend.makeOutput([indices.length], "int32", void 0, indices)];
}
const uniqueConfig = {
	kernelName: Unique,
	backendName: "wasm",
	kernelFunc: unique
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/Unpack.js
function unpack(args) {
	const { inputs, backend, attrs } = args;
	const { value } = inputs;
	let { axis } = attrs;
	if (axis < 0) axis += value.shape.length;
	const numOutputs = value.shape[axis];
	const rank = value.shape.length;
	const outShape = new Array(rank - 1);
	let outIndex = 0;
	for (let i = 0; i < rank; i++) if (i !== axis) outShape[outIndex++] = value.shape[i];
	const outs = new Array(numOutputs);
	const begin = new Array(rank).fill(0);
	const size = value.shape.slice();
	size[axis] = 1;
	for (let i = 0; i < outs.length; i++) {
		begin[axis] = i;
		outs[i] = slice({
			inputs: { x: value },
			attrs: {
				begin,
				size
			},
			backend
		});
	}
	return outs.map(({ dataId, dtype }) => ({
		dataId,
		dtype,
		shape: outShape
	}));
}
const unpackConfig = {
	kernelName: Unpack,
	backendName: "wasm",
	kernelFunc: unpack
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/kernels/ZerosLike.js
function zerosLike(args) {
	const { inputs: { x }, backend } = args;
	const out = backend.makeOutput(x.shape, x.dtype);
	backend.typedArrayFromHeap(out).fill(0);
	return out;
}
const zerosLikeConfig = {
	kernelName: ZerosLike,
	backendName: "wasm",
	kernelFunc: zerosLike
};

// node_modules/@tensorflow/tfjs-backend-wasm/dist/register_all_kernels.js
const kernelConfigs = [
	_fusedMatMulConfig,
	absConfig,
	acosConfig,
	acoshConfig,
	addConfig,
	addNConfig,
	allConfig,
	anyConfig,
	argMaxConfig,
	argMinConfig,
	asinConfig,
	asinhConfig,
	atanConfig,
	atan2Config,
	atanhConfig,
	avgPoolConfig,
	avgPoolGradConfig,
	avgPool3DConfig,
	avgPool3DGradConfig,
	batchMatMulConfig,
	batchToSpaceNDConfig,
	bincountConfig,
	bitwiseAndConfig,
	broadcastArgsConfig,
	castConfig,
	ceilConfig,
	clipByValueConfig,
	concatConfig,
	conv2DConfig,
	conv2DBackpropInputConfig,
	conv3DConfig,
	conv3DBackpropFilterV2Config,
	conv3DBackpropInputV2Config,
	cosConfig,
	coshConfig,
	cropAndResizeConfig,
	cumprodConfig,
	cumsumConfig,
	denseBincountConfig,
	depthToSpaceConfig,
	depthwiseConv2dNativeConfig,
	diagConfig,
	dilation2DConfig,
	dilation2DBackpropFilterConfig,
	dilation2DBackpropInputConfig,
	eluConfig,
	eluGradConfig,
	equalConfig,
	erfConfig,
	expConfig,
	expandDimsConfig,
	expm1Config,
	fillConfig,
	flipLeftRightConfig,
	floorConfig,
	floorDivConfig,
	fusedBatchNormConfig,
	fusedConv2DConfig,
	fusedDepthwiseConv2DConfig,
	gatherNdConfig,
	gatherV2Config,
	greaterConfig,
	greaterEqualConfig,
	identityConfig,
	isFiniteConfig,
	isInfConfig,
	isNaNConfig,
	leakyReluConfig,
	lessConfig,
	lessEqualConfig,
	linSpaceConfig,
	log1pConfig,
	logConfig,
	logicalAndConfig,
	logicalNotConfig,
	logicalOrConfig,
	logicalXorConfig,
	lrnConfig,
	lrnGradConfig,
	maxConfig,
	maximumConfig,
	maxPoolConfig,
	maxPool3DConfig,
	maxPool3DGradConfig,
	maxPoolGradConfig,
	maxPoolWithArgmaxConfig,
	meanConfig,
	minConfig,
	minimumConfig,
	mirrorPadConfig,
	multinomialConfig,
	modConfig,
	multiplyConfig,
	negConfig,
	nonMaxSuppressionV3Config,
	nonMaxSuppressionV4Config,
	nonMaxSuppressionV5Config,
	notEqualConfig,
	oneHotConfig,
	onesLikeConfig,
	packConfig,
	padV2Config,
	powConfig,
	preluConfig,
	prodConfig,
	rangeConfig,
	realDivConfig,
	reciprocalConfig,
	reluConfig,
	relu6Config,
	reshapeConfig,
	resizeBilinearConfig,
	resizeBilinearGradConfig,
	resizeNearestNeighborConfig,
	resizeNearestNeighborGradConfig,
	reverseConfig,
	rotateWithOffsetConfig,
	roundConfig,
	rsqrtConfig,
	scatterNdConfig,
	searchSortedConfig,
	selectConfig,
	seluConfig,
	sigmoidConfig,
	signConfig,
	sinConfig,
	sinhConfig,
	sliceConfig,
	softmaxConfig,
	softplusConfig,
	spaceToBatchNDConfig,
	sparseFillEmptyRowsConfig,
	sparseReshapeConfig,
	sparseSegmentMeanConfig,
	sparseSegmentSumConfig,
	sparseToDenseConfig,
	splitVConfig,
	sqrtConfig,
	squareConfig,
	squaredDifferenceConfig,
	stepConfig,
	stridedSliceConfig,
	stringNGramsConfig,
	stringSplitConfig,
	stringToHashBucketFastConfig,
	subConfig,
	sumConfig,
	tanConfig,
	tanhConfig,
	tensorScatterUpdateConfig,
	tileConfig,
	topKConfig,
	transformConfig,
	transposeConfig,
	uniqueConfig,
	unpackConfig,
	zerosLikeConfig
];
for (const kernelConfig of kernelConfigs) registerKernel(kernelConfig);

// node_modules/@tensorflow/tfjs-backend-wasm/dist/flags_wasm.js
const ENV = env();
ENV.registerFlag("WASM_HAS_SIMD_SUPPORT", async () => {
	try {
		return WebAssembly.validate(new Uint8Array([
			0,
			97,
			115,
			109,
			1,
			0,
			0,
			0,
			1,
			4,
			1,
			96,
			0,
			0,
			3,
			2,
			1,
			0,
			10,
			9,
			1,
			7,
			0,
			65,
			0,
			253,
			15,
			26,
			11
		]));
	} catch (e) {
		return false;
	}
});
ENV.registerFlag("WASM_HAS_MULTITHREAD_SUPPORT", async () => {
	if (ENV.get("IS_NODE")) return false;
	try {
		new MessageChannel().port1.postMessage(new SharedArrayBuffer(1));
		return WebAssembly.validate(new Uint8Array([
			0,
			97,
			115,
			109,
			1,
			0,
			0,
			0,
			1,
			4,
			1,
			96,
			0,
			0,
			3,
			2,
			1,
			0,
			5,
			4,
			1,
			3,
			1,
			1,
			10,
			11,
			1,
			9,
			0,
			65,
			0,
			254,
			16,
			2,
			0,
			26,
			11
		]));
	} catch (e) {
		return false;
	}
});

// node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js
var require_tfjs_backend_wasm_threaded_simd = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var WasmBackendModuleThreadedSimd = (() => {
		var _scriptDir = typeof document !== "undefined" && document.currentScript ? document.currentScript.src : void 0;
		if (typeof import.meta.filename !== "undefined") _scriptDir = _scriptDir || import.meta.filename;
		return (function(WasmBackendModuleThreadedSimd) {
			WasmBackendModuleThreadedSimd = WasmBackendModuleThreadedSimd || {};
			function GROWABLE_HEAP_I8() {
				if (wasmMemory.buffer != buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
				return HEAP8;
			}
			function GROWABLE_HEAP_U8() {
				if (wasmMemory.buffer != buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
				return HEAPU8;
			}
			function GROWABLE_HEAP_I32() {
				if (wasmMemory.buffer != buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
				return HEAP32;
			}
			function GROWABLE_HEAP_U32() {
				if (wasmMemory.buffer != buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
				return HEAPU32;
			}
			function GROWABLE_HEAP_F64() {
				if (wasmMemory.buffer != buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
				return HEAPF64;
			}
			var Module = typeof WasmBackendModuleThreadedSimd != "undefined" ? WasmBackendModuleThreadedSimd : {};
			var readyPromiseResolve, readyPromiseReject;
			Module["ready"] = new Promise(function(resolve, reject) {
				readyPromiseResolve = resolve;
				readyPromiseReject = reject;
			});
			var beforeListeners;
			if (typeof process !== "undefined" && process.listeners) beforeListeners = {
				uncaughtException: process.listeners("uncaughtException"),
				unhandledRejection: process.listeners("unhandledRejection")
			};
			var moduleOverrides = Object.assign({}, Module);
			var arguments_ = [];
			var quit_ = (status, toThrow) => {
				throw toThrow;
			};
			var ENVIRONMENT_IS_WEB = typeof window == "object";
			var ENVIRONMENT_IS_WORKER = typeof importScripts == "function";
			var ENVIRONMENT_IS_NODE = typeof process == "object" && typeof process.versions == "object" && typeof process.versions.node == "string";
			var ENVIRONMENT_IS_PTHREAD = Module["ENVIRONMENT_IS_PTHREAD"] || false;
			var scriptDirectory = "";
			function locateFile(path) {
				if (Module["locateFile"]) return Module["locateFile"](path, scriptDirectory);
				return scriptDirectory + path;
			}
			var read_, readAsync, readBinary;
			function logExceptionOnExit(e) {
				if (e instanceof ExitStatus) return;
				err("exiting due to exception: " + e);
			}
			if (ENVIRONMENT_IS_NODE) {
				var fs = __require("fs");
				var nodePath = __require("path");
				if (ENVIRONMENT_IS_WORKER) scriptDirectory = nodePath.dirname(scriptDirectory) + "/";
				else scriptDirectory = import.meta.dirname + "/";
				read_ = (filename, binary) => {
					filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
					return fs.readFileSync(filename, binary ? void 0 : "utf8");
				};
				readBinary = (filename) => {
					var ret = read_(filename, true);
					if (!ret.buffer) ret = new Uint8Array(ret);
					return ret;
				};
				readAsync = (filename, onload, onerror) => {
					filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
					fs.readFile(filename, function(err, data) {
						if (err) onerror(err);
						else onload(data.buffer);
					});
				};
				if (process["argv"].length > 1) process["argv"][1].replace(/\\/g, "/");
				arguments_ = process["argv"].slice(2);
				process["on"]("uncaughtException", function(ex) {
					if (!(ex instanceof ExitStatus)) throw ex;
				});
				process["on"]("unhandledRejection", function(reason) {
					throw reason;
				});
				quit_ = (status, toThrow) => {
					if (keepRuntimeAlive()) {
						process["exitCode"] = status;
						throw toThrow;
					}
					logExceptionOnExit(toThrow);
					process["exit"](status);
				};
				Module["inspect"] = function() {
					return "[Emscripten Module object]";
				};
				let nodeWorkerThreads;
				try {
					nodeWorkerThreads = __require("worker_threads");
				} catch (e) {
					console.error("The \"worker_threads\" module is not supported in this node.js build - perhaps a newer version is needed?");
					throw e;
				}
				global.Worker = nodeWorkerThreads.Worker;
			} else if (ENVIRONMENT_IS_WEB || ENVIRONMENT_IS_WORKER) {
				if (ENVIRONMENT_IS_WORKER) scriptDirectory = self.location.href;
				else if (typeof document != "undefined" && document.currentScript) scriptDirectory = document.currentScript.src;
				if (typeof _scriptDir !== "undefined" && _scriptDir) scriptDirectory = _scriptDir;
				if (scriptDirectory.indexOf("blob:") !== 0) scriptDirectory = scriptDirectory.substr(0, scriptDirectory.replace(/[?#].*/, "").lastIndexOf("/") + 1);
				else scriptDirectory = "";
				if (!ENVIRONMENT_IS_NODE) {
					read_ = (url) => {
						var xhr = new XMLHttpRequest();
						xhr.open("GET", url, false);
						xhr.send(null);
						return xhr.responseText;
					};
					if (ENVIRONMENT_IS_WORKER) readBinary = (url) => {
						var xhr = new XMLHttpRequest();
						xhr.open("GET", url, false);
						xhr.responseType = "arraybuffer";
						xhr.send(null);
						return new Uint8Array(xhr.response);
					};
					readAsync = (url, onload, onerror) => {
						var xhr = new XMLHttpRequest();
						xhr.open("GET", url, true);
						xhr.responseType = "arraybuffer";
						xhr.onload = () => {
							if (xhr.status == 200 || xhr.status == 0 && xhr.response) {
								onload(xhr.response);
								return;
							}
							onerror();
						};
						xhr.onerror = onerror;
						xhr.send(null);
					};
				}
			}
			if (ENVIRONMENT_IS_NODE) {
				if (typeof performance == "undefined") global.performance = __require("perf_hooks").performance;
			}
			var defaultPrint = console.log.bind(console);
			var defaultPrintErr = console.warn.bind(console);
			if (ENVIRONMENT_IS_NODE) {
				defaultPrint = (str) => fs.writeSync(1, str + "\n");
				defaultPrintErr = (str) => fs.writeSync(2, str + "\n");
			}
			var out = Module["print"] || defaultPrint;
			var err = Module["printErr"] || defaultPrintErr;
			Object.assign(Module, moduleOverrides);
			moduleOverrides = null;
			if (Module["arguments"]) arguments_ = Module["arguments"];
			if (Module["thisProgram"]) Module["thisProgram"];
			if (Module["quit"]) quit_ = Module["quit"];
			Atomics.load;
			Atomics.store;
			Atomics.compareExchange;
			var wasmBinary;
			if (Module["wasmBinary"]) wasmBinary = Module["wasmBinary"];
			var noExitRuntime = Module["noExitRuntime"] || true;
			if (typeof WebAssembly != "object") abort("no native wasm support detected");
			var wasmMemory;
			var wasmModule;
			var ABORT = false;
			var EXITSTATUS;
			function assert(condition, text) {
				if (!condition) abort(text);
			}
			var UTF8Decoder = typeof TextDecoder != "undefined" ? new TextDecoder("utf8") : void 0;
			function UTF8ArrayToString(heapOrArray, idx, maxBytesToRead) {
				idx >>>= 0;
				var endIdx = idx + maxBytesToRead;
				var endPtr = idx;
				while (heapOrArray[endPtr] && !(endPtr >= endIdx)) ++endPtr;
				if (endPtr - idx > 16 && heapOrArray.buffer && UTF8Decoder) return UTF8Decoder.decode(heapOrArray.buffer instanceof SharedArrayBuffer ? heapOrArray.slice(idx, endPtr) : heapOrArray.subarray(idx, endPtr));
				var str = "";
				while (idx < endPtr) {
					var u0 = heapOrArray[idx++];
					if (!(u0 & 128)) {
						str += String.fromCharCode(u0);
						continue;
					}
					var u1 = heapOrArray[idx++] & 63;
					if ((u0 & 224) == 192) {
						str += String.fromCharCode((u0 & 31) << 6 | u1);
						continue;
					}
					var u2 = heapOrArray[idx++] & 63;
					if ((u0 & 240) == 224) u0 = (u0 & 15) << 12 | u1 << 6 | u2;
					else u0 = (u0 & 7) << 18 | u1 << 12 | u2 << 6 | heapOrArray[idx++] & 63;
					if (u0 < 65536) str += String.fromCharCode(u0);
					else {
						var ch = u0 - 65536;
						str += String.fromCharCode(55296 | ch >> 10, 56320 | ch & 1023);
					}
				}
				return str;
			}
			function UTF8ToString(ptr, maxBytesToRead) {
				ptr >>>= 0;
				return ptr ? UTF8ArrayToString(GROWABLE_HEAP_U8(), ptr, maxBytesToRead) : "";
			}
			function stringToUTF8Array(str, heap, outIdx, maxBytesToWrite) {
				outIdx >>>= 0;
				if (!(maxBytesToWrite > 0)) return 0;
				var startIdx = outIdx;
				var endIdx = outIdx + maxBytesToWrite - 1;
				for (var i = 0; i < str.length; ++i) {
					var u = str.charCodeAt(i);
					if (u >= 55296 && u <= 57343) {
						var u1 = str.charCodeAt(++i);
						u = 65536 + ((u & 1023) << 10) | u1 & 1023;
					}
					if (u <= 127) {
						if (outIdx >= endIdx) break;
						heap[outIdx++ >>> 0] = u;
					} else if (u <= 2047) {
						if (outIdx + 1 >= endIdx) break;
						heap[outIdx++ >>> 0] = 192 | u >> 6;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					} else if (u <= 65535) {
						if (outIdx + 2 >= endIdx) break;
						heap[outIdx++ >>> 0] = 224 | u >> 12;
						heap[outIdx++ >>> 0] = 128 | u >> 6 & 63;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					} else {
						if (outIdx + 3 >= endIdx) break;
						heap[outIdx++ >>> 0] = 240 | u >> 18;
						heap[outIdx++ >>> 0] = 128 | u >> 12 & 63;
						heap[outIdx++ >>> 0] = 128 | u >> 6 & 63;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					}
				}
				heap[outIdx >>> 0] = 0;
				return outIdx - startIdx;
			}
			function stringToUTF8(str, outPtr, maxBytesToWrite) {
				return stringToUTF8Array(str, GROWABLE_HEAP_U8(), outPtr, maxBytesToWrite);
			}
			var buffer, HEAP8, HEAPU8, HEAP32, HEAPU32, HEAPF64;
			if (ENVIRONMENT_IS_PTHREAD) buffer = Module["buffer"];
			function updateGlobalBufferAndViews(buf) {
				buffer = buf;
				Module["HEAP8"] = HEAP8 = new Int8Array(buf);
				Module["HEAP16"] = new Int16Array(buf);
				Module["HEAP32"] = HEAP32 = new Int32Array(buf);
				Module["HEAPU8"] = HEAPU8 = new Uint8Array(buf);
				Module["HEAPU16"] = new Uint16Array(buf);
				Module["HEAPU32"] = HEAPU32 = new Uint32Array(buf);
				Module["HEAPF32"] = new Float32Array(buf);
				Module["HEAPF64"] = HEAPF64 = new Float64Array(buf);
			}
			var INITIAL_MEMORY = Module["INITIAL_MEMORY"] || 16777216;
			if (ENVIRONMENT_IS_PTHREAD) {
				wasmMemory = Module["wasmMemory"];
				buffer = Module["buffer"];
			} else if (Module["wasmMemory"]) wasmMemory = Module["wasmMemory"];
			else {
				wasmMemory = new WebAssembly.Memory({
					"initial": INITIAL_MEMORY / 65536,
					"maximum": 65536,
					"shared": true
				});
				if (!(wasmMemory.buffer instanceof SharedArrayBuffer)) {
					err("requested a shared WebAssembly.Memory but the returned buffer is not a SharedArrayBuffer, indicating that while the browser has SharedArrayBuffer it does not have WebAssembly threads support - you may need to set a flag");
					if (ENVIRONMENT_IS_NODE) err("(on node you may need: --experimental-wasm-threads --experimental-wasm-bulk-memory and/or recent version)");
					throw Error("bad memory");
				}
			}
			if (wasmMemory) buffer = wasmMemory.buffer;
			INITIAL_MEMORY = buffer.byteLength;
			updateGlobalBufferAndViews(buffer);
			var wasmTable;
			var __ATPRERUN__ = [];
			var __ATINIT__ = [];
			var __ATPOSTRUN__ = [];
			function keepRuntimeAlive() {
				return noExitRuntime;
			}
			function preRun() {
				if (Module["preRun"]) {
					if (typeof Module["preRun"] == "function") Module["preRun"] = [Module["preRun"]];
					while (Module["preRun"].length) addOnPreRun(Module["preRun"].shift());
				}
				callRuntimeCallbacks(__ATPRERUN__);
			}
			function initRuntime() {
				if (ENVIRONMENT_IS_PTHREAD) return;
				callRuntimeCallbacks(__ATINIT__);
			}
			function postRun() {
				if (ENVIRONMENT_IS_PTHREAD) return;
				if (Module["postRun"]) {
					if (typeof Module["postRun"] == "function") Module["postRun"] = [Module["postRun"]];
					while (Module["postRun"].length) addOnPostRun(Module["postRun"].shift());
				}
				callRuntimeCallbacks(__ATPOSTRUN__);
			}
			function addOnPreRun(cb) {
				__ATPRERUN__.unshift(cb);
			}
			function addOnInit(cb) {
				__ATINIT__.unshift(cb);
			}
			function addOnPostRun(cb) {
				__ATPOSTRUN__.unshift(cb);
			}
			var runDependencies = 0;
			var runDependencyWatcher = null;
			var dependenciesFulfilled = null;
			function addRunDependency(id) {
				runDependencies++;
				if (Module["monitorRunDependencies"]) Module["monitorRunDependencies"](runDependencies);
			}
			function removeRunDependency(id) {
				runDependencies--;
				if (Module["monitorRunDependencies"]) Module["monitorRunDependencies"](runDependencies);
				if (runDependencies == 0) {
					if (runDependencyWatcher !== null) {
						clearInterval(runDependencyWatcher);
						runDependencyWatcher = null;
					}
					if (dependenciesFulfilled) {
						var callback = dependenciesFulfilled;
						dependenciesFulfilled = null;
						callback();
					}
				}
			}
			function abort(what) {
				if (Module["onAbort"]) Module["onAbort"](what);
				what = "Aborted(" + what + ")";
				err(what);
				ABORT = true;
				EXITSTATUS = 1;
				what += ". Build with -sASSERTIONS for more info.";
				var e = new WebAssembly.RuntimeError(what);
				readyPromiseReject(e);
				throw e;
			}
			var dataURIPrefix = "data:application/octet-stream;base64,";
			function isDataURI(filename) {
				return filename.startsWith(dataURIPrefix);
			}
			function isFileURI(filename) {
				return filename.startsWith("file://");
			}
			var wasmBinaryFile = "tfjs-backend-wasm-threaded-simd.wasm";
			if (!isDataURI(wasmBinaryFile)) wasmBinaryFile = locateFile(wasmBinaryFile);
			function getBinary(file) {
				try {
					if (file == wasmBinaryFile && wasmBinary) return new Uint8Array(wasmBinary);
					if (readBinary) return readBinary(file);
					throw "both async and sync fetching of the wasm failed";
				} catch (err) {
					abort(err);
				}
			}
			function getBinaryPromise() {
				if (!wasmBinary && (ENVIRONMENT_IS_WEB || ENVIRONMENT_IS_WORKER)) {
					if (typeof fetch == "function" && !isFileURI(wasmBinaryFile)) return fetch(wasmBinaryFile, { credentials: "same-origin" }).then(function(response) {
						if (!response["ok"]) throw "failed to load wasm binary file at '" + wasmBinaryFile + "'";
						return response["arrayBuffer"]();
					}).catch(function() {
						return getBinary(wasmBinaryFile);
					});
					else if (readAsync) return new Promise(function(resolve, reject) {
						readAsync(wasmBinaryFile, function(response) {
							resolve(new Uint8Array(response));
						}, reject);
					});
				}
				return Promise.resolve().then(function() {
					return getBinary(wasmBinaryFile);
				});
			}
			function createWasm() {
				var info = {
					"env": asmLibraryArg,
					"wasi_snapshot_preview1": asmLibraryArg
				};
				function receiveInstance(instance, module) {
					Module["asm"] = instance.exports;
					registerTLSInit(Module["asm"]["_emscripten_tls_init"]);
					wasmTable = Module["asm"]["__indirect_function_table"];
					addOnInit(Module["asm"]["__wasm_call_ctors"]);
					wasmModule = module;
					if (!ENVIRONMENT_IS_PTHREAD) {
						var numWorkersToLoad = PThread.unusedWorkers.length;
						PThread.unusedWorkers.forEach(function(w) {
							PThread.loadWasmModuleToWorker(w, function() {
								if (!--numWorkersToLoad) removeRunDependency("wasm-instantiate");
							});
						});
					}
				}
				if (!ENVIRONMENT_IS_PTHREAD) addRunDependency("wasm-instantiate");
				function receiveInstantiationResult(result) {
					receiveInstance(result["instance"], result["module"]);
				}
				function instantiateArrayBuffer(receiver) {
					return getBinaryPromise().then(function(binary) {
						return WebAssembly.instantiate(binary, info);
					}).then(function(instance) {
						return instance;
					}).then(receiver, function(reason) {
						err("failed to asynchronously prepare wasm: " + reason);
						abort(reason);
					});
				}
				function instantiateAsync() {
					if (!wasmBinary && typeof WebAssembly.instantiateStreaming == "function" && !isDataURI(wasmBinaryFile) && !isFileURI(wasmBinaryFile) && !ENVIRONMENT_IS_NODE && typeof fetch == "function") return fetch(wasmBinaryFile, { credentials: "same-origin" }).then(function(response) {
						return WebAssembly.instantiateStreaming(response, info).then(receiveInstantiationResult, function(reason) {
							err("wasm streaming compile failed: " + reason);
							err("falling back to ArrayBuffer instantiation");
							return instantiateArrayBuffer(receiveInstantiationResult);
						});
					});
					else return instantiateArrayBuffer(receiveInstantiationResult);
				}
				if (Module["instantiateWasm"]) try {
					return Module["instantiateWasm"](info, receiveInstance);
				} catch (e) {
					err("Module.instantiateWasm callback failed with error: " + e);
					readyPromiseReject(e);
				}
				instantiateAsync().catch(readyPromiseReject);
				return {};
			}
			var ASM_CONSTS = {};
			function ExitStatus(status) {
				this.name = "ExitStatus";
				this.message = "Program terminated with exit(" + status + ")";
				this.status = status;
			}
			function killThread(pthread_ptr) {
				var worker = PThread.pthreads[pthread_ptr];
				delete PThread.pthreads[pthread_ptr];
				worker.terminate();
				__emscripten_thread_free_data(pthread_ptr);
				PThread.runningWorkers.splice(PThread.runningWorkers.indexOf(worker), 1);
				worker.pthread_ptr = 0;
			}
			function cancelThread(pthread_ptr) {
				PThread.pthreads[pthread_ptr].postMessage({ "cmd": "cancel" });
			}
			function cleanupThread(pthread_ptr) {
				var worker = PThread.pthreads[pthread_ptr];
				assert(worker);
				PThread.returnWorkerToPool(worker);
			}
			function spawnThread(threadParams) {
				var worker = PThread.getNewWorker();
				if (!worker) return 6;
				PThread.runningWorkers.push(worker);
				PThread.pthreads[threadParams.pthread_ptr] = worker;
				worker.pthread_ptr = threadParams.pthread_ptr;
				var msg = {
					"cmd": "run",
					"start_routine": threadParams.startRoutine,
					"arg": threadParams.arg,
					"pthread_ptr": threadParams.pthread_ptr
				};
				worker.runPthread = () => {
					if (ENVIRONMENT_IS_NODE) worker.ref();
					worker.postMessage(msg, threadParams.transferList);
					delete worker.runPthread;
				};
				if (worker.loaded) worker.runPthread();
				return 0;
			}
			var SYSCALLS = {
				varargs: void 0,
				get: function() {
					SYSCALLS.varargs += 4;
					return GROWABLE_HEAP_I32()[SYSCALLS.varargs - 4 >>> 2];
				},
				getStr: function(ptr) {
					return UTF8ToString(ptr);
				}
			};
			function _proc_exit(code) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(1, 1, code);
				EXITSTATUS = code;
				if (!keepRuntimeAlive()) {
					PThread.terminateAllThreads();
					if (Module["onExit"]) Module["onExit"](code);
					ABORT = true;
				}
				quit_(code, new ExitStatus(code));
			}
			function exitJS(status, implicit) {
				EXITSTATUS = status;
				if (!implicit) {
					if (ENVIRONMENT_IS_PTHREAD) {
						exitOnMainThread(status);
						throw "unwind";
					}
				}
				_proc_exit(status);
			}
			var _exit = exitJS;
			function handleException(e) {
				if (e instanceof ExitStatus || e == "unwind") return EXITSTATUS;
				quit_(1, e);
			}
			var PThread = {
				unusedWorkers: [],
				runningWorkers: [],
				tlsInitFunctions: [],
				pthreads: {},
				init: function() {
					if (ENVIRONMENT_IS_PTHREAD) PThread.initWorker();
					else PThread.initMainThread();
				},
				initMainThread: function() {
					var pthreadPoolSize = 8;
					while (pthreadPoolSize--) PThread.allocateUnusedWorker();
				},
				initWorker: function() {
					noExitRuntime = false;
				},
				setExitStatus: function(status) {
					EXITSTATUS = status;
				},
				terminateAllThreads: function() {
					for (var worker of Object.values(PThread.pthreads)) PThread.returnWorkerToPool(worker);
					for (var worker of PThread.unusedWorkers) worker.terminate();
					PThread.unusedWorkers = [];
				},
				returnWorkerToPool: function(worker) {
					var pthread_ptr = worker.pthread_ptr;
					delete PThread.pthreads[pthread_ptr];
					PThread.unusedWorkers.push(worker);
					PThread.runningWorkers.splice(PThread.runningWorkers.indexOf(worker), 1);
					worker.pthread_ptr = 0;
					if (ENVIRONMENT_IS_NODE) worker.unref();
					__emscripten_thread_free_data(pthread_ptr);
				},
				receiveObjectTransfer: function(data) {},
				threadInitTLS: function() {
					PThread.tlsInitFunctions.forEach((f) => f());
				},
				loadWasmModuleToWorker: function(worker, onFinishedLoading) {
					worker.onmessage = (e) => {
						var d = e["data"];
						var cmd = d["cmd"];
						if (worker.pthread_ptr) PThread.currentProxiedOperationCallerThread = worker.pthread_ptr;
						if (d["targetThread"] && d["targetThread"] != _pthread_self()) {
							var targetWorker = PThread.pthreads[d.targetThread];
							if (targetWorker) targetWorker.postMessage(d, d["transferList"]);
							else err("Internal error! Worker sent a message \"" + cmd + "\" to target pthread " + d["targetThread"] + ", but that thread no longer exists!");
							PThread.currentProxiedOperationCallerThread = void 0;
							return;
						}
						if (cmd === "processProxyingQueue") executeNotifiedProxyingQueue(d["queue"]);
						else if (cmd === "spawnThread") spawnThread(d);
						else if (cmd === "cleanupThread") cleanupThread(d["thread"]);
						else if (cmd === "killThread") killThread(d["thread"]);
						else if (cmd === "cancelThread") cancelThread(d["thread"]);
						else if (cmd === "loaded") {
							worker.loaded = true;
							if (ENVIRONMENT_IS_NODE) worker.unref();
							if (onFinishedLoading) onFinishedLoading(worker);
							if (worker.runPthread) worker.runPthread();
						} else if (cmd === "print") out("Thread " + d["threadId"] + ": " + d["text"]);
						else if (cmd === "printErr") err("Thread " + d["threadId"] + ": " + d["text"]);
						else if (cmd === "alert") alert("Thread " + d["threadId"] + ": " + d["text"]);
						else if (d.target === "setimmediate") worker.postMessage(d);
						else if (cmd === "callHandler") Module[d["handler"]](...d["args"]);
						else if (cmd) err("worker sent an unknown command " + cmd);
						PThread.currentProxiedOperationCallerThread = void 0;
					};
					worker.onerror = (e) => {
						err("worker sent an error! " + e.filename + ":" + e.lineno + ": " + e.message);
						throw e;
					};
					if (ENVIRONMENT_IS_NODE) {
						worker.on("message", function(data) {
							worker.onmessage({ data });
						});
						worker.on("error", function(e) {
							worker.onerror(e);
						});
						worker.on("detachedExit", function() {});
					}
					var handlers = [];
					for (var handler of [
						"onExit",
						"onAbort",
						"print",
						"printErr"
					]) if (Module.hasOwnProperty(handler)) handlers.push(handler);
					worker.postMessage({
						"cmd": "load",
						"handlers": handlers,
						"urlOrBlob": Module["mainScriptUrlOrBlob"] || _scriptDir,
						"wasmMemory": wasmMemory,
						"wasmModule": wasmModule
					});
				},
				allocateUnusedWorker: function() {
					var worker;
					var pthreadMainJs = locateFile("tfjs-backend-wasm-threaded-simd.worker.js");
					worker = new Worker(pthreadMainJs);
					PThread.unusedWorkers.push(worker);
				},
				getNewWorker: function() {
					if (PThread.unusedWorkers.length == 0) {
						PThread.allocateUnusedWorker();
						PThread.loadWasmModuleToWorker(PThread.unusedWorkers[0]);
					}
					return PThread.unusedWorkers.pop();
				}
			};
			Module["PThread"] = PThread;
			function callRuntimeCallbacks(callbacks) {
				while (callbacks.length > 0) callbacks.shift()(Module);
			}
			function establishStackSpace() {
				var pthread_ptr = _pthread_self();
				var stackTop = GROWABLE_HEAP_I32()[pthread_ptr + 52 >>> 2];
				var stackMax = stackTop - GROWABLE_HEAP_I32()[pthread_ptr + 56 >>> 2];
				_emscripten_stack_set_limits(stackTop, stackMax);
				stackRestore(stackTop);
			}
			Module["establishStackSpace"] = establishStackSpace;
			function exitOnMainThread(returnCode) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(2, 0, returnCode);
				try {
					_exit(returnCode);
				} catch (e) {
					handleException(e);
				}
			}
			var wasmTableMirror = [];
			function getWasmTableEntry(funcPtr) {
				var func = wasmTableMirror[funcPtr];
				if (!func) {
					if (funcPtr >= wasmTableMirror.length) wasmTableMirror.length = funcPtr + 1;
					wasmTableMirror[funcPtr] = func = wasmTable.get(funcPtr);
				}
				return func;
			}
			function invokeEntryPoint(ptr, arg) {
				var result = getWasmTableEntry(ptr)(arg);
				if (keepRuntimeAlive()) PThread.setExitStatus(result);
				else __emscripten_thread_exit(result);
			}
			Module["invokeEntryPoint"] = invokeEntryPoint;
			function registerTLSInit(tlsInitFunc) {
				PThread.tlsInitFunctions.push(tlsInitFunc);
			}
			function ___emscripten_init_main_thread_js(tb) {
				__emscripten_thread_init(tb, !ENVIRONMENT_IS_WORKER, 1, !ENVIRONMENT_IS_WEB);
				PThread.threadInitTLS();
			}
			function ___emscripten_thread_cleanup(thread) {
				if (!ENVIRONMENT_IS_PTHREAD) cleanupThread(thread);
				else postMessage({
					"cmd": "cleanupThread",
					"thread": thread
				});
			}
			function pthreadCreateProxied(pthread_ptr, attr, startRoutine, arg) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(3, 1, pthread_ptr, attr, startRoutine, arg);
				return ___pthread_create_js(pthread_ptr, attr, startRoutine, arg);
			}
			function ___pthread_create_js(pthread_ptr, attr, startRoutine, arg) {
				if (typeof SharedArrayBuffer == "undefined") {
					err("Current environment does not support SharedArrayBuffer, pthreads are not available!");
					return 6;
				}
				var transferList = [];
				var error = 0;
				if (ENVIRONMENT_IS_PTHREAD && (transferList.length === 0 || error)) return pthreadCreateProxied(pthread_ptr, attr, startRoutine, arg);
				if (error) return error;
				var threadParams = {
					startRoutine,
					pthread_ptr,
					arg,
					transferList
				};
				if (ENVIRONMENT_IS_PTHREAD) {
					threadParams.cmd = "spawnThread";
					postMessage(threadParams, transferList);
					return 0;
				}
				return spawnThread(threadParams);
			}
			function __emscripten_default_pthread_stack_size() {
				return 65536;
			}
			var nowIsMonotonic = true;
			function __emscripten_get_now_is_monotonic() {
				return nowIsMonotonic;
			}
			function executeNotifiedProxyingQueue(queue) {
				Atomics.store(GROWABLE_HEAP_I32(), queue >> 2, 1);
				if (_pthread_self()) __emscripten_proxy_execute_task_queue(queue);
				Atomics.compareExchange(GROWABLE_HEAP_I32(), queue >> 2, 1, 0);
			}
			Module["executeNotifiedProxyingQueue"] = executeNotifiedProxyingQueue;
			function __emscripten_notify_task_queue(targetThreadId, currThreadId, mainThreadId, queue) {
				if (targetThreadId == currThreadId) setTimeout(() => executeNotifiedProxyingQueue(queue));
				else if (ENVIRONMENT_IS_PTHREAD) postMessage({
					"targetThread": targetThreadId,
					"cmd": "processProxyingQueue",
					"queue": queue
				});
				else {
					var worker = PThread.pthreads[targetThreadId];
					if (!worker) return;
					worker.postMessage({
						"cmd": "processProxyingQueue",
						"queue": queue
					});
				}
				return 1;
			}
			function __emscripten_set_offscreencanvas_size(target, width, height) {
				return -1;
			}
			function _abort() {
				abort("");
			}
			function warnOnce(text) {
				if (!warnOnce.shown) warnOnce.shown = {};
				if (!warnOnce.shown[text]) {
					warnOnce.shown[text] = 1;
					if (ENVIRONMENT_IS_NODE) text = "warning: " + text;
					err(text);
				}
			}
			function _emscripten_check_blocking_allowed() {
				if (ENVIRONMENT_IS_NODE) return;
				if (ENVIRONMENT_IS_WORKER) return;
				warnOnce("Blocking on the main thread is very dangerous, see https://emscripten.org/docs/porting/pthreads.html#blocking-on-the-main-browser-thread");
			}
			function _emscripten_date_now() {
				return Date.now();
			}
			function getHeapMax() {
				return 4294901760;
			}
			function _emscripten_get_heap_max() {
				return getHeapMax();
			}
			var _emscripten_get_now;
			if (ENVIRONMENT_IS_NODE) _emscripten_get_now = () => {
				var t = process["hrtime"]();
				return t[0] * 1e3 + t[1] / 1e6;
			};
			else _emscripten_get_now = () => performance.timeOrigin + performance.now();
			function _emscripten_memcpy_big(dest, src, num) {
				GROWABLE_HEAP_U8().copyWithin(dest >>> 0, src >>> 0, src + num >>> 0);
			}
			function _emscripten_num_logical_cores() {
				if (ENVIRONMENT_IS_NODE) return __require("os").cpus().length;
				return navigator["hardwareConcurrency"];
			}
			function withStackSave(f) {
				var stack = stackSave();
				var ret = f();
				stackRestore(stack);
				return ret;
			}
			function _emscripten_proxy_to_main_thread_js(index, sync) {
				var numCallArgs = arguments.length - 2;
				var outerArgs = arguments;
				return withStackSave(() => {
					var serializedNumCallArgs = numCallArgs;
					var args = stackAlloc(serializedNumCallArgs * 8);
					var b = args >> 3;
					for (var i = 0; i < numCallArgs; i++) {
						var arg = outerArgs[2 + i];
						GROWABLE_HEAP_F64()[b + i >>> 0] = arg;
					}
					return _emscripten_run_in_main_runtime_thread_js(index, serializedNumCallArgs, args, sync);
				});
			}
			var _emscripten_receive_on_main_thread_js_callArgs = [];
			function _emscripten_receive_on_main_thread_js(index, numCallArgs, args) {
				_emscripten_receive_on_main_thread_js_callArgs.length = numCallArgs;
				var b = args >> 3;
				for (var i = 0; i < numCallArgs; i++) _emscripten_receive_on_main_thread_js_callArgs[i] = GROWABLE_HEAP_F64()[b + i >>> 0];
				return (!(index < 0) ? proxiedFunctionTable[index] : ASM_CONSTS[-index - 1]).apply(null, _emscripten_receive_on_main_thread_js_callArgs);
			}
			function emscripten_realloc_buffer(size) {
				try {
					wasmMemory.grow(size - buffer.byteLength + 65535 >>> 16);
					updateGlobalBufferAndViews(wasmMemory.buffer);
					return 1;
				} catch (e) {}
			}
			function _emscripten_resize_heap(requestedSize) {
				var oldSize = GROWABLE_HEAP_U8().length;
				requestedSize = requestedSize >>> 0;
				if (requestedSize <= oldSize) return false;
				var maxHeapSize = getHeapMax();
				if (requestedSize > maxHeapSize) return false;
				let alignUp = (x, multiple) => x + (multiple - x % multiple) % multiple;
				for (var cutDown = 1; cutDown <= 4; cutDown *= 2) {
					var overGrownHeapSize = oldSize * (1 + .2 / cutDown);
					overGrownHeapSize = Math.min(overGrownHeapSize, requestedSize + 100663296);
					if (emscripten_realloc_buffer(Math.min(maxHeapSize, alignUp(Math.max(requestedSize, overGrownHeapSize), 65536)))) return true;
				}
				return false;
			}
			function _emscripten_unwind_to_js_event_loop() {
				throw "unwind";
			}
			function _fd_close(fd) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(4, 1, fd);
				return 52;
			}
			function _fd_seek(fd, offset_low, offset_high, whence, newOffset) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(5, 1, fd, offset_low, offset_high, whence, newOffset);
				return 70;
			}
			var printCharBuffers = [
				null,
				[],
				[]
			];
			function printChar(stream, curr) {
				var buffer = printCharBuffers[stream];
				if (curr === 0 || curr === 10) {
					(stream === 1 ? out : err)(UTF8ArrayToString(buffer, 0));
					buffer.length = 0;
				} else buffer.push(curr);
			}
			function _fd_write(fd, iov, iovcnt, pnum) {
				if (ENVIRONMENT_IS_PTHREAD) return _emscripten_proxy_to_main_thread_js(6, 1, fd, iov, iovcnt, pnum);
				var num = 0;
				for (var i = 0; i < iovcnt; i++) {
					var ptr = GROWABLE_HEAP_U32()[iov >>> 2];
					var len = GROWABLE_HEAP_U32()[iov + 4 >>> 2];
					iov += 8;
					for (var j = 0; j < len; j++) printChar(fd, GROWABLE_HEAP_U8()[ptr + j >>> 0]);
					num += len;
				}
				GROWABLE_HEAP_U32()[pnum >>> 2] = num;
				return 0;
			}
			function getCFunc(ident) {
				return Module["_" + ident];
			}
			function writeArrayToMemory(array, buffer) {
				GROWABLE_HEAP_I8().set(array, buffer >>> 0);
			}
			function ccall(ident, returnType, argTypes, args, opts) {
				var toC = {
					"string": (str) => {
						var ret = 0;
						if (str !== null && str !== void 0 && str !== 0) {
							var len = (str.length << 2) + 1;
							ret = stackAlloc(len);
							stringToUTF8(str, ret, len);
						}
						return ret;
					},
					"array": (arr) => {
						var ret = stackAlloc(arr.length);
						writeArrayToMemory(arr, ret);
						return ret;
					}
				};
				function convertReturnValue(ret) {
					if (returnType === "string") return UTF8ToString(ret);
					if (returnType === "boolean") return Boolean(ret);
					return ret;
				}
				var func = getCFunc(ident);
				var cArgs = [];
				var stack = 0;
				if (args) for (var i = 0; i < args.length; i++) {
					var converter = toC[argTypes[i]];
					if (converter) {
						if (stack === 0) stack = stackSave();
						cArgs[i] = converter(args[i]);
					} else cArgs[i] = args[i];
				}
				var ret = func.apply(null, cArgs);
				function onDone(ret) {
					if (stack !== 0) stackRestore(stack);
					return convertReturnValue(ret);
				}
				ret = onDone(ret);
				return ret;
			}
			function cwrap(ident, returnType, argTypes, opts) {
				argTypes = argTypes || [];
				var numericArgs = argTypes.every((type) => type === "number" || type === "boolean");
				if (returnType !== "string" && numericArgs && !opts) return getCFunc(ident);
				return function() {
					return ccall(ident, returnType, argTypes, arguments, opts);
				};
			}
			PThread.init();
			var proxiedFunctionTable = [
				null,
				_proc_exit,
				exitOnMainThread,
				pthreadCreateProxied,
				_fd_close,
				_fd_seek,
				_fd_write
			];
			var asmLibraryArg = {
				"__emscripten_init_main_thread_js": ___emscripten_init_main_thread_js,
				"__emscripten_thread_cleanup": ___emscripten_thread_cleanup,
				"__pthread_create_js": ___pthread_create_js,
				"_emscripten_default_pthread_stack_size": __emscripten_default_pthread_stack_size,
				"_emscripten_get_now_is_monotonic": __emscripten_get_now_is_monotonic,
				"_emscripten_notify_task_queue": __emscripten_notify_task_queue,
				"_emscripten_set_offscreencanvas_size": __emscripten_set_offscreencanvas_size,
				"abort": _abort,
				"emscripten_check_blocking_allowed": _emscripten_check_blocking_allowed,
				"emscripten_date_now": _emscripten_date_now,
				"emscripten_get_heap_max": _emscripten_get_heap_max,
				"emscripten_get_now": _emscripten_get_now,
				"emscripten_memcpy_big": _emscripten_memcpy_big,
				"emscripten_num_logical_cores": _emscripten_num_logical_cores,
				"emscripten_receive_on_main_thread_js": _emscripten_receive_on_main_thread_js,
				"emscripten_resize_heap": _emscripten_resize_heap,
				"emscripten_unwind_to_js_event_loop": _emscripten_unwind_to_js_event_loop,
				"exit": _exit,
				"fd_close": _fd_close,
				"fd_seek": _fd_seek,
				"fd_write": _fd_write,
				"memory": wasmMemory || Module["wasmMemory"]
			};
			createWasm();
			var ___wasm_call_ctors = Module["___wasm_call_ctors"] = function() {
				return (___wasm_call_ctors = Module["___wasm_call_ctors"] = Module["asm"]["__wasm_call_ctors"]).apply(null, arguments);
			};
			var _init = Module["_init"] = function() {
				return (_init = Module["_init"] = Module["asm"]["init"]).apply(null, arguments);
			};
			var _init_with_threads_count = Module["_init_with_threads_count"] = function() {
				return (_init_with_threads_count = Module["_init_with_threads_count"] = Module["asm"]["init_with_threads_count"]).apply(null, arguments);
			};
			var _get_threads_count = Module["_get_threads_count"] = function() {
				return (_get_threads_count = Module["_get_threads_count"] = Module["asm"]["get_threads_count"]).apply(null, arguments);
			};
			var _register_tensor = Module["_register_tensor"] = function() {
				return (_register_tensor = Module["_register_tensor"] = Module["asm"]["register_tensor"]).apply(null, arguments);
			};
			var _dispose_data = Module["_dispose_data"] = function() {
				return (_dispose_data = Module["_dispose_data"] = Module["asm"]["dispose_data"]).apply(null, arguments);
			};
			var _dispose = Module["_dispose"] = function() {
				return (_dispose = Module["_dispose"] = Module["asm"]["dispose"]).apply(null, arguments);
			};
			var _Abs = Module["_Abs"] = function() {
				return (_Abs = Module["_Abs"] = Module["asm"]["Abs"]).apply(null, arguments);
			};
			var _Acos = Module["_Acos"] = function() {
				return (_Acos = Module["_Acos"] = Module["asm"]["Acos"]).apply(null, arguments);
			};
			var _Acosh = Module["_Acosh"] = function() {
				return (_Acosh = Module["_Acosh"] = Module["asm"]["Acosh"]).apply(null, arguments);
			};
			var _Add = Module["_Add"] = function() {
				return (_Add = Module["_Add"] = Module["asm"]["Add"]).apply(null, arguments);
			};
			var _AddN = Module["_AddN"] = function() {
				return (_AddN = Module["_AddN"] = Module["asm"]["AddN"]).apply(null, arguments);
			};
			var _All = Module["_All"] = function() {
				return (_All = Module["_All"] = Module["asm"]["All"]).apply(null, arguments);
			};
			var _Any = Module["_Any"] = function() {
				return (_Any = Module["_Any"] = Module["asm"]["Any"]).apply(null, arguments);
			};
			var _ArgMax = Module["_ArgMax"] = function() {
				return (_ArgMax = Module["_ArgMax"] = Module["asm"]["ArgMax"]).apply(null, arguments);
			};
			var _ArgMin = Module["_ArgMin"] = function() {
				return (_ArgMin = Module["_ArgMin"] = Module["asm"]["ArgMin"]).apply(null, arguments);
			};
			var _Asin = Module["_Asin"] = function() {
				return (_Asin = Module["_Asin"] = Module["asm"]["Asin"]).apply(null, arguments);
			};
			var _Asinh = Module["_Asinh"] = function() {
				return (_Asinh = Module["_Asinh"] = Module["asm"]["Asinh"]).apply(null, arguments);
			};
			var _Atan = Module["_Atan"] = function() {
				return (_Atan = Module["_Atan"] = Module["asm"]["Atan"]).apply(null, arguments);
			};
			var _Atan2 = Module["_Atan2"] = function() {
				return (_Atan2 = Module["_Atan2"] = Module["asm"]["Atan2"]).apply(null, arguments);
			};
			var _Atanh = Module["_Atanh"] = function() {
				return (_Atanh = Module["_Atanh"] = Module["asm"]["Atanh"]).apply(null, arguments);
			};
			var _AvgPool = Module["_AvgPool"] = function() {
				return (_AvgPool = Module["_AvgPool"] = Module["asm"]["AvgPool"]).apply(null, arguments);
			};
			var _AvgPool3D = Module["_AvgPool3D"] = function() {
				return (_AvgPool3D = Module["_AvgPool3D"] = Module["asm"]["AvgPool3D"]).apply(null, arguments);
			};
			var _AvgPool3DGrad = Module["_AvgPool3DGrad"] = function() {
				return (_AvgPool3DGrad = Module["_AvgPool3DGrad"] = Module["asm"]["AvgPool3DGrad"]).apply(null, arguments);
			};
			var _AvgPoolGrad = Module["_AvgPoolGrad"] = function() {
				return (_AvgPoolGrad = Module["_AvgPoolGrad"] = Module["asm"]["AvgPoolGrad"]).apply(null, arguments);
			};
			var _BatchMatMul = Module["_BatchMatMul"] = function() {
				return (_BatchMatMul = Module["_BatchMatMul"] = Module["asm"]["BatchMatMul"]).apply(null, arguments);
			};
			var _Bincount = Module["_Bincount"] = function() {
				return (_Bincount = Module["_Bincount"] = Module["asm"]["Bincount"]).apply(null, arguments);
			};
			var _BitwiseAnd = Module["_BitwiseAnd"] = function() {
				return (_BitwiseAnd = Module["_BitwiseAnd"] = Module["asm"]["BitwiseAnd"]).apply(null, arguments);
			};
			var _Ceil = Module["_Ceil"] = function() {
				return (_Ceil = Module["_Ceil"] = Module["asm"]["Ceil"]).apply(null, arguments);
			};
			var _ClipByValue = Module["_ClipByValue"] = function() {
				return (_ClipByValue = Module["_ClipByValue"] = Module["asm"]["ClipByValue"]).apply(null, arguments);
			};
			var _Conv2D = Module["_Conv2D"] = function() {
				return (_Conv2D = Module["_Conv2D"] = Module["asm"]["Conv2D"]).apply(null, arguments);
			};
			var _Conv2DBackpropInput = Module["_Conv2DBackpropInput"] = function() {
				return (_Conv2DBackpropInput = Module["_Conv2DBackpropInput"] = Module["asm"]["Conv2DBackpropInput"]).apply(null, arguments);
			};
			var _Conv3D = Module["_Conv3D"] = function() {
				return (_Conv3D = Module["_Conv3D"] = Module["asm"]["Conv3D"]).apply(null, arguments);
			};
			var _Conv3DBackpropFilterV2 = Module["_Conv3DBackpropFilterV2"] = function() {
				return (_Conv3DBackpropFilterV2 = Module["_Conv3DBackpropFilterV2"] = Module["asm"]["Conv3DBackpropFilterV2"]).apply(null, arguments);
			};
			var _Conv3DBackpropInputV2 = Module["_Conv3DBackpropInputV2"] = function() {
				return (_Conv3DBackpropInputV2 = Module["_Conv3DBackpropInputV2"] = Module["asm"]["Conv3DBackpropInputV2"]).apply(null, arguments);
			};
			var _Cos = Module["_Cos"] = function() {
				return (_Cos = Module["_Cos"] = Module["asm"]["Cos"]).apply(null, arguments);
			};
			var _Cosh = Module["_Cosh"] = function() {
				return (_Cosh = Module["_Cosh"] = Module["asm"]["Cosh"]).apply(null, arguments);
			};
			var _CropAndResize = Module["_CropAndResize"] = function() {
				return (_CropAndResize = Module["_CropAndResize"] = Module["asm"]["CropAndResize"]).apply(null, arguments);
			};
			var _Cumprod = Module["_Cumprod"] = function() {
				return (_Cumprod = Module["_Cumprod"] = Module["asm"]["Cumprod"]).apply(null, arguments);
			};
			var _Cumsum = Module["_Cumsum"] = function() {
				return (_Cumsum = Module["_Cumsum"] = Module["asm"]["Cumsum"]).apply(null, arguments);
			};
			var _DenseBincount = Module["_DenseBincount"] = function() {
				return (_DenseBincount = Module["_DenseBincount"] = Module["asm"]["DenseBincount"]).apply(null, arguments);
			};
			var _DepthToSpace = Module["_DepthToSpace"] = function() {
				return (_DepthToSpace = Module["_DepthToSpace"] = Module["asm"]["DepthToSpace"]).apply(null, arguments);
			};
			var _DepthwiseConv2dNative = Module["_DepthwiseConv2dNative"] = function() {
				return (_DepthwiseConv2dNative = Module["_DepthwiseConv2dNative"] = Module["asm"]["DepthwiseConv2dNative"]).apply(null, arguments);
			};
			var _Diag = Module["_Diag"] = function() {
				return (_Diag = Module["_Diag"] = Module["asm"]["Diag"]).apply(null, arguments);
			};
			var _Dilation2D = Module["_Dilation2D"] = function() {
				return (_Dilation2D = Module["_Dilation2D"] = Module["asm"]["Dilation2D"]).apply(null, arguments);
			};
			var _Dilation2DBackpropFilter = Module["_Dilation2DBackpropFilter"] = function() {
				return (_Dilation2DBackpropFilter = Module["_Dilation2DBackpropFilter"] = Module["asm"]["Dilation2DBackpropFilter"]).apply(null, arguments);
			};
			var _Dilation2DBackpropInput = Module["_Dilation2DBackpropInput"] = function() {
				return (_Dilation2DBackpropInput = Module["_Dilation2DBackpropInput"] = Module["asm"]["Dilation2DBackpropInput"]).apply(null, arguments);
			};
			var _Elu = Module["_Elu"] = function() {
				return (_Elu = Module["_Elu"] = Module["asm"]["Elu"]).apply(null, arguments);
			};
			var _EluGrad = Module["_EluGrad"] = function() {
				return (_EluGrad = Module["_EluGrad"] = Module["asm"]["EluGrad"]).apply(null, arguments);
			};
			var _Equal = Module["_Equal"] = function() {
				return (_Equal = Module["_Equal"] = Module["asm"]["Equal"]).apply(null, arguments);
			};
			var _Erf = Module["_Erf"] = function() {
				return (_Erf = Module["_Erf"] = Module["asm"]["Erf"]).apply(null, arguments);
			};
			var _Exp = Module["_Exp"] = function() {
				return (_Exp = Module["_Exp"] = Module["asm"]["Exp"]).apply(null, arguments);
			};
			var _Expm1 = Module["_Expm1"] = function() {
				return (_Expm1 = Module["_Expm1"] = Module["asm"]["Expm1"]).apply(null, arguments);
			};
			var _FlipLeftRight = Module["_FlipLeftRight"] = function() {
				return (_FlipLeftRight = Module["_FlipLeftRight"] = Module["asm"]["FlipLeftRight"]).apply(null, arguments);
			};
			var _Floor = Module["_Floor"] = function() {
				return (_Floor = Module["_Floor"] = Module["asm"]["Floor"]).apply(null, arguments);
			};
			var _FloorDiv = Module["_FloorDiv"] = function() {
				return (_FloorDiv = Module["_FloorDiv"] = Module["asm"]["FloorDiv"]).apply(null, arguments);
			};
			var _FusedBatchNorm = Module["_FusedBatchNorm"] = function() {
				return (_FusedBatchNorm = Module["_FusedBatchNorm"] = Module["asm"]["FusedBatchNorm"]).apply(null, arguments);
			};
			var _FusedConv2D = Module["_FusedConv2D"] = function() {
				return (_FusedConv2D = Module["_FusedConv2D"] = Module["asm"]["FusedConv2D"]).apply(null, arguments);
			};
			var _FusedDepthwiseConv2D = Module["_FusedDepthwiseConv2D"] = function() {
				return (_FusedDepthwiseConv2D = Module["_FusedDepthwiseConv2D"] = Module["asm"]["FusedDepthwiseConv2D"]).apply(null, arguments);
			};
			var _Gather = Module["_Gather"] = function() {
				return (_Gather = Module["_Gather"] = Module["asm"]["Gather"]).apply(null, arguments);
			};
			var _GatherNd = Module["_GatherNd"] = function() {
				return (_GatherNd = Module["_GatherNd"] = Module["asm"]["GatherNd"]).apply(null, arguments);
			};
			var _Greater = Module["_Greater"] = function() {
				return (_Greater = Module["_Greater"] = Module["asm"]["Greater"]).apply(null, arguments);
			};
			var _GreaterEqual = Module["_GreaterEqual"] = function() {
				return (_GreaterEqual = Module["_GreaterEqual"] = Module["asm"]["GreaterEqual"]).apply(null, arguments);
			};
			var _IsFinite = Module["_IsFinite"] = function() {
				return (_IsFinite = Module["_IsFinite"] = Module["asm"]["IsFinite"]).apply(null, arguments);
			};
			var _IsInf = Module["_IsInf"] = function() {
				return (_IsInf = Module["_IsInf"] = Module["asm"]["IsInf"]).apply(null, arguments);
			};
			var _IsNan = Module["_IsNan"] = function() {
				return (_IsNan = Module["_IsNan"] = Module["asm"]["IsNan"]).apply(null, arguments);
			};
			var _LRN = Module["_LRN"] = function() {
				return (_LRN = Module["_LRN"] = Module["asm"]["LRN"]).apply(null, arguments);
			};
			var _LRNGrad = Module["_LRNGrad"] = function() {
				return (_LRNGrad = Module["_LRNGrad"] = Module["asm"]["LRNGrad"]).apply(null, arguments);
			};
			var _LeakyRelu = Module["_LeakyRelu"] = function() {
				return (_LeakyRelu = Module["_LeakyRelu"] = Module["asm"]["LeakyRelu"]).apply(null, arguments);
			};
			var _Less = Module["_Less"] = function() {
				return (_Less = Module["_Less"] = Module["asm"]["Less"]).apply(null, arguments);
			};
			var _LessEqual = Module["_LessEqual"] = function() {
				return (_LessEqual = Module["_LessEqual"] = Module["asm"]["LessEqual"]).apply(null, arguments);
			};
			var _LinSpace = Module["_LinSpace"] = function() {
				return (_LinSpace = Module["_LinSpace"] = Module["asm"]["LinSpace"]).apply(null, arguments);
			};
			var _Log = Module["_Log"] = function() {
				return (_Log = Module["_Log"] = Module["asm"]["Log"]).apply(null, arguments);
			};
			var _Log1p = Module["_Log1p"] = function() {
				return (_Log1p = Module["_Log1p"] = Module["asm"]["Log1p"]).apply(null, arguments);
			};
			var _LogicalAnd = Module["_LogicalAnd"] = function() {
				return (_LogicalAnd = Module["_LogicalAnd"] = Module["asm"]["LogicalAnd"]).apply(null, arguments);
			};
			var _LogicalNot = Module["_LogicalNot"] = function() {
				return (_LogicalNot = Module["_LogicalNot"] = Module["asm"]["LogicalNot"]).apply(null, arguments);
			};
			var _LogicalOr = Module["_LogicalOr"] = function() {
				return (_LogicalOr = Module["_LogicalOr"] = Module["asm"]["LogicalOr"]).apply(null, arguments);
			};
			var _LogicalXor = Module["_LogicalXor"] = function() {
				return (_LogicalXor = Module["_LogicalXor"] = Module["asm"]["LogicalXor"]).apply(null, arguments);
			};
			var _Max = Module["_Max"] = function() {
				return (_Max = Module["_Max"] = Module["asm"]["Max"]).apply(null, arguments);
			};
			var _MaxPool = Module["_MaxPool"] = function() {
				return (_MaxPool = Module["_MaxPool"] = Module["asm"]["MaxPool"]).apply(null, arguments);
			};
			var _MaxPool3D = Module["_MaxPool3D"] = function() {
				return (_MaxPool3D = Module["_MaxPool3D"] = Module["asm"]["MaxPool3D"]).apply(null, arguments);
			};
			var _MaxPool3DGrad = Module["_MaxPool3DGrad"] = function() {
				return (_MaxPool3DGrad = Module["_MaxPool3DGrad"] = Module["asm"]["MaxPool3DGrad"]).apply(null, arguments);
			};
			var _MaxPoolGrad = Module["_MaxPoolGrad"] = function() {
				return (_MaxPoolGrad = Module["_MaxPoolGrad"] = Module["asm"]["MaxPoolGrad"]).apply(null, arguments);
			};
			var _MaxPoolWithArgmax = Module["_MaxPoolWithArgmax"] = function() {
				return (_MaxPoolWithArgmax = Module["_MaxPoolWithArgmax"] = Module["asm"]["MaxPoolWithArgmax"]).apply(null, arguments);
			};
			var _Maximum = Module["_Maximum"] = function() {
				return (_Maximum = Module["_Maximum"] = Module["asm"]["Maximum"]).apply(null, arguments);
			};
			var _Mean = Module["_Mean"] = function() {
				return (_Mean = Module["_Mean"] = Module["asm"]["Mean"]).apply(null, arguments);
			};
			var _Min = Module["_Min"] = function() {
				return (_Min = Module["_Min"] = Module["asm"]["Min"]).apply(null, arguments);
			};
			var _Minimum = Module["_Minimum"] = function() {
				return (_Minimum = Module["_Minimum"] = Module["asm"]["Minimum"]).apply(null, arguments);
			};
			var _MirrorPad = Module["_MirrorPad"] = function() {
				return (_MirrorPad = Module["_MirrorPad"] = Module["asm"]["MirrorPad"]).apply(null, arguments);
			};
			var _Mod = Module["_Mod"] = function() {
				return (_Mod = Module["_Mod"] = Module["asm"]["Mod"]).apply(null, arguments);
			};
			var _Multinomial = Module["_Multinomial"] = function() {
				return (_Multinomial = Module["_Multinomial"] = Module["asm"]["Multinomial"]).apply(null, arguments);
			};
			var _Multiply = Module["_Multiply"] = function() {
				return (_Multiply = Module["_Multiply"] = Module["asm"]["Multiply"]).apply(null, arguments);
			};
			var _Neg = Module["_Neg"] = function() {
				return (_Neg = Module["_Neg"] = Module["asm"]["Neg"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV3 = Module["_NonMaxSuppressionV3"] = function() {
				return (_NonMaxSuppressionV3 = Module["_NonMaxSuppressionV3"] = Module["asm"]["NonMaxSuppressionV3"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV4 = Module["_NonMaxSuppressionV4"] = function() {
				return (_NonMaxSuppressionV4 = Module["_NonMaxSuppressionV4"] = Module["asm"]["NonMaxSuppressionV4"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV5 = Module["_NonMaxSuppressionV5"] = function() {
				return (_NonMaxSuppressionV5 = Module["_NonMaxSuppressionV5"] = Module["asm"]["NonMaxSuppressionV5"]).apply(null, arguments);
			};
			var _NotEqual = Module["_NotEqual"] = function() {
				return (_NotEqual = Module["_NotEqual"] = Module["asm"]["NotEqual"]).apply(null, arguments);
			};
			var _OneHot = Module["_OneHot"] = function() {
				return (_OneHot = Module["_OneHot"] = Module["asm"]["OneHot"]).apply(null, arguments);
			};
			var _PadV2 = Module["_PadV2"] = function() {
				return (_PadV2 = Module["_PadV2"] = Module["asm"]["PadV2"]).apply(null, arguments);
			};
			var _Pow = Module["_Pow"] = function() {
				return (_Pow = Module["_Pow"] = Module["asm"]["Pow"]).apply(null, arguments);
			};
			var _Prelu = Module["_Prelu"] = function() {
				return (_Prelu = Module["_Prelu"] = Module["asm"]["Prelu"]).apply(null, arguments);
			};
			var _Prod = Module["_Prod"] = function() {
				return (_Prod = Module["_Prod"] = Module["asm"]["Prod"]).apply(null, arguments);
			};
			var _RealDiv = Module["_RealDiv"] = function() {
				return (_RealDiv = Module["_RealDiv"] = Module["asm"]["RealDiv"]).apply(null, arguments);
			};
			var _Reciprocal = Module["_Reciprocal"] = function() {
				return (_Reciprocal = Module["_Reciprocal"] = Module["asm"]["Reciprocal"]).apply(null, arguments);
			};
			var _Relu = Module["_Relu"] = function() {
				return (_Relu = Module["_Relu"] = Module["asm"]["Relu"]).apply(null, arguments);
			};
			var _Relu6 = Module["_Relu6"] = function() {
				return (_Relu6 = Module["_Relu6"] = Module["asm"]["Relu6"]).apply(null, arguments);
			};
			var _ResizeBilinear = Module["_ResizeBilinear"] = function() {
				return (_ResizeBilinear = Module["_ResizeBilinear"] = Module["asm"]["ResizeBilinear"]).apply(null, arguments);
			};
			var _ResizeBilinearGrad = Module["_ResizeBilinearGrad"] = function() {
				return (_ResizeBilinearGrad = Module["_ResizeBilinearGrad"] = Module["asm"]["ResizeBilinearGrad"]).apply(null, arguments);
			};
			var _ResizeNearestNeighbor = Module["_ResizeNearestNeighbor"] = function() {
				return (_ResizeNearestNeighbor = Module["_ResizeNearestNeighbor"] = Module["asm"]["ResizeNearestNeighbor"]).apply(null, arguments);
			};
			var _ResizeNearestNeighborGrad = Module["_ResizeNearestNeighborGrad"] = function() {
				return (_ResizeNearestNeighborGrad = Module["_ResizeNearestNeighborGrad"] = Module["asm"]["ResizeNearestNeighborGrad"]).apply(null, arguments);
			};
			var _Reverse = Module["_Reverse"] = function() {
				return (_Reverse = Module["_Reverse"] = Module["asm"]["Reverse"]).apply(null, arguments);
			};
			var _RotateWithOffset = Module["_RotateWithOffset"] = function() {
				return (_RotateWithOffset = Module["_RotateWithOffset"] = Module["asm"]["RotateWithOffset"]).apply(null, arguments);
			};
			var _Round = Module["_Round"] = function() {
				return (_Round = Module["_Round"] = Module["asm"]["Round"]).apply(null, arguments);
			};
			var _Rsqrt = Module["_Rsqrt"] = function() {
				return (_Rsqrt = Module["_Rsqrt"] = Module["asm"]["Rsqrt"]).apply(null, arguments);
			};
			var _ScatterNd = Module["_ScatterNd"] = function() {
				return (_ScatterNd = Module["_ScatterNd"] = Module["asm"]["ScatterNd"]).apply(null, arguments);
			};
			var _SearchSorted = Module["_SearchSorted"] = function() {
				return (_SearchSorted = Module["_SearchSorted"] = Module["asm"]["SearchSorted"]).apply(null, arguments);
			};
			var _SelectV2 = Module["_SelectV2"] = function() {
				return (_SelectV2 = Module["_SelectV2"] = Module["asm"]["SelectV2"]).apply(null, arguments);
			};
			var _Selu = Module["_Selu"] = function() {
				return (_Selu = Module["_Selu"] = Module["asm"]["Selu"]).apply(null, arguments);
			};
			var _Sigmoid = Module["_Sigmoid"] = function() {
				return (_Sigmoid = Module["_Sigmoid"] = Module["asm"]["Sigmoid"]).apply(null, arguments);
			};
			var _Sign = Module["_Sign"] = function() {
				return (_Sign = Module["_Sign"] = Module["asm"]["Sign"]).apply(null, arguments);
			};
			var _Sin = Module["_Sin"] = function() {
				return (_Sin = Module["_Sin"] = Module["asm"]["Sin"]).apply(null, arguments);
			};
			var _Sinh = Module["_Sinh"] = function() {
				return (_Sinh = Module["_Sinh"] = Module["asm"]["Sinh"]).apply(null, arguments);
			};
			var _Softmax = Module["_Softmax"] = function() {
				return (_Softmax = Module["_Softmax"] = Module["asm"]["Softmax"]).apply(null, arguments);
			};
			var _Softplus = Module["_Softplus"] = function() {
				return (_Softplus = Module["_Softplus"] = Module["asm"]["Softplus"]).apply(null, arguments);
			};
			var _SparseFillEmptyRows = Module["_SparseFillEmptyRows"] = function() {
				return (_SparseFillEmptyRows = Module["_SparseFillEmptyRows"] = Module["asm"]["SparseFillEmptyRows"]).apply(null, arguments);
			};
			var _SparseReshape = Module["_SparseReshape"] = function() {
				return (_SparseReshape = Module["_SparseReshape"] = Module["asm"]["SparseReshape"]).apply(null, arguments);
			};
			var _SparseSegmentReduction = Module["_SparseSegmentReduction"] = function() {
				return (_SparseSegmentReduction = Module["_SparseSegmentReduction"] = Module["asm"]["SparseSegmentReduction"]).apply(null, arguments);
			};
			var _SparseToDense = Module["_SparseToDense"] = function() {
				return (_SparseToDense = Module["_SparseToDense"] = Module["asm"]["SparseToDense"]).apply(null, arguments);
			};
			var _Sqrt = Module["_Sqrt"] = function() {
				return (_Sqrt = Module["_Sqrt"] = Module["asm"]["Sqrt"]).apply(null, arguments);
			};
			var _Square = Module["_Square"] = function() {
				return (_Square = Module["_Square"] = Module["asm"]["Square"]).apply(null, arguments);
			};
			var _SquaredDifference = Module["_SquaredDifference"] = function() {
				return (_SquaredDifference = Module["_SquaredDifference"] = Module["asm"]["SquaredDifference"]).apply(null, arguments);
			};
			var _Step = Module["_Step"] = function() {
				return (_Step = Module["_Step"] = Module["asm"]["Step"]).apply(null, arguments);
			};
			var _StridedSlice = Module["_StridedSlice"] = function() {
				return (_StridedSlice = Module["_StridedSlice"] = Module["asm"]["StridedSlice"]).apply(null, arguments);
			};
			var _Sub = Module["_Sub"] = function() {
				return (_Sub = Module["_Sub"] = Module["asm"]["Sub"]).apply(null, arguments);
			};
			var _Sum = Module["_Sum"] = function() {
				return (_Sum = Module["_Sum"] = Module["asm"]["Sum"]).apply(null, arguments);
			};
			var _Tan = Module["_Tan"] = function() {
				return (_Tan = Module["_Tan"] = Module["asm"]["Tan"]).apply(null, arguments);
			};
			var _Tanh = Module["_Tanh"] = function() {
				return (_Tanh = Module["_Tanh"] = Module["asm"]["Tanh"]).apply(null, arguments);
			};
			var _TensorScatterUpdate = Module["_TensorScatterUpdate"] = function() {
				return (_TensorScatterUpdate = Module["_TensorScatterUpdate"] = Module["asm"]["TensorScatterUpdate"]).apply(null, arguments);
			};
			var _Tile = Module["_Tile"] = function() {
				return (_Tile = Module["_Tile"] = Module["asm"]["Tile"]).apply(null, arguments);
			};
			var _TopK = Module["_TopK"] = function() {
				return (_TopK = Module["_TopK"] = Module["asm"]["TopK"]).apply(null, arguments);
			};
			var _Transform = Module["_Transform"] = function() {
				return (_Transform = Module["_Transform"] = Module["asm"]["Transform"]).apply(null, arguments);
			};
			var _Transpose = Module["_Transpose"] = function() {
				return (_Transpose = Module["_Transpose"] = Module["asm"]["Transpose"]).apply(null, arguments);
			};
			var __FusedMatMul = Module["__FusedMatMul"] = function() {
				return (__FusedMatMul = Module["__FusedMatMul"] = Module["asm"]["_FusedMatMul"]).apply(null, arguments);
			};
			var _malloc = Module["_malloc"] = function() {
				return (_malloc = Module["_malloc"] = Module["asm"]["malloc"]).apply(null, arguments);
			};
			var _free = Module["_free"] = function() {
				return (_free = Module["_free"] = Module["asm"]["free"]).apply(null, arguments);
			};
			var __emscripten_tls_init = Module["__emscripten_tls_init"] = function() {
				return (__emscripten_tls_init = Module["__emscripten_tls_init"] = Module["asm"]["_emscripten_tls_init"]).apply(null, arguments);
			};
			var _pthread_self = Module["_pthread_self"] = function() {
				return (_pthread_self = Module["_pthread_self"] = Module["asm"]["pthread_self"]).apply(null, arguments);
			};
			var ___errno_location = Module["___errno_location"] = function() {
				return (___errno_location = Module["___errno_location"] = Module["asm"]["__errno_location"]).apply(null, arguments);
			};
			var __emscripten_thread_init = Module["__emscripten_thread_init"] = function() {
				return (__emscripten_thread_init = Module["__emscripten_thread_init"] = Module["asm"]["_emscripten_thread_init"]).apply(null, arguments);
			};
			var __emscripten_thread_crashed = Module["__emscripten_thread_crashed"] = function() {
				return (__emscripten_thread_crashed = Module["__emscripten_thread_crashed"] = Module["asm"]["_emscripten_thread_crashed"]).apply(null, arguments);
			};
			var _emscripten_main_thread_process_queued_calls = Module["_emscripten_main_thread_process_queued_calls"] = function() {
				return (_emscripten_main_thread_process_queued_calls = Module["_emscripten_main_thread_process_queued_calls"] = Module["asm"]["emscripten_main_thread_process_queued_calls"]).apply(null, arguments);
			};
			var _emscripten_main_browser_thread_id = Module["_emscripten_main_browser_thread_id"] = function() {
				return (_emscripten_main_browser_thread_id = Module["_emscripten_main_browser_thread_id"] = Module["asm"]["emscripten_main_browser_thread_id"]).apply(null, arguments);
			};
			var _emscripten_run_in_main_runtime_thread_js = Module["_emscripten_run_in_main_runtime_thread_js"] = function() {
				return (_emscripten_run_in_main_runtime_thread_js = Module["_emscripten_run_in_main_runtime_thread_js"] = Module["asm"]["emscripten_run_in_main_runtime_thread_js"]).apply(null, arguments);
			};
			var _emscripten_dispatch_to_thread_ = Module["_emscripten_dispatch_to_thread_"] = function() {
				return (_emscripten_dispatch_to_thread_ = Module["_emscripten_dispatch_to_thread_"] = Module["asm"]["emscripten_dispatch_to_thread_"]).apply(null, arguments);
			};
			var __emscripten_proxy_execute_task_queue = Module["__emscripten_proxy_execute_task_queue"] = function() {
				return (__emscripten_proxy_execute_task_queue = Module["__emscripten_proxy_execute_task_queue"] = Module["asm"]["_emscripten_proxy_execute_task_queue"]).apply(null, arguments);
			};
			var __emscripten_thread_free_data = Module["__emscripten_thread_free_data"] = function() {
				return (__emscripten_thread_free_data = Module["__emscripten_thread_free_data"] = Module["asm"]["_emscripten_thread_free_data"]).apply(null, arguments);
			};
			var __emscripten_thread_exit = Module["__emscripten_thread_exit"] = function() {
				return (__emscripten_thread_exit = Module["__emscripten_thread_exit"] = Module["asm"]["_emscripten_thread_exit"]).apply(null, arguments);
			};
			var _emscripten_stack_set_limits = Module["_emscripten_stack_set_limits"] = function() {
				return (_emscripten_stack_set_limits = Module["_emscripten_stack_set_limits"] = Module["asm"]["emscripten_stack_set_limits"]).apply(null, arguments);
			};
			var stackSave = Module["stackSave"] = function() {
				return (stackSave = Module["stackSave"] = Module["asm"]["stackSave"]).apply(null, arguments);
			};
			var stackRestore = Module["stackRestore"] = function() {
				return (stackRestore = Module["stackRestore"] = Module["asm"]["stackRestore"]).apply(null, arguments);
			};
			var stackAlloc = Module["stackAlloc"] = function() {
				return (stackAlloc = Module["stackAlloc"] = Module["asm"]["stackAlloc"]).apply(null, arguments);
			};
			var dynCall_iijjiiii = Module["dynCall_iijjiiii"] = function() {
				return (dynCall_iijjiiii = Module["dynCall_iijjiiii"] = Module["asm"]["dynCall_iijjiiii"]).apply(null, arguments);
			};
			var dynCall_jiji = Module["dynCall_jiji"] = function() {
				return (dynCall_jiji = Module["dynCall_jiji"] = Module["asm"]["dynCall_jiji"]).apply(null, arguments);
			};
			Module["keepRuntimeAlive"] = keepRuntimeAlive;
			Module["wasmMemory"] = wasmMemory;
			Module["cwrap"] = cwrap;
			Module["ExitStatus"] = ExitStatus;
			Module["PThread"] = PThread;
			var calledRun;
			dependenciesFulfilled = function runCaller() {
				if (!calledRun) run();
				if (!calledRun) dependenciesFulfilled = runCaller;
			};
			function run(args) {
				args = args || arguments_;
				if (runDependencies > 0) return;
				if (ENVIRONMENT_IS_PTHREAD) {
					readyPromiseResolve(Module);
					initRuntime();
					startWorker(Module);
					return;
				}
				preRun();
				if (runDependencies > 0) return;
				function doRun() {
					if (calledRun) return;
					calledRun = true;
					Module["calledRun"] = true;
					if (ABORT) return;
					initRuntime();
					readyPromiseResolve(Module);
					if (Module["onRuntimeInitialized"]) Module["onRuntimeInitialized"]();
					postRun();
				}
				if (Module["setStatus"]) {
					Module["setStatus"]("Running...");
					setTimeout(function() {
						setTimeout(function() {
							Module["setStatus"]("");
						}, 1);
						doRun();
					}, 1);
				} else doRun();
			}
			if (Module["preInit"]) {
				if (typeof Module["preInit"] == "function") Module["preInit"] = [Module["preInit"]];
				while (Module["preInit"].length > 0) Module["preInit"].pop()();
			}
			run();
			var listenersAdded;
			if (beforeListeners) listenersAdded = {
				uncaughtException: process.listeners("uncaughtException").filter(function(listener) {
					return !beforeListeners.uncaughtException.indexOf(listener) > -1;
				}),
				unhandledRejection: process.listeners("unhandledRejection").filter(function(listener) {
					return !beforeListeners.unhandledRejection.indexOf(listener) > -1;
				})
			};
			var actualModule;
			if (typeof WasmBackendModule !== "undefined") actualModule = WasmBackendModule;
			else if (typeof WasmBackendModuleThreadedSimd !== "undefined") actualModule = WasmBackendModuleThreadedSimd;
			else throw new Error("Could not find wasm module in post.js");
			if (listenersAdded) {
				var tmpDispose = actualModule["_dispose"];
				actualModule["_dispose"] = function() {
					tmpDispose();
					listenersAdded.uncaughtException.forEach(function(listener) {
						process.removeListener("uncaughtException", listener);
					});
					listenersAdded.unhandledRejection.forEach(function(listener) {
						process.removeListener("unhandledRejection", listener);
					});
				};
			}
			return WasmBackendModuleThreadedSimd.ready;
		});
	})();
	if (typeof exports === "object" && typeof module === "object") module.exports = WasmBackendModuleThreadedSimd;
	else if (typeof define === "function" && define["amd"]) define([], function() {
		return WasmBackendModuleThreadedSimd;
	});
	else if (typeof exports === "object") exports["WasmBackendModuleThreadedSimd"] = WasmBackendModuleThreadedSimd;
}));

// node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js
var require_tfjs_backend_wasm_threaded_simd_worker = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports.wasmWorkerContents = `"use strict";var Module={};var ENVIRONMENT_IS_NODE=typeof process=="object"&&typeof process.versions=="object"&&typeof process.versions.node=="string";if(ENVIRONMENT_IS_NODE){var nodeWorkerThreads=require("worker_threads");var parentPort=nodeWorkerThreads.parentPort;parentPort.on("message",data=>onmessage({data:data}));var fs=require("fs");Object.assign(global,{self:global,require:require,Module:Module,location:{href:__filename},Worker:nodeWorkerThreads.Worker,importScripts:function(f){(0,eval)(fs.readFileSync(f,"utf8")+"//# sourceURL="+f)},postMessage:function(msg){parentPort.postMessage(msg)},performance:global.performance||{now:function(){return Date.now()}}})}var initializedJS=false;var pendingNotifiedProxyingQueues=[];function threadPrintErr(){var text=Array.prototype.slice.call(arguments).join(" ");if(ENVIRONMENT_IS_NODE){fs.writeSync(2,text+"\n");return}console.error(text)}function threadAlert(){var text=Array.prototype.slice.call(arguments).join(" ");postMessage({cmd:"alert",text:text,threadId:Module["_pthread_self"]()})}var err=threadPrintErr;self.alert=threadAlert;Module["instantiateWasm"]=(info,receiveInstance)=>{var instance=new WebAssembly.Instance(Module["wasmModule"],info);receiveInstance(instance);Module["wasmModule"]=null;return instance.exports};self.onunhandledrejection=e=>{throw e.reason??e};self.startWorker=instance=>{Module=instance;postMessage({"cmd":"loaded"})};self.onmessage=e=>{try{if(e.data.cmd==="load"){Module["wasmModule"]=e.data.wasmModule;for(const handler of e.data.handlers){Module[handler]=function(){postMessage({cmd:"callHandler",handler:handler,args:[...arguments]})}}Module["wasmMemory"]=e.data.wasmMemory;Module["buffer"]=Module["wasmMemory"].buffer;Module["ENVIRONMENT_IS_PTHREAD"]=true;if(typeof e.data.urlOrBlob=="string"){importScripts(e.data.urlOrBlob)}else{var objectUrl=URL.createObjectURL(e.data.urlOrBlob);importScripts(objectUrl);URL.revokeObjectURL(objectUrl)}WasmBackendModuleThreadedSimd(Module)}else if(e.data.cmd==="run"){Module["__emscripten_thread_init"](e.data.pthread_ptr,0,0,1);Module["establishStackSpace"]();Module["PThread"].receiveObjectTransfer(e.data);Module["PThread"].threadInitTLS();if(!initializedJS){pendingNotifiedProxyingQueues.forEach(queue=>{Module["executeNotifiedProxyingQueue"](queue)});pendingNotifiedProxyingQueues=[];initializedJS=true}try{Module["invokeEntryPoint"](e.data.start_routine,e.data.arg)}catch(ex){if(ex!="unwind"){if(ex instanceof Module["ExitStatus"]){if(Module["keepRuntimeAlive"]()){}else{Module["__emscripten_thread_exit"](ex.status)}}else{throw ex}}}}else if(e.data.cmd==="cancel"){if(Module["_pthread_self"]()){Module["__emscripten_thread_exit"](-1)}}else if(e.data.target==="setimmediate"){}else if(e.data.cmd==="processProxyingQueue"){if(initializedJS){Module["executeNotifiedProxyingQueue"](e.data.queue)}else{pendingNotifiedProxyingQueues.push(e.data.queue)}}else if(e.data.cmd){err("worker.js received unknown command "+e.data.cmd);err(e.data)}}catch(ex){if(Module["__emscripten_thread_crashed"]){Module["__emscripten_thread_crashed"]()}throw ex}};`;
}));

// node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js
var require_tfjs_backend_wasm = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var WasmBackendModule = (() => {
		var _scriptDir = typeof document !== "undefined" && document.currentScript ? document.currentScript.src : void 0;
		if (typeof import.meta.filename !== "undefined") _scriptDir = _scriptDir || import.meta.filename;
		return (function(WasmBackendModule) {
			WasmBackendModule = WasmBackendModule || {};
			var Module = typeof WasmBackendModule != "undefined" ? WasmBackendModule : {};
			var readyPromiseResolve, readyPromiseReject;
			Module["ready"] = new Promise(function(resolve, reject) {
				readyPromiseResolve = resolve;
				readyPromiseReject = reject;
			});
			var beforeListeners;
			if (typeof process !== "undefined" && process.listeners) beforeListeners = {
				uncaughtException: process.listeners("uncaughtException"),
				unhandledRejection: process.listeners("unhandledRejection")
			};
			var moduleOverrides = Object.assign({}, Module);
			var arguments_ = [];
			var ENVIRONMENT_IS_WEB = typeof window == "object";
			var ENVIRONMENT_IS_WORKER = typeof importScripts == "function";
			var ENVIRONMENT_IS_NODE = typeof process == "object" && typeof process.versions == "object" && typeof process.versions.node == "string";
			var scriptDirectory = "";
			function locateFile(path) {
				if (Module["locateFile"]) return Module["locateFile"](path, scriptDirectory);
				return scriptDirectory + path;
			}
			var read_, readAsync, readBinary;
			if (ENVIRONMENT_IS_NODE) {
				var fs = __require("fs");
				var nodePath = __require("path");
				if (ENVIRONMENT_IS_WORKER) scriptDirectory = nodePath.dirname(scriptDirectory) + "/";
				else scriptDirectory = import.meta.dirname + "/";
				read_ = (filename, binary) => {
					filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
					return fs.readFileSync(filename, binary ? void 0 : "utf8");
				};
				readBinary = (filename) => {
					var ret = read_(filename, true);
					if (!ret.buffer) ret = new Uint8Array(ret);
					return ret;
				};
				readAsync = (filename, onload, onerror) => {
					filename = isFileURI(filename) ? new URL(filename) : nodePath.normalize(filename);
					fs.readFile(filename, function(err, data) {
						if (err) onerror(err);
						else onload(data.buffer);
					});
				};
				if (process["argv"].length > 1) process["argv"][1].replace(/\\/g, "/");
				arguments_ = process["argv"].slice(2);
				process["on"]("uncaughtException", function(ex) {
					if (!(ex instanceof ExitStatus)) throw ex;
				});
				process["on"]("unhandledRejection", function(reason) {
					throw reason;
				});
				Module["inspect"] = function() {
					return "[Emscripten Module object]";
				};
			} else if (ENVIRONMENT_IS_WEB || ENVIRONMENT_IS_WORKER) {
				if (ENVIRONMENT_IS_WORKER) scriptDirectory = self.location.href;
				else if (typeof document != "undefined" && document.currentScript) scriptDirectory = document.currentScript.src;
				if (_scriptDir) scriptDirectory = _scriptDir;
				if (scriptDirectory.indexOf("blob:") !== 0) scriptDirectory = scriptDirectory.substr(0, scriptDirectory.replace(/[?#].*/, "").lastIndexOf("/") + 1);
				else scriptDirectory = "";
				read_ = (url) => {
					var xhr = new XMLHttpRequest();
					xhr.open("GET", url, false);
					xhr.send(null);
					return xhr.responseText;
				};
				if (ENVIRONMENT_IS_WORKER) readBinary = (url) => {
					var xhr = new XMLHttpRequest();
					xhr.open("GET", url, false);
					xhr.responseType = "arraybuffer";
					xhr.send(null);
					return new Uint8Array(xhr.response);
				};
				readAsync = (url, onload, onerror) => {
					var xhr = new XMLHttpRequest();
					xhr.open("GET", url, true);
					xhr.responseType = "arraybuffer";
					xhr.onload = () => {
						if (xhr.status == 200 || xhr.status == 0 && xhr.response) {
							onload(xhr.response);
							return;
						}
						onerror();
					};
					xhr.onerror = onerror;
					xhr.send(null);
				};
			}
			var out = Module["print"] || console.log.bind(console);
			var err = Module["printErr"] || console.warn.bind(console);
			Object.assign(Module, moduleOverrides);
			moduleOverrides = null;
			if (Module["arguments"]) arguments_ = Module["arguments"];
			if (Module["thisProgram"]) Module["thisProgram"];
			if (Module["quit"]) Module["quit"];
			var wasmBinary;
			if (Module["wasmBinary"]) wasmBinary = Module["wasmBinary"];
			Module["noExitRuntime"];
			if (typeof WebAssembly != "object") abort("no native wasm support detected");
			var wasmMemory;
			var ABORT = false;
			var UTF8Decoder = typeof TextDecoder != "undefined" ? new TextDecoder("utf8") : void 0;
			function UTF8ArrayToString(heapOrArray, idx, maxBytesToRead) {
				idx >>>= 0;
				var endIdx = idx + maxBytesToRead;
				var endPtr = idx;
				while (heapOrArray[endPtr] && !(endPtr >= endIdx)) ++endPtr;
				if (endPtr - idx > 16 && heapOrArray.buffer && UTF8Decoder) return UTF8Decoder.decode(heapOrArray.subarray(idx, endPtr));
				var str = "";
				while (idx < endPtr) {
					var u0 = heapOrArray[idx++];
					if (!(u0 & 128)) {
						str += String.fromCharCode(u0);
						continue;
					}
					var u1 = heapOrArray[idx++] & 63;
					if ((u0 & 224) == 192) {
						str += String.fromCharCode((u0 & 31) << 6 | u1);
						continue;
					}
					var u2 = heapOrArray[idx++] & 63;
					if ((u0 & 240) == 224) u0 = (u0 & 15) << 12 | u1 << 6 | u2;
					else u0 = (u0 & 7) << 18 | u1 << 12 | u2 << 6 | heapOrArray[idx++] & 63;
					if (u0 < 65536) str += String.fromCharCode(u0);
					else {
						var ch = u0 - 65536;
						str += String.fromCharCode(55296 | ch >> 10, 56320 | ch & 1023);
					}
				}
				return str;
			}
			function UTF8ToString(ptr, maxBytesToRead) {
				ptr >>>= 0;
				return ptr ? UTF8ArrayToString(HEAPU8, ptr, maxBytesToRead) : "";
			}
			function stringToUTF8Array(str, heap, outIdx, maxBytesToWrite) {
				outIdx >>>= 0;
				if (!(maxBytesToWrite > 0)) return 0;
				var startIdx = outIdx;
				var endIdx = outIdx + maxBytesToWrite - 1;
				for (var i = 0; i < str.length; ++i) {
					var u = str.charCodeAt(i);
					if (u >= 55296 && u <= 57343) {
						var u1 = str.charCodeAt(++i);
						u = 65536 + ((u & 1023) << 10) | u1 & 1023;
					}
					if (u <= 127) {
						if (outIdx >= endIdx) break;
						heap[outIdx++ >>> 0] = u;
					} else if (u <= 2047) {
						if (outIdx + 1 >= endIdx) break;
						heap[outIdx++ >>> 0] = 192 | u >> 6;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					} else if (u <= 65535) {
						if (outIdx + 2 >= endIdx) break;
						heap[outIdx++ >>> 0] = 224 | u >> 12;
						heap[outIdx++ >>> 0] = 128 | u >> 6 & 63;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					} else {
						if (outIdx + 3 >= endIdx) break;
						heap[outIdx++ >>> 0] = 240 | u >> 18;
						heap[outIdx++ >>> 0] = 128 | u >> 12 & 63;
						heap[outIdx++ >>> 0] = 128 | u >> 6 & 63;
						heap[outIdx++ >>> 0] = 128 | u & 63;
					}
				}
				heap[outIdx >>> 0] = 0;
				return outIdx - startIdx;
			}
			function stringToUTF8(str, outPtr, maxBytesToWrite) {
				return stringToUTF8Array(str, HEAPU8, outPtr, maxBytesToWrite);
			}
			var buffer, HEAP8, HEAPU8, HEAP32, HEAPU32;
			function updateGlobalBufferAndViews(buf) {
				buffer = buf;
				Module["HEAP8"] = HEAP8 = new Int8Array(buf);
				Module["HEAP16"] = new Int16Array(buf);
				Module["HEAP32"] = HEAP32 = new Int32Array(buf);
				Module["HEAPU8"] = HEAPU8 = new Uint8Array(buf);
				Module["HEAPU16"] = new Uint16Array(buf);
				Module["HEAPU32"] = HEAPU32 = new Uint32Array(buf);
				Module["HEAPF32"] = new Float32Array(buf);
				Module["HEAPF64"] = new Float64Array(buf);
			}
			Module["INITIAL_MEMORY"];
			var __ATPRERUN__ = [];
			var __ATINIT__ = [];
			var __ATPOSTRUN__ = [];
			function preRun() {
				if (Module["preRun"]) {
					if (typeof Module["preRun"] == "function") Module["preRun"] = [Module["preRun"]];
					while (Module["preRun"].length) addOnPreRun(Module["preRun"].shift());
				}
				callRuntimeCallbacks(__ATPRERUN__);
			}
			function initRuntime() {
				callRuntimeCallbacks(__ATINIT__);
			}
			function postRun() {
				if (Module["postRun"]) {
					if (typeof Module["postRun"] == "function") Module["postRun"] = [Module["postRun"]];
					while (Module["postRun"].length) addOnPostRun(Module["postRun"].shift());
				}
				callRuntimeCallbacks(__ATPOSTRUN__);
			}
			function addOnPreRun(cb) {
				__ATPRERUN__.unshift(cb);
			}
			function addOnInit(cb) {
				__ATINIT__.unshift(cb);
			}
			function addOnPostRun(cb) {
				__ATPOSTRUN__.unshift(cb);
			}
			var runDependencies = 0;
			var runDependencyWatcher = null;
			var dependenciesFulfilled = null;
			function addRunDependency(id) {
				runDependencies++;
				if (Module["monitorRunDependencies"]) Module["monitorRunDependencies"](runDependencies);
			}
			function removeRunDependency(id) {
				runDependencies--;
				if (Module["monitorRunDependencies"]) Module["monitorRunDependencies"](runDependencies);
				if (runDependencies == 0) {
					if (runDependencyWatcher !== null) {
						clearInterval(runDependencyWatcher);
						runDependencyWatcher = null;
					}
					if (dependenciesFulfilled) {
						var callback = dependenciesFulfilled;
						dependenciesFulfilled = null;
						callback();
					}
				}
			}
			function abort(what) {
				if (Module["onAbort"]) Module["onAbort"](what);
				what = "Aborted(" + what + ")";
				err(what);
				ABORT = true;
				what += ". Build with -sASSERTIONS for more info.";
				var e = new WebAssembly.RuntimeError(what);
				readyPromiseReject(e);
				throw e;
			}
			var dataURIPrefix = "data:application/octet-stream;base64,";
			function isDataURI(filename) {
				return filename.startsWith(dataURIPrefix);
			}
			function isFileURI(filename) {
				return filename.startsWith("file://");
			}
			var wasmBinaryFile = "tfjs-backend-wasm.wasm";
			if (!isDataURI(wasmBinaryFile)) wasmBinaryFile = locateFile(wasmBinaryFile);
			function getBinary(file) {
				try {
					if (file == wasmBinaryFile && wasmBinary) return new Uint8Array(wasmBinary);
					if (readBinary) return readBinary(file);
					throw "both async and sync fetching of the wasm failed";
				} catch (err) {
					abort(err);
				}
			}
			function getBinaryPromise() {
				if (!wasmBinary && (ENVIRONMENT_IS_WEB || ENVIRONMENT_IS_WORKER)) {
					if (typeof fetch == "function" && !isFileURI(wasmBinaryFile)) return fetch(wasmBinaryFile, { credentials: "same-origin" }).then(function(response) {
						if (!response["ok"]) throw "failed to load wasm binary file at '" + wasmBinaryFile + "'";
						return response["arrayBuffer"]();
					}).catch(function() {
						return getBinary(wasmBinaryFile);
					});
					else if (readAsync) return new Promise(function(resolve, reject) {
						readAsync(wasmBinaryFile, function(response) {
							resolve(new Uint8Array(response));
						}, reject);
					});
				}
				return Promise.resolve().then(function() {
					return getBinary(wasmBinaryFile);
				});
			}
			function createWasm() {
				var info = {
					"env": asmLibraryArg,
					"wasi_snapshot_preview1": asmLibraryArg
				};
				function receiveInstance(instance, module) {
					Module["asm"] = instance.exports;
					wasmMemory = Module["asm"]["memory"];
					updateGlobalBufferAndViews(wasmMemory.buffer);
					Module["asm"]["__indirect_function_table"];
					addOnInit(Module["asm"]["__wasm_call_ctors"]);
					removeRunDependency("wasm-instantiate");
				}
				addRunDependency("wasm-instantiate");
				function receiveInstantiationResult(result) {
					receiveInstance(result["instance"]);
				}
				function instantiateArrayBuffer(receiver) {
					return getBinaryPromise().then(function(binary) {
						return WebAssembly.instantiate(binary, info);
					}).then(function(instance) {
						return instance;
					}).then(receiver, function(reason) {
						err("failed to asynchronously prepare wasm: " + reason);
						abort(reason);
					});
				}
				function instantiateAsync() {
					if (!wasmBinary && typeof WebAssembly.instantiateStreaming == "function" && !isDataURI(wasmBinaryFile) && !isFileURI(wasmBinaryFile) && !ENVIRONMENT_IS_NODE && typeof fetch == "function") return fetch(wasmBinaryFile, { credentials: "same-origin" }).then(function(response) {
						return WebAssembly.instantiateStreaming(response, info).then(receiveInstantiationResult, function(reason) {
							err("wasm streaming compile failed: " + reason);
							err("falling back to ArrayBuffer instantiation");
							return instantiateArrayBuffer(receiveInstantiationResult);
						});
					});
					else return instantiateArrayBuffer(receiveInstantiationResult);
				}
				if (Module["instantiateWasm"]) try {
					return Module["instantiateWasm"](info, receiveInstance);
				} catch (e) {
					err("Module.instantiateWasm callback failed with error: " + e);
					readyPromiseReject(e);
				}
				instantiateAsync().catch(readyPromiseReject);
				return {};
			}
			function ExitStatus(status) {
				this.name = "ExitStatus";
				this.message = "Program terminated with exit(" + status + ")";
				this.status = status;
			}
			function callRuntimeCallbacks(callbacks) {
				while (callbacks.length > 0) callbacks.shift()(Module);
			}
			function _abort() {
				abort("");
			}
			function getHeapMax() {
				return 4294901760;
			}
			function _emscripten_get_heap_max() {
				return getHeapMax();
			}
			function _emscripten_memcpy_big(dest, src, num) {
				HEAPU8.copyWithin(dest >>> 0, src >>> 0, src + num >>> 0);
			}
			function emscripten_realloc_buffer(size) {
				try {
					wasmMemory.grow(size - buffer.byteLength + 65535 >>> 16);
					updateGlobalBufferAndViews(wasmMemory.buffer);
					return 1;
				} catch (e) {}
			}
			function _emscripten_resize_heap(requestedSize) {
				var oldSize = HEAPU8.length;
				requestedSize = requestedSize >>> 0;
				var maxHeapSize = getHeapMax();
				if (requestedSize > maxHeapSize) return false;
				let alignUp = (x, multiple) => x + (multiple - x % multiple) % multiple;
				for (var cutDown = 1; cutDown <= 4; cutDown *= 2) {
					var overGrownHeapSize = oldSize * (1 + .2 / cutDown);
					overGrownHeapSize = Math.min(overGrownHeapSize, requestedSize + 100663296);
					if (emscripten_realloc_buffer(Math.min(maxHeapSize, alignUp(Math.max(requestedSize, overGrownHeapSize), 65536)))) return true;
				}
				return false;
			}
			var SYSCALLS = {
				varargs: void 0,
				get: function() {
					SYSCALLS.varargs += 4;
					return HEAP32[SYSCALLS.varargs - 4 >>> 2];
				},
				getStr: function(ptr) {
					return UTF8ToString(ptr);
				}
			};
			function _fd_close(fd) {
				return 52;
			}
			function _fd_seek(fd, offset_low, offset_high, whence, newOffset) {
				return 70;
			}
			var printCharBuffers = [
				null,
				[],
				[]
			];
			function printChar(stream, curr) {
				var buffer = printCharBuffers[stream];
				if (curr === 0 || curr === 10) {
					(stream === 1 ? out : err)(UTF8ArrayToString(buffer, 0));
					buffer.length = 0;
				} else buffer.push(curr);
			}
			function _fd_write(fd, iov, iovcnt, pnum) {
				var num = 0;
				for (var i = 0; i < iovcnt; i++) {
					var ptr = HEAPU32[iov >>> 2];
					var len = HEAPU32[iov + 4 >>> 2];
					iov += 8;
					for (var j = 0; j < len; j++) printChar(fd, HEAPU8[ptr + j >>> 0]);
					num += len;
				}
				HEAPU32[pnum >>> 2] = num;
				return 0;
			}
			function getCFunc(ident) {
				return Module["_" + ident];
			}
			function writeArrayToMemory(array, buffer) {
				HEAP8.set(array, buffer >>> 0);
			}
			function ccall(ident, returnType, argTypes, args, opts) {
				var toC = {
					"string": (str) => {
						var ret = 0;
						if (str !== null && str !== void 0 && str !== 0) {
							var len = (str.length << 2) + 1;
							ret = stackAlloc(len);
							stringToUTF8(str, ret, len);
						}
						return ret;
					},
					"array": (arr) => {
						var ret = stackAlloc(arr.length);
						writeArrayToMemory(arr, ret);
						return ret;
					}
				};
				function convertReturnValue(ret) {
					if (returnType === "string") return UTF8ToString(ret);
					if (returnType === "boolean") return Boolean(ret);
					return ret;
				}
				var func = getCFunc(ident);
				var cArgs = [];
				var stack = 0;
				if (args) for (var i = 0; i < args.length; i++) {
					var converter = toC[argTypes[i]];
					if (converter) {
						if (stack === 0) stack = stackSave();
						cArgs[i] = converter(args[i]);
					} else cArgs[i] = args[i];
				}
				var ret = func.apply(null, cArgs);
				function onDone(ret) {
					if (stack !== 0) stackRestore(stack);
					return convertReturnValue(ret);
				}
				ret = onDone(ret);
				return ret;
			}
			function cwrap(ident, returnType, argTypes, opts) {
				argTypes = argTypes || [];
				var numericArgs = argTypes.every((type) => type === "number" || type === "boolean");
				if (returnType !== "string" && numericArgs && !opts) return getCFunc(ident);
				return function() {
					return ccall(ident, returnType, argTypes, arguments, opts);
				};
			}
			var asmLibraryArg = {
				"abort": _abort,
				"emscripten_get_heap_max": _emscripten_get_heap_max,
				"emscripten_memcpy_big": _emscripten_memcpy_big,
				"emscripten_resize_heap": _emscripten_resize_heap,
				"fd_close": _fd_close,
				"fd_seek": _fd_seek,
				"fd_write": _fd_write
			};
			createWasm();
			var ___wasm_call_ctors = Module["___wasm_call_ctors"] = function() {
				return (___wasm_call_ctors = Module["___wasm_call_ctors"] = Module["asm"]["__wasm_call_ctors"]).apply(null, arguments);
			};
			var _init = Module["_init"] = function() {
				return (_init = Module["_init"] = Module["asm"]["init"]).apply(null, arguments);
			};
			var _init_with_threads_count = Module["_init_with_threads_count"] = function() {
				return (_init_with_threads_count = Module["_init_with_threads_count"] = Module["asm"]["init_with_threads_count"]).apply(null, arguments);
			};
			var _get_threads_count = Module["_get_threads_count"] = function() {
				return (_get_threads_count = Module["_get_threads_count"] = Module["asm"]["get_threads_count"]).apply(null, arguments);
			};
			var _register_tensor = Module["_register_tensor"] = function() {
				return (_register_tensor = Module["_register_tensor"] = Module["asm"]["register_tensor"]).apply(null, arguments);
			};
			var _dispose_data = Module["_dispose_data"] = function() {
				return (_dispose_data = Module["_dispose_data"] = Module["asm"]["dispose_data"]).apply(null, arguments);
			};
			var _dispose = Module["_dispose"] = function() {
				return (_dispose = Module["_dispose"] = Module["asm"]["dispose"]).apply(null, arguments);
			};
			var _Abs = Module["_Abs"] = function() {
				return (_Abs = Module["_Abs"] = Module["asm"]["Abs"]).apply(null, arguments);
			};
			var _Acos = Module["_Acos"] = function() {
				return (_Acos = Module["_Acos"] = Module["asm"]["Acos"]).apply(null, arguments);
			};
			var _Acosh = Module["_Acosh"] = function() {
				return (_Acosh = Module["_Acosh"] = Module["asm"]["Acosh"]).apply(null, arguments);
			};
			var _Add = Module["_Add"] = function() {
				return (_Add = Module["_Add"] = Module["asm"]["Add"]).apply(null, arguments);
			};
			var _AddN = Module["_AddN"] = function() {
				return (_AddN = Module["_AddN"] = Module["asm"]["AddN"]).apply(null, arguments);
			};
			var _All = Module["_All"] = function() {
				return (_All = Module["_All"] = Module["asm"]["All"]).apply(null, arguments);
			};
			var _Any = Module["_Any"] = function() {
				return (_Any = Module["_Any"] = Module["asm"]["Any"]).apply(null, arguments);
			};
			var _ArgMax = Module["_ArgMax"] = function() {
				return (_ArgMax = Module["_ArgMax"] = Module["asm"]["ArgMax"]).apply(null, arguments);
			};
			var _ArgMin = Module["_ArgMin"] = function() {
				return (_ArgMin = Module["_ArgMin"] = Module["asm"]["ArgMin"]).apply(null, arguments);
			};
			var _Asin = Module["_Asin"] = function() {
				return (_Asin = Module["_Asin"] = Module["asm"]["Asin"]).apply(null, arguments);
			};
			var _Asinh = Module["_Asinh"] = function() {
				return (_Asinh = Module["_Asinh"] = Module["asm"]["Asinh"]).apply(null, arguments);
			};
			var _Atan = Module["_Atan"] = function() {
				return (_Atan = Module["_Atan"] = Module["asm"]["Atan"]).apply(null, arguments);
			};
			var _Atan2 = Module["_Atan2"] = function() {
				return (_Atan2 = Module["_Atan2"] = Module["asm"]["Atan2"]).apply(null, arguments);
			};
			var _Atanh = Module["_Atanh"] = function() {
				return (_Atanh = Module["_Atanh"] = Module["asm"]["Atanh"]).apply(null, arguments);
			};
			var _AvgPool = Module["_AvgPool"] = function() {
				return (_AvgPool = Module["_AvgPool"] = Module["asm"]["AvgPool"]).apply(null, arguments);
			};
			var _AvgPool3D = Module["_AvgPool3D"] = function() {
				return (_AvgPool3D = Module["_AvgPool3D"] = Module["asm"]["AvgPool3D"]).apply(null, arguments);
			};
			var _AvgPool3DGrad = Module["_AvgPool3DGrad"] = function() {
				return (_AvgPool3DGrad = Module["_AvgPool3DGrad"] = Module["asm"]["AvgPool3DGrad"]).apply(null, arguments);
			};
			var _AvgPoolGrad = Module["_AvgPoolGrad"] = function() {
				return (_AvgPoolGrad = Module["_AvgPoolGrad"] = Module["asm"]["AvgPoolGrad"]).apply(null, arguments);
			};
			var _BatchMatMul = Module["_BatchMatMul"] = function() {
				return (_BatchMatMul = Module["_BatchMatMul"] = Module["asm"]["BatchMatMul"]).apply(null, arguments);
			};
			var _Bincount = Module["_Bincount"] = function() {
				return (_Bincount = Module["_Bincount"] = Module["asm"]["Bincount"]).apply(null, arguments);
			};
			var _BitwiseAnd = Module["_BitwiseAnd"] = function() {
				return (_BitwiseAnd = Module["_BitwiseAnd"] = Module["asm"]["BitwiseAnd"]).apply(null, arguments);
			};
			var _Ceil = Module["_Ceil"] = function() {
				return (_Ceil = Module["_Ceil"] = Module["asm"]["Ceil"]).apply(null, arguments);
			};
			var _ClipByValue = Module["_ClipByValue"] = function() {
				return (_ClipByValue = Module["_ClipByValue"] = Module["asm"]["ClipByValue"]).apply(null, arguments);
			};
			var _Conv2D = Module["_Conv2D"] = function() {
				return (_Conv2D = Module["_Conv2D"] = Module["asm"]["Conv2D"]).apply(null, arguments);
			};
			var _Conv2DBackpropInput = Module["_Conv2DBackpropInput"] = function() {
				return (_Conv2DBackpropInput = Module["_Conv2DBackpropInput"] = Module["asm"]["Conv2DBackpropInput"]).apply(null, arguments);
			};
			var _Conv3D = Module["_Conv3D"] = function() {
				return (_Conv3D = Module["_Conv3D"] = Module["asm"]["Conv3D"]).apply(null, arguments);
			};
			var _Conv3DBackpropFilterV2 = Module["_Conv3DBackpropFilterV2"] = function() {
				return (_Conv3DBackpropFilterV2 = Module["_Conv3DBackpropFilterV2"] = Module["asm"]["Conv3DBackpropFilterV2"]).apply(null, arguments);
			};
			var _Conv3DBackpropInputV2 = Module["_Conv3DBackpropInputV2"] = function() {
				return (_Conv3DBackpropInputV2 = Module["_Conv3DBackpropInputV2"] = Module["asm"]["Conv3DBackpropInputV2"]).apply(null, arguments);
			};
			var _Cos = Module["_Cos"] = function() {
				return (_Cos = Module["_Cos"] = Module["asm"]["Cos"]).apply(null, arguments);
			};
			var _Cosh = Module["_Cosh"] = function() {
				return (_Cosh = Module["_Cosh"] = Module["asm"]["Cosh"]).apply(null, arguments);
			};
			var _CropAndResize = Module["_CropAndResize"] = function() {
				return (_CropAndResize = Module["_CropAndResize"] = Module["asm"]["CropAndResize"]).apply(null, arguments);
			};
			var _Cumprod = Module["_Cumprod"] = function() {
				return (_Cumprod = Module["_Cumprod"] = Module["asm"]["Cumprod"]).apply(null, arguments);
			};
			var _Cumsum = Module["_Cumsum"] = function() {
				return (_Cumsum = Module["_Cumsum"] = Module["asm"]["Cumsum"]).apply(null, arguments);
			};
			var _DenseBincount = Module["_DenseBincount"] = function() {
				return (_DenseBincount = Module["_DenseBincount"] = Module["asm"]["DenseBincount"]).apply(null, arguments);
			};
			var _DepthToSpace = Module["_DepthToSpace"] = function() {
				return (_DepthToSpace = Module["_DepthToSpace"] = Module["asm"]["DepthToSpace"]).apply(null, arguments);
			};
			var _DepthwiseConv2dNative = Module["_DepthwiseConv2dNative"] = function() {
				return (_DepthwiseConv2dNative = Module["_DepthwiseConv2dNative"] = Module["asm"]["DepthwiseConv2dNative"]).apply(null, arguments);
			};
			var _Diag = Module["_Diag"] = function() {
				return (_Diag = Module["_Diag"] = Module["asm"]["Diag"]).apply(null, arguments);
			};
			var _Dilation2D = Module["_Dilation2D"] = function() {
				return (_Dilation2D = Module["_Dilation2D"] = Module["asm"]["Dilation2D"]).apply(null, arguments);
			};
			var _Dilation2DBackpropFilter = Module["_Dilation2DBackpropFilter"] = function() {
				return (_Dilation2DBackpropFilter = Module["_Dilation2DBackpropFilter"] = Module["asm"]["Dilation2DBackpropFilter"]).apply(null, arguments);
			};
			var _Dilation2DBackpropInput = Module["_Dilation2DBackpropInput"] = function() {
				return (_Dilation2DBackpropInput = Module["_Dilation2DBackpropInput"] = Module["asm"]["Dilation2DBackpropInput"]).apply(null, arguments);
			};
			var _Elu = Module["_Elu"] = function() {
				return (_Elu = Module["_Elu"] = Module["asm"]["Elu"]).apply(null, arguments);
			};
			var _EluGrad = Module["_EluGrad"] = function() {
				return (_EluGrad = Module["_EluGrad"] = Module["asm"]["EluGrad"]).apply(null, arguments);
			};
			var _Equal = Module["_Equal"] = function() {
				return (_Equal = Module["_Equal"] = Module["asm"]["Equal"]).apply(null, arguments);
			};
			var _Erf = Module["_Erf"] = function() {
				return (_Erf = Module["_Erf"] = Module["asm"]["Erf"]).apply(null, arguments);
			};
			var _Exp = Module["_Exp"] = function() {
				return (_Exp = Module["_Exp"] = Module["asm"]["Exp"]).apply(null, arguments);
			};
			var _Expm1 = Module["_Expm1"] = function() {
				return (_Expm1 = Module["_Expm1"] = Module["asm"]["Expm1"]).apply(null, arguments);
			};
			var _FlipLeftRight = Module["_FlipLeftRight"] = function() {
				return (_FlipLeftRight = Module["_FlipLeftRight"] = Module["asm"]["FlipLeftRight"]).apply(null, arguments);
			};
			var _Floor = Module["_Floor"] = function() {
				return (_Floor = Module["_Floor"] = Module["asm"]["Floor"]).apply(null, arguments);
			};
			var _FloorDiv = Module["_FloorDiv"] = function() {
				return (_FloorDiv = Module["_FloorDiv"] = Module["asm"]["FloorDiv"]).apply(null, arguments);
			};
			var _FusedBatchNorm = Module["_FusedBatchNorm"] = function() {
				return (_FusedBatchNorm = Module["_FusedBatchNorm"] = Module["asm"]["FusedBatchNorm"]).apply(null, arguments);
			};
			var _FusedConv2D = Module["_FusedConv2D"] = function() {
				return (_FusedConv2D = Module["_FusedConv2D"] = Module["asm"]["FusedConv2D"]).apply(null, arguments);
			};
			var _FusedDepthwiseConv2D = Module["_FusedDepthwiseConv2D"] = function() {
				return (_FusedDepthwiseConv2D = Module["_FusedDepthwiseConv2D"] = Module["asm"]["FusedDepthwiseConv2D"]).apply(null, arguments);
			};
			var _Gather = Module["_Gather"] = function() {
				return (_Gather = Module["_Gather"] = Module["asm"]["Gather"]).apply(null, arguments);
			};
			var _GatherNd = Module["_GatherNd"] = function() {
				return (_GatherNd = Module["_GatherNd"] = Module["asm"]["GatherNd"]).apply(null, arguments);
			};
			var _Greater = Module["_Greater"] = function() {
				return (_Greater = Module["_Greater"] = Module["asm"]["Greater"]).apply(null, arguments);
			};
			var _GreaterEqual = Module["_GreaterEqual"] = function() {
				return (_GreaterEqual = Module["_GreaterEqual"] = Module["asm"]["GreaterEqual"]).apply(null, arguments);
			};
			var _IsFinite = Module["_IsFinite"] = function() {
				return (_IsFinite = Module["_IsFinite"] = Module["asm"]["IsFinite"]).apply(null, arguments);
			};
			var _IsInf = Module["_IsInf"] = function() {
				return (_IsInf = Module["_IsInf"] = Module["asm"]["IsInf"]).apply(null, arguments);
			};
			var _IsNan = Module["_IsNan"] = function() {
				return (_IsNan = Module["_IsNan"] = Module["asm"]["IsNan"]).apply(null, arguments);
			};
			var _LRN = Module["_LRN"] = function() {
				return (_LRN = Module["_LRN"] = Module["asm"]["LRN"]).apply(null, arguments);
			};
			var _LRNGrad = Module["_LRNGrad"] = function() {
				return (_LRNGrad = Module["_LRNGrad"] = Module["asm"]["LRNGrad"]).apply(null, arguments);
			};
			var _LeakyRelu = Module["_LeakyRelu"] = function() {
				return (_LeakyRelu = Module["_LeakyRelu"] = Module["asm"]["LeakyRelu"]).apply(null, arguments);
			};
			var _Less = Module["_Less"] = function() {
				return (_Less = Module["_Less"] = Module["asm"]["Less"]).apply(null, arguments);
			};
			var _LessEqual = Module["_LessEqual"] = function() {
				return (_LessEqual = Module["_LessEqual"] = Module["asm"]["LessEqual"]).apply(null, arguments);
			};
			var _LinSpace = Module["_LinSpace"] = function() {
				return (_LinSpace = Module["_LinSpace"] = Module["asm"]["LinSpace"]).apply(null, arguments);
			};
			var _Log = Module["_Log"] = function() {
				return (_Log = Module["_Log"] = Module["asm"]["Log"]).apply(null, arguments);
			};
			var _Log1p = Module["_Log1p"] = function() {
				return (_Log1p = Module["_Log1p"] = Module["asm"]["Log1p"]).apply(null, arguments);
			};
			var _LogicalAnd = Module["_LogicalAnd"] = function() {
				return (_LogicalAnd = Module["_LogicalAnd"] = Module["asm"]["LogicalAnd"]).apply(null, arguments);
			};
			var _LogicalNot = Module["_LogicalNot"] = function() {
				return (_LogicalNot = Module["_LogicalNot"] = Module["asm"]["LogicalNot"]).apply(null, arguments);
			};
			var _LogicalOr = Module["_LogicalOr"] = function() {
				return (_LogicalOr = Module["_LogicalOr"] = Module["asm"]["LogicalOr"]).apply(null, arguments);
			};
			var _LogicalXor = Module["_LogicalXor"] = function() {
				return (_LogicalXor = Module["_LogicalXor"] = Module["asm"]["LogicalXor"]).apply(null, arguments);
			};
			var _Max = Module["_Max"] = function() {
				return (_Max = Module["_Max"] = Module["asm"]["Max"]).apply(null, arguments);
			};
			var _MaxPool = Module["_MaxPool"] = function() {
				return (_MaxPool = Module["_MaxPool"] = Module["asm"]["MaxPool"]).apply(null, arguments);
			};
			var _MaxPool3D = Module["_MaxPool3D"] = function() {
				return (_MaxPool3D = Module["_MaxPool3D"] = Module["asm"]["MaxPool3D"]).apply(null, arguments);
			};
			var _MaxPool3DGrad = Module["_MaxPool3DGrad"] = function() {
				return (_MaxPool3DGrad = Module["_MaxPool3DGrad"] = Module["asm"]["MaxPool3DGrad"]).apply(null, arguments);
			};
			var _MaxPoolGrad = Module["_MaxPoolGrad"] = function() {
				return (_MaxPoolGrad = Module["_MaxPoolGrad"] = Module["asm"]["MaxPoolGrad"]).apply(null, arguments);
			};
			var _MaxPoolWithArgmax = Module["_MaxPoolWithArgmax"] = function() {
				return (_MaxPoolWithArgmax = Module["_MaxPoolWithArgmax"] = Module["asm"]["MaxPoolWithArgmax"]).apply(null, arguments);
			};
			var _Maximum = Module["_Maximum"] = function() {
				return (_Maximum = Module["_Maximum"] = Module["asm"]["Maximum"]).apply(null, arguments);
			};
			var _Mean = Module["_Mean"] = function() {
				return (_Mean = Module["_Mean"] = Module["asm"]["Mean"]).apply(null, arguments);
			};
			var _Min = Module["_Min"] = function() {
				return (_Min = Module["_Min"] = Module["asm"]["Min"]).apply(null, arguments);
			};
			var _Minimum = Module["_Minimum"] = function() {
				return (_Minimum = Module["_Minimum"] = Module["asm"]["Minimum"]).apply(null, arguments);
			};
			var _MirrorPad = Module["_MirrorPad"] = function() {
				return (_MirrorPad = Module["_MirrorPad"] = Module["asm"]["MirrorPad"]).apply(null, arguments);
			};
			var _Mod = Module["_Mod"] = function() {
				return (_Mod = Module["_Mod"] = Module["asm"]["Mod"]).apply(null, arguments);
			};
			var _Multinomial = Module["_Multinomial"] = function() {
				return (_Multinomial = Module["_Multinomial"] = Module["asm"]["Multinomial"]).apply(null, arguments);
			};
			var _Multiply = Module["_Multiply"] = function() {
				return (_Multiply = Module["_Multiply"] = Module["asm"]["Multiply"]).apply(null, arguments);
			};
			var _Neg = Module["_Neg"] = function() {
				return (_Neg = Module["_Neg"] = Module["asm"]["Neg"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV3 = Module["_NonMaxSuppressionV3"] = function() {
				return (_NonMaxSuppressionV3 = Module["_NonMaxSuppressionV3"] = Module["asm"]["NonMaxSuppressionV3"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV4 = Module["_NonMaxSuppressionV4"] = function() {
				return (_NonMaxSuppressionV4 = Module["_NonMaxSuppressionV4"] = Module["asm"]["NonMaxSuppressionV4"]).apply(null, arguments);
			};
			var _NonMaxSuppressionV5 = Module["_NonMaxSuppressionV5"] = function() {
				return (_NonMaxSuppressionV5 = Module["_NonMaxSuppressionV5"] = Module["asm"]["NonMaxSuppressionV5"]).apply(null, arguments);
			};
			var _NotEqual = Module["_NotEqual"] = function() {
				return (_NotEqual = Module["_NotEqual"] = Module["asm"]["NotEqual"]).apply(null, arguments);
			};
			var _OneHot = Module["_OneHot"] = function() {
				return (_OneHot = Module["_OneHot"] = Module["asm"]["OneHot"]).apply(null, arguments);
			};
			var _PadV2 = Module["_PadV2"] = function() {
				return (_PadV2 = Module["_PadV2"] = Module["asm"]["PadV2"]).apply(null, arguments);
			};
			var _Pow = Module["_Pow"] = function() {
				return (_Pow = Module["_Pow"] = Module["asm"]["Pow"]).apply(null, arguments);
			};
			var _Prelu = Module["_Prelu"] = function() {
				return (_Prelu = Module["_Prelu"] = Module["asm"]["Prelu"]).apply(null, arguments);
			};
			var _Prod = Module["_Prod"] = function() {
				return (_Prod = Module["_Prod"] = Module["asm"]["Prod"]).apply(null, arguments);
			};
			var _RealDiv = Module["_RealDiv"] = function() {
				return (_RealDiv = Module["_RealDiv"] = Module["asm"]["RealDiv"]).apply(null, arguments);
			};
			var _Reciprocal = Module["_Reciprocal"] = function() {
				return (_Reciprocal = Module["_Reciprocal"] = Module["asm"]["Reciprocal"]).apply(null, arguments);
			};
			var _Relu = Module["_Relu"] = function() {
				return (_Relu = Module["_Relu"] = Module["asm"]["Relu"]).apply(null, arguments);
			};
			var _Relu6 = Module["_Relu6"] = function() {
				return (_Relu6 = Module["_Relu6"] = Module["asm"]["Relu6"]).apply(null, arguments);
			};
			var _ResizeBilinear = Module["_ResizeBilinear"] = function() {
				return (_ResizeBilinear = Module["_ResizeBilinear"] = Module["asm"]["ResizeBilinear"]).apply(null, arguments);
			};
			var _ResizeBilinearGrad = Module["_ResizeBilinearGrad"] = function() {
				return (_ResizeBilinearGrad = Module["_ResizeBilinearGrad"] = Module["asm"]["ResizeBilinearGrad"]).apply(null, arguments);
			};
			var _ResizeNearestNeighbor = Module["_ResizeNearestNeighbor"] = function() {
				return (_ResizeNearestNeighbor = Module["_ResizeNearestNeighbor"] = Module["asm"]["ResizeNearestNeighbor"]).apply(null, arguments);
			};
			var _ResizeNearestNeighborGrad = Module["_ResizeNearestNeighborGrad"] = function() {
				return (_ResizeNearestNeighborGrad = Module["_ResizeNearestNeighborGrad"] = Module["asm"]["ResizeNearestNeighborGrad"]).apply(null, arguments);
			};
			var _Reverse = Module["_Reverse"] = function() {
				return (_Reverse = Module["_Reverse"] = Module["asm"]["Reverse"]).apply(null, arguments);
			};
			var _RotateWithOffset = Module["_RotateWithOffset"] = function() {
				return (_RotateWithOffset = Module["_RotateWithOffset"] = Module["asm"]["RotateWithOffset"]).apply(null, arguments);
			};
			var _Round = Module["_Round"] = function() {
				return (_Round = Module["_Round"] = Module["asm"]["Round"]).apply(null, arguments);
			};
			var _Rsqrt = Module["_Rsqrt"] = function() {
				return (_Rsqrt = Module["_Rsqrt"] = Module["asm"]["Rsqrt"]).apply(null, arguments);
			};
			var _ScatterNd = Module["_ScatterNd"] = function() {
				return (_ScatterNd = Module["_ScatterNd"] = Module["asm"]["ScatterNd"]).apply(null, arguments);
			};
			var _SearchSorted = Module["_SearchSorted"] = function() {
				return (_SearchSorted = Module["_SearchSorted"] = Module["asm"]["SearchSorted"]).apply(null, arguments);
			};
			var _SelectV2 = Module["_SelectV2"] = function() {
				return (_SelectV2 = Module["_SelectV2"] = Module["asm"]["SelectV2"]).apply(null, arguments);
			};
			var _Selu = Module["_Selu"] = function() {
				return (_Selu = Module["_Selu"] = Module["asm"]["Selu"]).apply(null, arguments);
			};
			var _Sigmoid = Module["_Sigmoid"] = function() {
				return (_Sigmoid = Module["_Sigmoid"] = Module["asm"]["Sigmoid"]).apply(null, arguments);
			};
			var _Sign = Module["_Sign"] = function() {
				return (_Sign = Module["_Sign"] = Module["asm"]["Sign"]).apply(null, arguments);
			};
			var _Sin = Module["_Sin"] = function() {
				return (_Sin = Module["_Sin"] = Module["asm"]["Sin"]).apply(null, arguments);
			};
			var _Sinh = Module["_Sinh"] = function() {
				return (_Sinh = Module["_Sinh"] = Module["asm"]["Sinh"]).apply(null, arguments);
			};
			var _Softmax = Module["_Softmax"] = function() {
				return (_Softmax = Module["_Softmax"] = Module["asm"]["Softmax"]).apply(null, arguments);
			};
			var _Softplus = Module["_Softplus"] = function() {
				return (_Softplus = Module["_Softplus"] = Module["asm"]["Softplus"]).apply(null, arguments);
			};
			var _SparseFillEmptyRows = Module["_SparseFillEmptyRows"] = function() {
				return (_SparseFillEmptyRows = Module["_SparseFillEmptyRows"] = Module["asm"]["SparseFillEmptyRows"]).apply(null, arguments);
			};
			var _SparseReshape = Module["_SparseReshape"] = function() {
				return (_SparseReshape = Module["_SparseReshape"] = Module["asm"]["SparseReshape"]).apply(null, arguments);
			};
			var _SparseSegmentReduction = Module["_SparseSegmentReduction"] = function() {
				return (_SparseSegmentReduction = Module["_SparseSegmentReduction"] = Module["asm"]["SparseSegmentReduction"]).apply(null, arguments);
			};
			var _SparseToDense = Module["_SparseToDense"] = function() {
				return (_SparseToDense = Module["_SparseToDense"] = Module["asm"]["SparseToDense"]).apply(null, arguments);
			};
			var _Sqrt = Module["_Sqrt"] = function() {
				return (_Sqrt = Module["_Sqrt"] = Module["asm"]["Sqrt"]).apply(null, arguments);
			};
			var _Square = Module["_Square"] = function() {
				return (_Square = Module["_Square"] = Module["asm"]["Square"]).apply(null, arguments);
			};
			var _SquaredDifference = Module["_SquaredDifference"] = function() {
				return (_SquaredDifference = Module["_SquaredDifference"] = Module["asm"]["SquaredDifference"]).apply(null, arguments);
			};
			var _Step = Module["_Step"] = function() {
				return (_Step = Module["_Step"] = Module["asm"]["Step"]).apply(null, arguments);
			};
			var _StridedSlice = Module["_StridedSlice"] = function() {
				return (_StridedSlice = Module["_StridedSlice"] = Module["asm"]["StridedSlice"]).apply(null, arguments);
			};
			var _Sub = Module["_Sub"] = function() {
				return (_Sub = Module["_Sub"] = Module["asm"]["Sub"]).apply(null, arguments);
			};
			var _Sum = Module["_Sum"] = function() {
				return (_Sum = Module["_Sum"] = Module["asm"]["Sum"]).apply(null, arguments);
			};
			var _Tan = Module["_Tan"] = function() {
				return (_Tan = Module["_Tan"] = Module["asm"]["Tan"]).apply(null, arguments);
			};
			var _Tanh = Module["_Tanh"] = function() {
				return (_Tanh = Module["_Tanh"] = Module["asm"]["Tanh"]).apply(null, arguments);
			};
			var _TensorScatterUpdate = Module["_TensorScatterUpdate"] = function() {
				return (_TensorScatterUpdate = Module["_TensorScatterUpdate"] = Module["asm"]["TensorScatterUpdate"]).apply(null, arguments);
			};
			var _Tile = Module["_Tile"] = function() {
				return (_Tile = Module["_Tile"] = Module["asm"]["Tile"]).apply(null, arguments);
			};
			var _TopK = Module["_TopK"] = function() {
				return (_TopK = Module["_TopK"] = Module["asm"]["TopK"]).apply(null, arguments);
			};
			var _Transform = Module["_Transform"] = function() {
				return (_Transform = Module["_Transform"] = Module["asm"]["Transform"]).apply(null, arguments);
			};
			var _Transpose = Module["_Transpose"] = function() {
				return (_Transpose = Module["_Transpose"] = Module["asm"]["Transpose"]).apply(null, arguments);
			};
			var __FusedMatMul = Module["__FusedMatMul"] = function() {
				return (__FusedMatMul = Module["__FusedMatMul"] = Module["asm"]["_FusedMatMul"]).apply(null, arguments);
			};
			var _malloc = Module["_malloc"] = function() {
				return (_malloc = Module["_malloc"] = Module["asm"]["malloc"]).apply(null, arguments);
			};
			var _free = Module["_free"] = function() {
				return (_free = Module["_free"] = Module["asm"]["free"]).apply(null, arguments);
			};
			var ___errno_location = Module["___errno_location"] = function() {
				return (___errno_location = Module["___errno_location"] = Module["asm"]["__errno_location"]).apply(null, arguments);
			};
			var stackSave = Module["stackSave"] = function() {
				return (stackSave = Module["stackSave"] = Module["asm"]["stackSave"]).apply(null, arguments);
			};
			var stackRestore = Module["stackRestore"] = function() {
				return (stackRestore = Module["stackRestore"] = Module["asm"]["stackRestore"]).apply(null, arguments);
			};
			var stackAlloc = Module["stackAlloc"] = function() {
				return (stackAlloc = Module["stackAlloc"] = Module["asm"]["stackAlloc"]).apply(null, arguments);
			};
			var dynCall_iijjiiii = Module["dynCall_iijjiiii"] = function() {
				return (dynCall_iijjiiii = Module["dynCall_iijjiiii"] = Module["asm"]["dynCall_iijjiiii"]).apply(null, arguments);
			};
			var dynCall_jiji = Module["dynCall_jiji"] = function() {
				return (dynCall_jiji = Module["dynCall_jiji"] = Module["asm"]["dynCall_jiji"]).apply(null, arguments);
			};
			Module["cwrap"] = cwrap;
			var calledRun;
			dependenciesFulfilled = function runCaller() {
				if (!calledRun) run();
				if (!calledRun) dependenciesFulfilled = runCaller;
			};
			function run(args) {
				args = args || arguments_;
				if (runDependencies > 0) return;
				preRun();
				if (runDependencies > 0) return;
				function doRun() {
					if (calledRun) return;
					calledRun = true;
					Module["calledRun"] = true;
					if (ABORT) return;
					initRuntime();
					readyPromiseResolve(Module);
					if (Module["onRuntimeInitialized"]) Module["onRuntimeInitialized"]();
					postRun();
				}
				if (Module["setStatus"]) {
					Module["setStatus"]("Running...");
					setTimeout(function() {
						setTimeout(function() {
							Module["setStatus"]("");
						}, 1);
						doRun();
					}, 1);
				} else doRun();
			}
			if (Module["preInit"]) {
				if (typeof Module["preInit"] == "function") Module["preInit"] = [Module["preInit"]];
				while (Module["preInit"].length > 0) Module["preInit"].pop()();
			}
			run();
			var listenersAdded;
			if (beforeListeners) listenersAdded = {
				uncaughtException: process.listeners("uncaughtException").filter(function(listener) {
					return !beforeListeners.uncaughtException.indexOf(listener) > -1;
				}),
				unhandledRejection: process.listeners("unhandledRejection").filter(function(listener) {
					return !beforeListeners.unhandledRejection.indexOf(listener) > -1;
				})
			};
			var actualModule;
			if (typeof WasmBackendModule !== "undefined") actualModule = WasmBackendModule;
			else if (typeof WasmBackendModuleThreadedSimd !== "undefined") actualModule = WasmBackendModuleThreadedSimd;
			else throw new Error("Could not find wasm module in post.js");
			if (listenersAdded) {
				var tmpDispose = actualModule["_dispose"];
				actualModule["_dispose"] = function() {
					tmpDispose();
					listenersAdded.uncaughtException.forEach(function(listener) {
						process.removeListener("uncaughtException", listener);
					});
					listenersAdded.unhandledRejection.forEach(function(listener) {
						process.removeListener("unhandledRejection", listener);
					});
				};
			}
			return WasmBackendModule.ready;
		});
	})();
	if (typeof exports === "object" && typeof module === "object") module.exports = WasmBackendModule;
	else if (typeof define === "function" && define["amd"]) define([], function() {
		return WasmBackendModule;
	});
	else if (typeof exports === "object") exports["WasmBackendModule"] = WasmBackendModule;
}));

// node_modules/@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js
var import_tfjs_backend_wasm_threaded_simd = /* @__PURE__ */ __toESM(require_tfjs_backend_wasm_threaded_simd());
var import_tfjs_backend_wasm_threaded_simd_worker = require_tfjs_backend_wasm_threaded_simd_worker();
var import_tfjs_backend_wasm = /* @__PURE__ */ __toESM(require_tfjs_backend_wasm());
const wasmFactoryThreadedSimd = import_tfjs_backend_wasm_threaded_simd.default || import_tfjs_backend_wasm_threaded_simd;
const wasmFactory = import_tfjs_backend_wasm.default || import_tfjs_backend_wasm;
var BackendWasm = class extends KernelBackend {
	constructor(wasm) {
		super();
		this.wasm = wasm;
		this.dataIdNextNumber = 1;
		this.wasm.tfjs.initWithThreadsCount(threadsCount);
		actualThreadsCount = this.wasm.tfjs.getThreadsCount();
		this.dataIdMap = new DataStorage(this, engine());
	}
	write(values, shape, dtype) {
		const dataId = { id: this.dataIdNextNumber++ };
		this.move(dataId, values, shape, dtype, 1);
		return dataId;
	}
	numDataIds() {
		return this.dataIdMap.numDataIds();
	}
	async time(f) {
		const start = now();
		f();
		return { kernelMs: now() - start };
	}
	move(dataId, values, shape, dtype, refCount) {
		const id = this.dataIdNextNumber++;
		if (dtype === "string") {
			const stringBytes = values;
			this.dataIdMap.set(dataId, {
				id,
				stringBytes,
				shape,
				dtype,
				memoryOffset: null,
				refCount
			});
			return;
		}
		const size = sizeFromShape(shape);
		const numBytes = size * bytesPerElement(dtype);
		const memoryOffset = this.wasm._malloc(numBytes) >>> 0;
		this.dataIdMap.set(dataId, {
			id,
			memoryOffset,
			shape,
			dtype,
			refCount
		});
		this.wasm.tfjs.registerTensor(id, size, memoryOffset);
		if (values != null) this.wasm.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, numBytes), memoryOffset);
	}
	async read(dataId) {
		return this.readSync(dataId);
	}
	readSync(dataId, start, end) {
		const { memoryOffset, dtype, shape, stringBytes } = this.dataIdMap.get(dataId);
		if (dtype === "string") {
			if ((start == null || start === 0) && (end == null || end >= stringBytes.length)) return stringBytes;
			return stringBytes.slice(start, end);
		}
		start = start || 0;
		end = end || sizeFromShape(shape);
		const bytesPerElement$1 = bytesPerElement(dtype);
		return typedArrayFromBuffer(this.wasm.HEAPU8.slice(memoryOffset + start * bytesPerElement$1, memoryOffset + end * bytesPerElement$1).buffer, dtype);
	}
	disposeData(dataId, force = false) {
		if (this.dataIdMap.has(dataId)) {
			const data = this.dataIdMap.get(dataId);
			data.refCount--;
			if (!force && data.refCount > 0) return false;
			this.wasm._free(data.memoryOffset);
			this.wasm.tfjs.disposeData(data.id);
			this.dataIdMap.delete(dataId);
		}
		return true;
	}
	refCount(dataId) {
		if (this.dataIdMap.has(dataId)) return this.dataIdMap.get(dataId).refCount;
		return 0;
	}
	incRef(dataId) {
		const data = this.dataIdMap.get(dataId);
		if (data != null) data.refCount++;
	}
	floatPrecision() {
		return 32;
	}
	getMemoryOffset(dataId) {
		return this.dataIdMap.get(dataId).memoryOffset;
	}
	dispose() {
		this.wasm.tfjs.dispose();
		if ("PThread" in this.wasm) this.wasm.PThread.terminateAllThreads();
		this.wasm = null;
	}
	memory() {
		return { unreliable: false };
	}
	makeOutput(shape, dtype, memoryOffset, values) {
		let dataId;
		if (memoryOffset == null) dataId = this.write(values !== null && values !== void 0 ? values : null, shape, dtype);
		else {
			const id = this.dataIdNextNumber++;
			dataId = { id };
			this.dataIdMap.set(dataId, {
				id,
				memoryOffset,
				shape,
				dtype,
				refCount: 1
			});
			const size = sizeFromShape(shape);
			this.wasm.tfjs.registerTensor(id, size, memoryOffset);
		}
		return {
			dataId,
			shape,
			dtype
		};
	}
	typedArrayFromHeap({ shape, dtype, dataId }) {
		const buffer = this.wasm.HEAPU8.buffer;
		const { memoryOffset } = this.dataIdMap.get(dataId);
		const size = sizeFromShape(shape);
		switch (dtype) {
			case "float32": return new Float32Array(buffer, memoryOffset, size);
			case "int32": return new Int32Array(buffer, memoryOffset, size);
			case "bool": return new Uint8Array(buffer, memoryOffset, size);
			default: throw new Error(`Unknown dtype ${dtype}`);
		}
	}
};
function createInstantiateWasmFunc(path) {
	return (imports, callback) => {
		fetch$1(path, { credentials: "same-origin" }).then((response) => {
			if (!response["ok"]) imports.env.a(`failed to load wasm binary file at '${path}'`);
			response.arrayBuffer().then((binary) => {
				WebAssembly.instantiate(binary, imports).then((output) => {
					callback(output.instance, output.module);
				});
			});
		});
		return {};
	};
}
function getPathToWasmBinary(simdSupported, threadsSupported, wasmModuleFolder) {
	if (wasmPath != null) return wasmPath;
	let path = "tfjs-backend-wasm.wasm";
	if (simdSupported && threadsSupported) path = "tfjs-backend-wasm-threaded-simd.wasm";
	else if (simdSupported) path = "tfjs-backend-wasm-simd.wasm";
	if (wasmFileMap != null) {
		if (wasmFileMap[path] != null) return wasmFileMap[path];
	}
	return wasmModuleFolder + path;
}
async function init() {
	const [simdSupported, threadsSupported] = await Promise.all([env().getAsync("WASM_HAS_SIMD_SUPPORT"), env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT")]);
	return new Promise((resolve, reject) => {
		const factoryConfig = {};
		factoryConfig.locateFile = (path, prefix) => {
			if (path.endsWith(".worker.js")) {
				const response = import_tfjs_backend_wasm_threaded_simd_worker.wasmWorkerContents.replace(/\n/g, "\\n");
				const blob = new Blob([response], { type: "application/javascript" });
				return URL.createObjectURL(blob);
			}
			if (path.endsWith(".wasm")) return getPathToWasmBinary(simdSupported, threadsSupported, wasmPathPrefix != null ? wasmPathPrefix : prefix);
			return prefix + path;
		};
		if (customFetch) factoryConfig.instantiateWasm = createInstantiateWasmFunc(getPathToWasmBinary(simdSupported, threadsSupported, wasmPathPrefix != null ? wasmPathPrefix : ""));
		let initialized = false;
		factoryConfig.onAbort = () => {
			if (initialized) return;
			if (initAborted) return;
			initAborted = true;
			reject({ message: "Make sure the server can serve the `.wasm` file relative to the bundled js file. For more details see https://github.com/tensorflow/tfjs/blob/master/tfjs-backend-wasm/README.md#using-bundlers" });
		};
		let wasm;
		if (threadsSupported && simdSupported && wasmPath == null) {
			factoryConfig.mainScriptUrlOrBlob = new Blob([`var WasmBackendModuleThreadedSimd = ` + wasmFactoryThreadedSimd.toString()], { type: "text/javascript" });
			wasm = wasmFactoryThreadedSimd(factoryConfig);
		} else wasm = wasmFactory(factoryConfig);
		wasm.then((module) => {
			initialized = true;
			initAborted = false;
			const voidReturnType = null;
			module.tfjs = {
				init: module.cwrap("init", null, []),
				initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
				getThreadsCount: module.cwrap("get_threads_count", "number", []),
				registerTensor: module.cwrap("register_tensor", null, [
					"number",
					"number",
					"number"
				]),
				disposeData: module.cwrap("dispose_data", voidReturnType, ["number"]),
				dispose: module.cwrap("dispose", voidReturnType, [])
			};
			resolve({ wasm: module });
		}).catch(reject);
	});
}
function typedArrayFromBuffer(buffer, dtype) {
	switch (dtype) {
		case "float32": return new Float32Array(buffer);
		case "int32": return new Int32Array(buffer);
		case "bool": return new Uint8Array(buffer);
		default: throw new Error(`Unknown dtype ${dtype}`);
	}
}
const wasmBinaryNames = [
	"tfjs-backend-wasm.wasm",
	"tfjs-backend-wasm-simd.wasm",
	"tfjs-backend-wasm-threaded-simd.wasm"
];
let wasmPath = null;
let wasmPathPrefix = null;
let wasmFileMap = {};
let initAborted = false;
let customFetch = false;
function setWasmPaths(prefixOrFileMap, usePlatformFetch = false) {
	if (initAborted) throw new Error("The WASM backend was already initialized. Make sure you call `setWasmPaths()` before you call `tf.setBackend()` or `tf.ready()`");
	if (typeof prefixOrFileMap === "string") wasmPathPrefix = prefixOrFileMap;
	else {
		wasmFileMap = prefixOrFileMap;
		const missingPaths = wasmBinaryNames.filter((name) => wasmFileMap[name] == null);
		if (missingPaths.length > 0) throw new Error(`There were no entries found for the following binaries: ${missingPaths.join(",")}. Please either call setWasmPaths with a map providing a path for each binary, or with a string indicating the directory where all the binaries can be found.`);
	}
	customFetch = usePlatformFetch;
}
let threadsCount = -1;
let actualThreadsCount = -1;

// node_modules/@tensorflow/tfjs-backend-wasm/dist/base.js
registerBackend("wasm", async () => {
	const { wasm } = await init();
	return new BackendWasm(wasm);
}, 2);

// src/engine/tfjs/tensorflow/binding.ts
const ATTR_STRING = 0;
const ATTR_INT = 1;
const ATTR_BOOL = 3;
const ATTR_TYPE = 4;
function loadBinding(file) {
	return createRequire(import.meta.url)(file);
}
const ofString = (name, value) => ({
	name,
	type: ATTR_STRING,
	value
});
const ofType = (name, value) => ({
	name,
	type: ATTR_TYPE,
	value
});
const ofBool = (name, value) => ({
	name,
	type: ATTR_BOOL,
	value
});
const ofInt = (name, value) => ({
	name,
	type: ATTR_INT,
	value
});

// src/engine/tfjs/tensorflow/backend.ts
const MOST_CONSTANTS = 4096;
const DTYPES = {
	float32: 1,
	int32: 3,
	bool: 10
};
const NAMES = new Map(Object.entries(DTYPES).map(([name, dtype]) => [dtype, name]));
NAMES.set(14, "float32");
function typeOf(dtype) {
	const type = DTYPES[dtype];
	if (type === void 0) throw new Error(`the tensorflow backend keeps no ${dtype} tensors`);
	return type;
}
var TensorflowBackend = class extends KernelBackend {
	binding;
	held;
	constants = /* @__PURE__ */ new Map();
	constructor(binding) {
		super();
		this.binding = binding;
		this.held = new DataStorage(this, engine());
	}
	handle(tensor) {
		return this.held.get(tensor.dataId).id;
	}
	typeOf(tensor) {
		return this.held.get(tensor.dataId).type;
	}
	constant(values, shape = [values.length]) {
		const key = `${shape.length}:${values.join()}`;
		const id = this.constants.get(key) ?? this.binding.createTensor(shape, 3, Int32Array.from(values));
		this.constants.delete(key);
		this.constants.set(key, id);
		if (this.constants.size > MOST_CONSTANTS) {
			const [oldest, handle] = this.constants.entries().next().value;
			this.constants.delete(oldest);
			this.binding.deleteTensor(handle);
		}
		return id;
	}
	raw(operation, attributes, inputs) {
		return this.binding.executeOp(operation, attributes, inputs, 1)[0].id;
	}
	chain(first, ...next) {
		let at = first;
		for (const operation of next) {
			const result = operation(at);
			this.binding.deleteTensor(at);
			at = result;
		}
		return at;
	}
	run(operation, attributes, inputs) {
		return this.adopt(this.binding.executeOp(operation, attributes, inputs, 1)[0]);
	}
	adopt({ id, shape, dtype }) {
		const dataId = {};
		this.held.set(dataId, {
			id,
			type: dtype,
			refCount: 1
		});
		return {
			dataId,
			shape,
			dtype: NAMES.get(dtype)
		};
	}
	tensor(output) {
		return engine().makeTensorFromTensorInfo(this.adopt(output));
	}
	compute(operation, attributes, inputs) {
		return this.tensor(this.binding.executeOp(operation, attributes, inputs, 1)[0]);
	}
	write(values, shape, dtype) {
		const dataId = {};
		this.move(dataId, values, shape, dtype, 1);
		return dataId;
	}
	move(dataId, values, shape, dtype, refCount) {
		const data = values;
		const type = typeOf(dtype);
		this.held.set(dataId, {
			id: this.binding.createTensor(shape, type, data),
			type,
			refCount
		});
	}
	readSync(dataId) {
		const { id, type } = this.held.get(dataId);
		if (type !== 14) return this.binding.tensorDataSync(id);
		const wide = this.raw("Cast", [ofType("SrcT", 14), ofType("DstT", 1)], [id]);
		const values = this.binding.tensorDataSync(wide);
		this.binding.deleteTensor(wide);
		return values;
	}
	async read(dataId) {
		return this.readSync(dataId);
	}
	disposeData(dataId, force = false) {
		if (!this.held.has(dataId)) return true;
		const held = this.held.get(dataId);
		held.refCount--;
		if (!force && held.refCount > 0) return false;
		this.binding.deleteTensor(held.id);
		this.held.delete(dataId);
		return true;
	}
	refCount(dataId) {
		return this.held.has(dataId) ? this.held.get(dataId).refCount : 0;
	}
	incRef(dataId) {
		this.held.get(dataId).refCount++;
	}
	numDataIds() {
		return this.held.numDataIds();
	}
	get handles() {
		return this.binding.getNumOfTensors() - this.constants.size;
	}
	memory() {
		return {
			unreliable: true,
			reasons: ["TensorFlow's allocator keeps what was freed"]
		};
	}
	floatPrecision() {
		return 32;
	}
};

// src/engine/tfjs/tensorflow/cache.ts
function registerCacheWrite$1(backendName) {
	registerKernel({
		kernelName: CACHE_WRITE,
		backendName,
		kernelFunc: ({ inputs, attrs, backend }) => {
			return write$1(backend, {
				inputs,
				attrs
			});
		}
	});
}
function write$1(backend, { inputs, attrs: { transposed } }) {
	const { cache, x, at } = inputs;
	const [slots, heads, third, fourth] = cache.shape;
	const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
	const width = transposed ? 1 : headDim;
	const lines = transposed ? heads * headDim : heads;
	const free = [];
	const run = (operation, attributes, ...operands) => {
		const handle = backend.raw(operation, attributes, operands);
		free.push(handle);
		return handle;
	};
	const reshape = (handle, type, shape) => run("Reshape", [ofType("T", type), ofType("Tshape", 3)], handle, backend.constant(shape));
	const integers = (operation, a, b) => run(operation, [ofType("T", 3)], a, b);
	const place = reshape(backend.handle(at), 3, [-1, 1]);
	const rows = reshape(integers("AddV2", integers("AddV2", place, integers("Mul", integers("FloorDiv", place, backend.constant([capacity])), backend.constant([(lines - 1) * capacity]))), backend.constant(Array.from({ length: lines }, (_, line) => line * capacity))), 3, [-1]);
	run("InplaceUpdate", [ofType("T", 1)], reshape(backend.handle(cache), 1, [slots * lines * capacity, width]), rows, reshape(backend.handle(x), 1, [-1, width]));
	for (const handle of free) backend.binding.deleteTensor(handle);
	backend.incRef(cache.dataId);
	return {
		dataId: cache.dataId,
		shape: cache.shape,
		dtype: cache.dtype
	};
}

// src/engine/tfjs/tensorflow/cast.ts
const cast = (backend, from, to) => (x) => backend.raw("Cast", [
	ofType("SrcT", from),
	ofType("DstT", to),
	ofBool("Truncate", false)
], [x]);
function bf16Rounding(backend) {
	const casts = (from, to) => (x) => backend.compute("Cast", [ofType("SrcT", from), ofType("DstT", to)], [backend.handle(x)]);
	const [round, widen] = [casts(1, 14), casts(14, 1)];
	return {
		round: (x) => backend.typeOf(x) === 14 ? clone(x) : round(x),
		widen: (x) => backend.typeOf(x) === 1 ? clone(x) : widen(x)
	};
}

// src/engine/tfjs/tensorflow/softmax.ts
const ONEDNN = ofString("_kernel", "MklNameChangeOp");
const has = /* @__PURE__ */ new WeakMap();
function softmax(backend, logits) {
	const type = backend.typeOf(logits);
	const input = backend.handle(logits);
	if (hasOneDnn(backend)) return backend.run("_MklSoftmax", [ofType("T", type), ONEDNN], [input]);
	const plain = (x) => backend.raw("Softmax", [ofType("T", 1)], [x]);
	if (type === 1) return backend.run("Softmax", [ofType("T", 1)], [input]);
	const id = backend.chain(cast(backend, type, 1)(input), plain, cast(backend, 1, type));
	return backend.adopt({
		id,
		shape: logits.shape,
		dtype: type
	});
}
function hasOneDnn(backend) {
	let found = has.get(backend);
	if (found === void 0) {
		found = !backend.binding.isUsingGpuDevice() && tries(backend);
		has.set(backend, found);
	}
	return found;
}
function tries({ binding }) {
	const one = binding.createTensor([1, 1], 1, /* @__PURE__ */ new Float32Array(1));
	try {
		binding.deleteTensor(binding.executeOp("_MklSoftmax", [ofType("T", 1), ONEDNN], [one], 1)[0].id);
		return true;
	} catch {
		return false;
	} finally {
		binding.deleteTensor(one);
	}
}

// src/engine/tfjs/tensorflow/cross-entropy.ts
function crossEntropy(backend, logits, labels) {
	if (hasOneDnn(backend)) return fromSoftmax(backend, logits, labels);
	const [losses, gradient] = backend.binding.executeOp("SparseSoftmaxCrossEntropyWithLogits", [ofType("T", 1), ofType("Tlabels", 3)], [backend.handle(logits), backend.handle(labels)], 2);
	return {
		losses: backend.tensor(losses),
		gradient: backend.tensor(gradient)
	};
}
function fromSoftmax(backend, logits, labels) {
	return tidy(() => {
		const rows = labels.shape[0];
		const probabilities = softmax$2(logits);
		const places = stack([tensor1d(Int32Array.from({ length: rows }, (_, row) => row), "int32"), labels], 1);
		const logPartition = sub(max$1(logits, -1), log(max$1(probabilities, -1)));
		const ofLabels = backend.compute("GatherNd", [ofType("Tparams", 1), ofType("Tindices", 3)], [backend.handle(logits), backend.handle(places)]);
		const gradient = backend.compute("TensorScatterSub", [ofType("T", 1), ofType("Tindices", 3)], [
			backend.handle(probabilities),
			backend.handle(places),
			backend.handle(ones([rows]))
		]);
		return {
			losses: sub(logPartition, ofLabels),
			gradient
		};
	});
}

// src/engine/tfjs/tensorflow/kernels.ts
const UNARY = {
	Abs: "Abs",
	Ceil: "Ceil",
	Cos: "Cos",
	Exp: "Exp",
	Floor: "Floor",
	IsFinite: "IsFinite",
	Log: "Log",
	LogicalNot: "LogicalNot",
	Neg: "Neg",
	Reciprocal: "Reciprocal",
	Relu: "Relu",
	Rsqrt: "Rsqrt",
	Sigmoid: "Sigmoid",
	Sin: "Sin",
	Sqrt: "Sqrt",
	Square: "Square",
	Tanh: "Tanh",
	ZerosLike: "ZerosLike",
	OnesLike: "OnesLike"
};
const BINARY$1 = {
	Add: "AddV2",
	Sub: "Sub",
	Multiply: "Mul",
	RealDiv: "RealDiv",
	FloorDiv: "FloorDiv",
	Maximum: "Maximum",
	Minimum: "Minimum",
	Pow: "Pow",
	SquaredDifference: "SquaredDifference",
	Equal: "Equal",
	NotEqual: "NotEqual",
	Greater: "Greater",
	GreaterEqual: "GreaterEqual",
	Less: "Less",
	LessEqual: "LessEqual",
	LogicalAnd: "LogicalAnd",
	LogicalOr: "LogicalOr"
};
const REDUCTIONS = {
	Sum: "Sum",
	Mean: "Mean",
	Max: "Max",
	Min: "Min",
	Prod: "Prod",
	All: "All",
	Any: "Any"
};
const UNTYPED = /* @__PURE__ */ new Set([
	"LogicalNot",
	"LogicalAnd",
	"LogicalOr",
	"All",
	"Any"
]);
const typed = (backend, operation, tensor) => UNTYPED.has(operation) ? [] : [ofType("T", backend.typeOf(tensor))];
const indexed = (backend, tensor, index) => [ofType("T", backend.typeOf(tensor)), ofType(index, 3)];
const KERNELS = {
	Identity: (backend, { x }) => {
		backend.incRef(x.dataId);
		return {
			dataId: x.dataId,
			shape: x.shape,
			dtype: x.dtype
		};
	},
	Reshape: (backend, { x }, { shape }) => {
		const to = inferFromImplicitShape(shape, sizeFromShape(x.shape));
		return backend.run("Reshape", indexed(backend, x, "Tshape"), [backend.handle(x), backend.constant(to)]);
	},
	Cast: (backend, { x }, { dtype }) => backend.run("Cast", [
		ofType("SrcT", backend.typeOf(x)),
		ofType("DstT", typeOf(dtype)),
		ofBool("Truncate", false)
	], [backend.handle(x)]),
	BatchMatMul: (backend, { a, b }, { transposeA, transposeB }) => {
		const plain = a.shape.length === 2 && b.shape.length === 2;
		const [first, second] = plain ? ["transpose_a", "transpose_b"] : ["adj_x", "adj_y"];
		return backend.run(plain ? "MatMul" : "BatchMatMulV2", [
			...typed(backend, "", a),
			ofBool(first, transposeA),
			ofBool(second, transposeB)
		], [backend.handle(a), backend.handle(b)]);
	},
	Softmax: (backend, { logits }) => softmax(backend, logits),
	Transpose: (backend, { x }, { perm }) => backend.run("Transpose", indexed(backend, x, "Tperm"), [backend.handle(x), backend.constant(perm)]),
	Slice: (backend, { x }, { begin, size }) => backend.run("Slice", indexed(backend, x, "Index"), [
		backend.handle(x),
		backend.constant(begin),
		backend.constant(size)
	]),
	Concat: (backend, inputs, { axis }) => {
		const parts = Object.values(inputs);
		return backend.run("ConcatV2", [ofInt("N", parts.length), ...indexed(backend, parts[0], "Tidx")], [...parts.map((part) => backend.handle(part)), backend.constant([axis], [])]);
	},
	SplitV: (backend, { x }, { numOrSizeSplits, axis }) => {
		const sizes = prepareSplitSize(x, numOrSizeSplits, axis);
		return backend.binding.executeOp("SplitV", [
			...typed(backend, "", x),
			ofType("Tlen", 3),
			ofInt("num_split", sizes.length)
		], [
			backend.handle(x),
			backend.constant(sizes),
			backend.constant([axis], [])
		], sizes.length).map((output) => backend.adopt(output));
	},
	Pack: (backend, inputs, { axis }) => {
		const parts = Object.values(inputs);
		return backend.run("Pack", [
			ofInt("N", parts.length),
			...typed(backend, "", parts[0]),
			ofInt("axis", axis)
		], parts.map((part) => backend.handle(part)));
	},
	Tile: (backend, { x }, { reps }) => backend.run("Tile", indexed(backend, x, "Tmultiples"), [backend.handle(x), backend.constant(reps)]),
	GatherV2: (backend, { x, indices }, { axis, batchDims }) => backend.run("GatherV2", [
		ofType("Tparams", backend.typeOf(x)),
		ofType("Tindices", 3),
		ofType("Taxis", 3),
		ofInt("batch_dims", batchDims ?? 0)
	], [
		backend.handle(x),
		backend.handle(indices),
		backend.constant([axis], [])
	]),
	ScatterNd: (backend, { indices, updates }, { shape }) => backend.run("ScatterNd", [ofType("T", backend.typeOf(updates)), ofType("Tindices", 3)], [
		backend.handle(indices),
		backend.handle(updates),
		backend.constant(shape)
	]),
	TensorScatterUpdate: (backend, { tensor, indices, updates }) => backend.run("TensorScatterUpdate", [ofType("T", backend.typeOf(tensor)), ofType("Tindices", 3)], [
		tensor,
		indices,
		updates
	].map((input) => backend.handle(input))),
	Select: (backend, { condition, t, e }) => backend.run("SelectV2", typed(backend, "", t), [
		condition,
		t,
		e
	].map((input) => backend.handle(input))),
	ArgMax: (backend, { x }, { axis }) => backend.run("ArgMax", [...indexed(backend, x, "Tidx"), ofType("output_type", 3)], [backend.handle(x), backend.constant([axis], [])]),
	Fill: (backend, _, { shape, value, dtype }) => {
		const scalar = makeScalar(backend, value, dtype);
		const filled = backend.run("Fill", [ofType("T", typeOf(dtype)), ofType("index_type", 3)], [backend.constant(shape), scalar]);
		backend.binding.deleteTensor(scalar);
		return filled;
	},
	OneHot: (backend, { indices }, { depth, onValue, offValue, dtype }) => {
		const [on, off] = [makeScalar(backend, onValue, dtype), makeScalar(backend, offValue, dtype)];
		const result = backend.run("OneHot", [
			ofType("T", typeOf(dtype)),
			ofType("TI", 3),
			ofInt("axis", -1)
		], [
			backend.handle(indices),
			backend.constant([depth], []),
			on,
			off
		]);
		backend.binding.deleteTensor(on);
		backend.binding.deleteTensor(off);
		return result;
	}
};
function makeScalar(backend, value, dtype) {
	return backend.binding.createTensor([], typeOf(dtype), toTypedArray([value], dtype));
}
for (const [name, operation] of Object.entries(UNARY)) KERNELS[name] = (backend, inputs) => {
	const x = Object.values(inputs)[0];
	return backend.run(operation, typed(backend, operation, x), [backend.handle(x)]);
};
for (const [name, operation] of Object.entries(BINARY$1)) KERNELS[name] = (backend, { a, b }) => backend.run(operation, typed(backend, operation, a), [backend.handle(a), backend.handle(b)]);
for (const [name, operation] of Object.entries(REDUCTIONS)) KERNELS[name] = (backend, { x }, { axis, reductionIndices, keepDims }) => {
	const axes = parseAxisParam(reductionIndices ?? axis, x.shape);
	return backend.run(operation, [
		...typed(backend, operation, x),
		ofType("Tidx", 3),
		ofBool("keep_dims", keepDims ?? false)
	], [backend.handle(x), backend.constant(axes)]);
};
function registerKernels(backendName) {
	for (const [kernelName, compute] of Object.entries(KERNELS)) registerKernel({
		kernelName,
		backendName,
		kernelFunc: ({ inputs, backend, attrs }) => compute(backend, inputs, attrs ?? {})
	});
}

// src/engine/tfjs/tensorflow/matrix.ts
const PIECE = 2 ** 26;
const STORED = {
	F32: 1,
	F16: 19,
	BF16: 14
};
async function freezeOnDevice(backend, stored, precision) {
	const type = precision === "bf16" ? 14 : 1;
	const matrix = await upload(backend, stored, type);
	const [rows, columns] = stored.shape;
	const product = (x, transposed) => {
		const multiply = (input) => backend.raw("MatMul", [
			ofType("T", type),
			ofBool("transpose_a", false),
			ofBool("transpose_b", transposed)
		], [input, matrix]);
		const given = backend.handle(x);
		let out;
		if (type === 1) out = multiply(given);
		else if (backend.typeOf(x) === type) out = backend.chain(multiply(given), cast(backend, type, 1));
		else out = backend.chain(cast(backend, 1, type)(given), multiply, cast(backend, type, 1));
		return floats(out, [x.shape[0], transposed ? rows : columns]);
	};
	const floats = (id, shape) => backend.tensor({
		id,
		shape,
		dtype: 1
	});
	return {
		shape: stored.shape,
		forward: (x) => product(x, true),
		backward: (dy) => product(dy, false),
		gather: (indices) => {
			const picked = backend.raw("GatherV2", [
				ofType("Tparams", type),
				ofType("Tindices", 3),
				ofType("Taxis", 3)
			], [
				matrix,
				backend.handle(indices),
				backend.constant([0], [])
			]);
			const wide = type === 1 ? picked : backend.chain(picked, cast(backend, type, 1));
			return floats(wide, [indices.shape[0], columns]);
		}
	};
}
async function upload(backend, { shape, dtype, read }, type) {
	const [rows, columns] = shape;
	const size = elementSize(dtype);
	const rowsAtOnce = Math.max(1, Math.floor(PIECE / (columns * size)));
	const pieces = [];
	for (let row = 0; row < rows; row += rowsAtOnce) {
		const count = Math.min(rowsAtOnce, rows - row);
		const bytes = await read(row * columns, (row + count) * columns);
		pieces.push(convert(backend, bytes, [count, columns], STORED[dtype], size, type));
	}
	if (pieces.length === 1) return pieces[0];
	const whole = backend.raw("ConcatV2", [
		ofInt("N", pieces.length),
		ofType("T", type),
		ofType("Tidx", 3)
	], [...pieces, backend.constant([0], [])]);
	for (const piece of pieces) backend.binding.deleteTensor(piece);
	return whole;
}
function convert(backend, bytes, shape, from, size, to) {
	const raw = backend.binding.createTensor([...shape, size], 4, bytes);
	const bitcast = (x) => backend.raw("Bitcast", [ofType("T", 4), ofType("type", from)], [x]);
	return from === to ? backend.chain(raw, bitcast) : backend.chain(raw, bitcast, cast(backend, from, to));
}

// src/engine/tfjs/tensorflow/start.ts
const TENSORFLOW = "tensorflow";
async function startTensorflow(choice) {
	const backend = new TensorflowBackend(openBinding(choice));
	registerKernels(TENSORFLOW);
	registerCacheWrite$1(TENSORFLOW);
	registerBackend(TENSORFLOW, () => backend);
	registerNative(TENSORFLOW, {
		freeze: (stored) => freezeOnDevice(backend, stored, choice.precision),
		...choice.precision === "bf16" ? { rounding: bf16Rounding(backend) } : {},
		scoresAtOnce: 2 ** 18,
		crossEntropy: (logits, labels) => crossEntropy(backend, logits, labels)
	});
	await setBackend(TENSORFLOW);
	await ready();
	return backend;
}
function openBinding({ device, installation }) {
	const flag = device === "gpu" ? " --gpu" : "";
	if (installation === null || !existsSync(join(installation, "tfjs_binding.node"))) throw notInstalled("tensorflow", device);
	process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
	process.env.TF_DETERMINISTIC_OPS = "1";
	process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
	if (device === "cpu") process.env.CUDA_VISIBLE_DEVICES = "-1";
	let binding;
	try {
		binding = loadBinding(join(installation, ADDON_FILE));
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new LoraError("backend-broken", `TensorFlow in ${installation} does not load: ${why}`, {
			exit: 3,
			next: `Remove that directory and run \`lora engine install tensorflow${flag}\` again.`,
			cause
		});
	}
	if (device === "gpu" && !binding.isUsingGpuDevice()) throw new LoraError("no-gpu", "The plan asks for a GPU, and TensorFlow finds none on this machine.", {
		exit: 3,
		next: "`lora engine doctor tensorflow` says what is missing. To train on the CPU write `device: cpu` under `training`."
	});
	return binding;
}

// src/engine/tfjs/wasm-cache.ts
function registerCacheWrite() {
	registerKernel({
		kernelName: CACHE_WRITE,
		backendName: "wasm",
		kernelFunc: ({ inputs, attrs, backend }) => {
			return write(backend, {
				inputs,
				attrs
			});
		}
	});
}
function write(backend, { inputs: { cache, x, at }, attrs: { transposed } }) {
	const heap = backend.wasm.HEAPU8.buffer;
	const view = ({ dataId, shape }) => new Float32Array(heap, backend.dataIdMap.get(dataId).memoryOffset, sizeFromShape(shape));
	const [to, from] = [view(cache), view(x)];
	const places = new Int32Array(heap, backend.dataIdMap.get(at.dataId).memoryOffset, at.shape[0]);
	const [, heads, third, fourth] = cache.shape;
	const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
	places.forEach((place, token) => {
		const slot = Math.floor(place / capacity);
		const position = place % capacity;
		for (let head = 0; head < heads; head++) {
			const read = (token * heads + head) * headDim;
			const block = (slot * heads + head) * capacity * headDim;
			const [start, stride] = transposed ? [block + position, capacity] : [block + position * headDim, 1];
			for (let d = 0; d < headDim; d++) to[start + d * stride] = from[read + d];
		}
	});
	backend.incRef(cache.dataId);
	return {
		dataId: cache.dataId,
		shape: cache.shape,
		dtype: cache.dtype
	};
}

// src/model/frozen.ts
async function freezeDense(stored) {
	return denseMatrix(tensor2d(await stored.values(), stored.shape));
}
function denseMatrix(rows) {
	const transposed = transpose$1(rows);
	return {
		shape: rows.shape,
		forward: (x) => matMul(x, transposed),
		backward: (dy) => matMul(dy, rows),
		gather: (indices) => gather(rows, indices)
	};
}

// src/engine/tfjs/wasm-code.ts
function assemble(functions) {
	const types = functions.map(({ parameters }) => [
		FUNCTION,
		...vector(new Array(parameters).fill([I32])),
		0
	]);
	const memory = [
		...text("env"),
		...text("memory"),
		2,
		0,
		...unsigned(1)
	];
	const exports = functions.map(({ name }, i) => [
		...text(name),
		0,
		...unsigned(i)
	]);
	return Uint8Array.of(...[
		0,
		97,
		115,
		109,
		1,
		0,
		0,
		0
	], ...section(1, vector(types)), ...section(2, vector([memory])), ...section(3, vector(functions.map((_, i) => unsigned(i)))), ...section(7, vector(exports)), ...section(10, vector(functions.map(functionBody))));
}
const FUNCTION = 96;
const I32 = 127;
const V128 = 123;
const EMPTY_BLOCK = 64;
const END = 11;
const ALIGNMENT = 2;
const get = (local) => [32, ...unsigned(local)];
const set = (local) => [33, ...unsigned(local)];
const i32 = {
	const: (value) => [65, ...signed(value)],
	add: [106],
	sub: [107],
	mul: [108],
	or: [114],
	eqz: [69],
	ne: [71],
	ltS: [72]
};
const f32 = {
	load: (offset = 0) => [
		42,
		ALIGNMENT,
		...unsigned(offset)
	],
	store: (offset = 0) => [
		56,
		ALIGNMENT,
		...unsigned(offset)
	]
};
const f32x4 = {
	load: (offset = 0) => simd(0, ALIGNMENT, ...unsigned(offset)),
	store: (offset = 0) => simd(11, ALIGNMENT, ...unsigned(offset)),
	loadSplat: (offset = 0) => simd(9, ALIGNMENT, ...unsigned(offset)),
	zero: simd(12, ...new Array(16).fill(0)),
	shuffle: (...places) => simd(13, ...places.flatMap((place) => [
		0,
		1,
		2,
		3
	].map((byte) => 4 * place + byte))),
	add: simd(228),
	mul: simd(230)
};
function until(done, body) {
	return [
		2,
		EMPTY_BLOCK,
		3,
		EMPTY_BLOCK,
		...done,
		13,
		1,
		...body,
		12,
		0,
		END,
		END
	];
}
const advance = (local, by) => [
	...get(local),
	...by,
	...i32.add,
	...set(local)
];
const sequence = (...parts) => parts.flat();
const repeat = (count, make) => Array.from({ length: count }, (_, i) => make(i)).flat();
function functionBody({ parameters, body }) {
	const locals = [];
	const code = body((type) => parameters + locals.push([1, type === "i32" ? I32 : V128]) - 1);
	const bytes = [
		...vector(locals),
		...code,
		END
	];
	return [...unsigned(bytes.length), ...bytes];
}
function simd(opcode, ...immediates) {
	return [
		253,
		...unsigned(opcode),
		...immediates
	];
}
function section(id, content) {
	return [
		id,
		...unsigned(content.length),
		...content
	];
}
function vector(items) {
	return [...unsigned(items.length), ...items.flat()];
}
function text(ascii) {
	return vector(Array.from(ascii, (character) => [character.charCodeAt(0)]));
}
function unsigned(value) {
	return value < 128 ? [value] : [value & 127 | 128, ...unsigned(value >>> 7)];
}
function signed(value) {
	return value >= -64 && value < 64 ? [value & 127] : [value & 127 | 128, ...signed(value >> 7)];
}

// src/engine/tfjs/wasm-panels.ts
const FLOAT$1 = 4;
const ROWS = 4;
const COLUMNS = 8;
const HALVES = [0, 1];
const PANEL_ROW = 32;
function panelFunctions(memory) {
	const module = new WebAssembly.Module(assemble([
		PACK,
		PACK_NARROW,
		PACK_TRANSPOSED,
		MULTIPLY
	]));
	return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
const empty = (local) => sequence(get(local), i32.eqz);
const less = (local, than) => sequence(get(local), i32.const(than), i32.ltS);
const PACK = {
	name: "pack",
	parameters: 4,
	body() {
		const [source, rowStride, panel, length] = [
			0,
			1,
			2,
			3
		];
		return until(empty(length), sequence(...HALVES.map((half) => sequence(get(panel), get(source), f32x4.load(16 * half), f32x4.store(16 * half))), sequence(advance(source, get(rowStride)), advance(panel, i32.const(32)), advance(length, i32.const(-1)))));
	}
};
const PACK_NARROW = {
	name: "packNarrow",
	parameters: 6,
	body(local) {
		const [source, rowStride, columnStride, panel, length, width] = [
			0,
			1,
			2,
			3,
			4,
			5
		];
		const [from, to, left] = [
			local("i32"),
			local("i32"),
			local("i32")
		];
		const element = sequence(sequence(get(to), get(from), f32.load(), f32.store()), sequence(advance(from, get(columnStride)), advance(to, i32.const(FLOAT$1)), advance(left, i32.const(-1))));
		return until(empty(length), sequence(...HALVES.map((half) => sequence(get(panel), f32x4.zero, f32x4.store(16 * half))), sequence(get(source), set(from), get(panel), set(to), get(width), set(left), until(empty(left), element)), sequence(advance(source, get(rowStride)), advance(panel, i32.const(32)), advance(length, i32.const(-1)))));
	}
};
const PACK_TRANSPOSED = {
	name: "packTransposed",
	parameters: 5,
	body(local) {
		const [source, blockStride, columnStride, panel, length] = [
			0,
			1,
			2,
			3,
			4
		];
		const from = local("i32");
		const four = () => [
			local("v128"),
			local("v128"),
			local("v128"),
			local("v128")
		];
		const [lines, pairs] = [four(), four()];
		const shuffle = (a, b, ...places) => sequence(get(a), get(b), f32x4.shuffle(...places));
		const square = (k, half) => sequence(...lines.map((line) => sequence(get(from), f32x4.load(k * FLOAT$1), set(line), advance(from, get(columnStride)))), sequence(shuffle(lines[0], lines[1], 0, 4, 1, 5), set(pairs[0])), sequence(shuffle(lines[2], lines[3], 0, 4, 1, 5), set(pairs[1])), sequence(shuffle(lines[0], lines[1], 2, 6, 3, 7), set(pairs[2])), sequence(shuffle(lines[2], lines[3], 2, 6, 3, 7), set(pairs[3])), ...[
			shuffle(pairs[0], pairs[1], 0, 1, 4, 5),
			shuffle(pairs[0], pairs[1], 2, 3, 6, 7),
			shuffle(pairs[2], pairs[3], 0, 1, 4, 5),
			shuffle(pairs[2], pairs[3], 2, 3, 6, 7)
		].map((row, i) => sequence(get(panel), row, f32x4.store((k + i) * 32 + 16 * half))));
		const block = sequence(...[0, 4].map((k) => sequence(get(source), set(from), ...HALVES.map((half) => square(k, half)))), sequence(advance(source, get(blockStride)), advance(panel, i32.const(256)), advance(length, i32.const(-8))));
		const one = sequence(sequence(get(source), set(from)), repeat(8, (j) => sequence(get(panel), get(from), f32.load(), f32.store(FLOAT$1 * j), advance(from, get(columnStride)))), sequence(advance(source, i32.const(FLOAT$1)), advance(panel, i32.const(32)), advance(length, i32.const(-1))));
		return sequence(until(less(length, 8), block), until(empty(length), one));
	}
};
const MULTIPLY = {
	name: "multiply",
	parameters: 8,
	body(local) {
		const [A, A_ROW, A_COLUMN, B, C, C_ROW, M, K] = [
			0,
			1,
			2,
			3,
			4,
			5,
			6,
			7
		];
		const [panel, left] = [local("i32"), local("i32")];
		const rows = Array.from({ length: ROWS }, () => ({
			at: local("i32"),
			sums: [local("v128"), local("v128")]
		}));
		const [element, b] = [local("v128"), [local("v128"), local("v128")]];
		const step = (of) => sequence(...HALVES.map((half) => sequence(get(panel), f32x4.load(16 * half), set(b[half]))), ...of.map(({ at, sums }) => sequence(sequence(get(at), f32x4.loadSplat(), set(element), advance(at, get(A_COLUMN))), ...HALVES.map((half) => sequence(get(sums[half]), get(element), get(b[half]), f32x4.mul, f32x4.add, set(sums[half]))))), sequence(advance(panel, i32.const(32)), advance(left, i32.const(-1))));
		const tile = (of) => sequence(...of.map(({ at, sums }) => sequence(get(A), set(at), advance(A, get(A_ROW)), ...sums.map((sum) => sequence(f32x4.zero, set(sum))))), sequence(get(B), set(panel), get(K), set(left)), until(empty(left), step(of)), ...of.map(({ sums }) => sequence(...HALVES.map((half) => sequence(get(C), get(sums[half]), f32x4.store(16 * half))), advance(C, get(C_ROW)))), advance(M, i32.const(-of.length)));
		const down = (count) => until(less(M, count), tile(rows.slice(0, count)));
		return sequence(down(ROWS), down(1));
	}
};

// src/engine/tfjs/wasm-product.ts
const FLOAT = 4;
function packedPanels(values, rows, columns) {
	const panels = new Float32Array(Math.ceil(rows / 8) * columns * 8);
	for (let row = 0; row < rows; row++) {
		const to = Math.floor(row / 8) * columns * 8 + row % 8;
		for (let i = 0; i < columns; i++) panels[to + i * 8] = values[row * columns + i];
	}
	return panels;
}
function products(wasm) {
	const { memory } = wasm.asm;
	if (memory === void 0) throw new LoraError("engine-defect", "The wasm backend exports no memory.", { exit: 3 });
	const { pack, packNarrow, packTransposed, multiply } = panelFunctions(memory);
	let scratch = {
		address: 0,
		bytes: 0
	};
	const room = (k, rows) => {
		const bytes = (k + rows) * 32;
		if (bytes > scratch.bytes) {
			wasm._free(scratch.address);
			scratch = {
				address: wasm._malloc(bytes),
				bytes
			};
		}
		return {
			panel: scratch.address,
			product: scratch.address + k * 32
		};
	};
	const copyColumns = (product, c, m, width, n) => {
		const floats = new Float32Array(wasm.HEAPU8.buffer);
		const [from, to] = [product / FLOAT, c / FLOAT];
		for (let i = 0; i < m; i++) for (let j = 0; j < width; j++) floats[to + i * n + j] = floats[from + i * 8 + j];
	};
	return {
		multiply(a, b, c, m, k, n) {
			if (n < 8) {
				const { panel, product } = room(k, m);
				packNarrow(b.at, b.row, b.column, panel, k, n);
				multiply(a.at, a.row, a.column, panel, product, 32, m, k);
				copyColumns(product, c, m, n, n);
				return;
			}
			const { panel } = room(k, 0);
			for (const column of columnsOfPanels(n)) {
				if (b.column === FLOAT) pack(b.at + column * FLOAT, b.row, panel, k);
				else packTransposed(b.at + column * b.column, 8 * FLOAT, b.column, panel, k);
				multiply(a.at, a.row, a.column, panel, c + column * FLOAT, n * FLOAT, m, k);
			}
		},
		multiplyPanels(a, panels, c, m, k, n) {
			const whole = n - n % 8;
			for (let column = 0; column < whole; column += 8) multiply(a, k * FLOAT, FLOAT, panels + column * k * FLOAT, c + column * FLOAT, n * FLOAT, m, k);
			if (whole === n) return;
			const { product } = room(0, m);
			multiply(a, k * FLOAT, FLOAT, panels + whole * k * FLOAT, product, 32, m, k);
			copyColumns(product, c + whole * FLOAT, m, n - whole, n);
		},
		multiplyUnpacked(a, panels, c, m, k, n) {
			const { panel } = room(k, 0);
			for (const column of columnsOfPanels(n)) {
				packTransposed(panels + column * 32, n * 32, 32, panel, k);
				multiply(a, k * FLOAT, FLOAT, panel, c + column * FLOAT, n * FLOAT, m, k);
			}
		}
	};
}
function columnsOfPanels(n) {
	return Array.from({ length: Math.ceil(n / 8) }, (_, i) => Math.min(i * 8, n - 8));
}

// src/engine/tfjs/wasm-frozen.ts
const FORWARD = "FrozenForward";
const BACKWARD = "FrozenBackward";
const GATHER = "FrozenGather";
function registerFrozen(backend, { multiplyPanels, multiplyUnpacked }) {
	const at = ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset;
	const kernel = (name, compute) => {
		const kernelFunc = ({ inputs: { x, panels }, attrs }) => compute(x, panels, attrs.rows);
		registerKernel({
			kernelName: name,
			backendName: "wasm",
			kernelFunc
		});
	};
	kernel(FORWARD, (x, panels, rows) => {
		const [tokens, columns] = x.shape;
		const out = backend.makeOutput([tokens, rows], "float32");
		multiplyPanels(at(x), at(panels), at(out), tokens, columns, rows);
		return out;
	});
	kernel(BACKWARD, (dy, panels, rows) => {
		const columns = panels.shape[1];
		const out = backend.makeOutput([dy.shape[0], columns], "float32");
		multiplyUnpacked(at(dy), at(panels), at(out), dy.shape[0], rows, columns);
		return out;
	});
	kernel(GATHER, (indices, panels, rows) => {
		const [count, columns] = [indices.shape[0], panels.shape[1]];
		const out = backend.makeOutput([count, columns], "float32");
		const { buffer } = backend.wasm.HEAPU8;
		const wanted = new Int32Array(buffer, at(indices), count);
		const from = new Float32Array(buffer, at(panels), sizeFromShape(panels.shape));
		const to = new Float32Array(buffer, at(out), count * columns);
		wanted.forEach((row, i) => {
			if (row < 0 || row >= rows) throw new RangeError(`row ${row} is not among ${rows}`);
			const start = Math.floor(row / 8) * columns * 8 + row % 8;
			for (let j = 0; j < columns; j++) to[i * columns + j] = from[start + j * 8];
		});
		return out;
	});
	registerNative("wasm", { freeze: freezeInPanels });
}
async function freezeInPanels(stored) {
	const [rows, columns] = stored.shape;
	if (columns < 8) return freezeDense(stored);
	const values = packedPanels(await stored.values(), rows, columns);
	const panels = tensor3d(values, [
		values.length / columns / 8,
		columns,
		8
	]);
	const run = (name, x) => engine().runKernel(name, {
		x,
		panels
	}, { rows });
	return {
		shape: stored.shape,
		forward: (x) => run(FORWARD, x),
		backward: (dy) => run(BACKWARD, dy),
		gather: (indices) => run(GATHER, indices)
	};
}

// src/engine/tfjs/wasm-kernels.ts
const FLOAT_BYTES = 4;
function installFastKernels() {
	const backend$1 = backend();
	mendAllocations(backend$1);
	const of = products(backend$1.wasm);
	registerFrozen(backend$1, of);
	replaceKernel(BatchMatMul, (original) => batchMatMul(backend$1, of, original));
	replaceKernel(GatherV2, (original) => gatherRows(backend$1, original));
	replaceKernel(Identity, (original) => share(backend$1, original));
	replaceKernel(Slice, (original) => sliceRows(backend$1, original));
}
function mendAllocations({ wasm }) {
	const allocate = wasm._malloc.bind(wasm);
	wasm._malloc = (bytes) => {
		const address = allocate(bytes) >>> 0;
		if (address === 0 && bytes > 0) throw new LoraError("out-of-memory", `The wasm backend's 4 GiB do not hold another ${bytes} bytes.`, {
			exit: 3,
			next: "Lower training.microBatchSize or maxLength, or choose a smaller base."
		});
		return address;
	};
}
function replaceKernel(name, make) {
	const config = getKernel(name, "wasm");
	unregisterKernel(name, "wasm");
	registerKernel({
		kernelName: name,
		backendName: "wasm",
		kernelFunc: make(config.kernelFunc)
	});
}
function batchMatMul(backend, { multiply }, original) {
	return (call) => {
		const { a, b } = call.inputs;
		const { transposeA, transposeB } = call.attrs;
		const batch = a.shape.slice(0, -2);
		const sameBatch = a.shape.length === b.shape.length && batch.every((size, i) => size === b.shape[i]);
		const empty = [a, b].some(({ shape }) => shape.includes(0));
		if (!sameBatch || empty || a.dtype !== "float32" || b.dtype !== "float32") return original(call);
		const [m, k] = oriented(a, transposeA);
		const [, n] = oriented(b, transposeB);
		const out = backend.makeOutput([
			...batch,
			m,
			n
		], "float32");
		const operand = (x, transposed, i) => {
			const [rows, columns] = x.shape.slice(-2);
			const at = backend.dataIdMap.get(x.dataId).memoryOffset + i * rows * columns * FLOAT_BYTES;
			const [along, across] = [columns * FLOAT_BYTES, FLOAT_BYTES];
			return transposed ? {
				at,
				row: across,
				column: along
			} : {
				at,
				row: along,
				column: across
			};
		};
		const to = backend.dataIdMap.get(out.dataId).memoryOffset;
		for (let i = 0; i < elements(batch); i++) multiply(operand(a, transposeA, i), operand(b, transposeB, i), to + i * m * n * FLOAT_BYTES, m, k, n);
		return out;
	};
}
function oriented({ shape }, transposed) {
	const [rows, columns] = shape.slice(-2);
	return transposed ? [columns, rows] : [rows, columns];
}
function gatherRows(backend, original) {
	return (call) => {
		const { x, indices } = call.inputs;
		const { axis, batchDims } = call.attrs;
		if (axis !== 0 || batchDims !== 0 || x.dtype !== "float32" || indices.dtype !== "int32") return original(call);
		const size = elements(x.shape.slice(1));
		const count = elements(indices.shape);
		const out = backend.makeOutput([...indices.shape, ...x.shape.slice(1)], x.dtype);
		const bytes = size * FLOAT_BYTES;
		const from = backend.dataIdMap.get(x.dataId).memoryOffset;
		const to = backend.dataIdMap.get(out.dataId).memoryOffset;
		const heap = backend.wasm.HEAPU8;
		const rows = new Int32Array(heap.buffer, backend.dataIdMap.get(indices.dataId).memoryOffset, count);
		for (let i = 0; i < count; i++) {
			const row = rows[i];
			if (row < 0 || row >= x.shape[0]) throw new RangeError(`row ${row} is not among ${x.shape[0]}`);
			heap.copyWithin(to + i * bytes, from + row * bytes, from + (row + 1) * bytes);
		}
		return out;
	};
}
function share(backend, original) {
	return (call) => {
		const { x } = call.inputs;
		if (x.dtype === "string") return original(call);
		backend.incRef(x.dataId);
		return {
			dataId: x.dataId,
			shape: x.shape,
			dtype: x.dtype
		};
	};
}
function sliceRows(backend, original) {
	return (call) => {
		const { x } = call.inputs;
		const { begin, size } = call.attrs;
		if (!x.shape.every((extent, axis) => axis === 0 || begin[axis] === 0 && size[axis] === extent) || x.dtype !== "float32" || !(size[0] >= 0)) return original(call);
		const out = backend.makeOutput(size, x.dtype);
		const row = FLOAT_BYTES * elements(x.shape.slice(1));
		const from = backend.dataIdMap.get(x.dataId).memoryOffset + begin[0] * row;
		backend.wasm.HEAPU8.copyWithin(backend.dataIdMap.get(out.dataId).memoryOffset, from, from + size[0] * row);
		return out;
	};
}
function elements(sizes) {
	return sizes.reduce((a, b) => a * b, 1);
}

// src/engine/tfjs/webgpu/start.ts
const PACKED_PRODUCT = 3;
const LIMITS = [
	"maxBufferSize",
	"maxStorageBufferBindingSize",
	"maxComputeWorkgroupStorageSize",
	"maxComputeWorkgroupsPerDimension",
	"maxComputeWorkgroupSizeX",
	"maxComputeInvocationsPerWorkgroup"
];
async function startWebgpu({ device, installation, precision }) {
	if (precision !== "f32") throw new LoraError("backend-precision", `The webgpu backend computes in f32, not ${precision}.`, {
		exit: 3,
		next: "Write `precision: f32` under `training`."
	});
	await openDawn(installation, device);
	const adapter = await chooseAdapter(device);
	const { WebGPUBackend } = await import("./dist-DOb3VGcl.js");
	const { registerCacheWrite } = await import("./cache-BfQTkWoo.js");
	const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
	const gpu = await adapter.requestDevice({ requiredLimits });
	const fault = firstFault(gpu);
	class CheckedBackend extends WebGPUBackend {
		async read(dataId) {
			const values = await super.read(dataId);
			const error = fault();
			if (error !== null) throw error;
			return values;
		}
	}
	removeBackend("webgpu");
	registerBackend("webgpu", () => new CheckedBackend(gpu, adapter.info));
	registerCacheWrite();
	env().set("WEBGPU_MATMUL_PROGRAM_TYPE", PACKED_PRODUCT);
	await setBackend("webgpu");
	await ready();
	return adapter;
}
async function openDawn(installation, device) {
	const path = installation === null ? null : join(installation, DAWN_MODULE);
	if (path === null || !existsSync(path)) throw notInstalled("webgpu", device);
	try {
		const { create, globals } = await import(pathToFileURL(path).href);
		Object.assign(globalThis, globals);
		const navigator = { gpu: create([]) };
		Object.defineProperty(globalThis, "navigator", {
			value: navigator,
			configurable: true,
			writable: true
		});
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new LoraError("backend-broken", `Dawn in ${installation} does not load: ${why}`, {
			exit: 3,
			next: "Remove that directory and run `lora engine install webgpu` again.",
			cause
		});
	}
}
async function chooseAdapter(device) {
	const software = device === "cpu";
	const options = software ? { forceFallbackAdapter: true } : { powerPreference: "high-performance" };
	const adapter = await navigator.gpu.requestAdapter(options);
	if (software) {
		if (adapter?.info.isFallbackAdapter) return adapter;
		throw new LoraError("no-software-adapter", "The plan asks for the CPU, and there is no Vulkan driver in software.", {
			exit: 3,
			next: "Install Mesa's lavapipe (Debian 13: apt-get install mesa-vulkan-drivers) or point VK_DRIVER_FILES to SwiftShader's vk_swiftshader_icd.json, which comes with Chromium; or use `backend: wasm`."
		});
	}
	if (adapter !== null && !adapter.info.isFallbackAdapter) return adapter;
	const found = adapter === null ? "WebGPU finds none" : `WebGPU finds ${adapter.info.description}, which is software`;
	throw new LoraError("no-gpu", `The plan asks for a GPU, and ${found} on this machine.`, {
		exit: 3,
		next: "Install the GPU's Vulkan driver and its loader (Debian: apt-get install libvulkan1), or write `device: cpu` under `training`."
	});
}
function firstFault(device) {
	let first = null;
	const note = (what, message) => {
		const memory = /memory|too large|exceeds the max/i.test(message);
		first ??= new LoraError(memory ? "out-of-memory" : "gpu-error", `${what}: ${message}`, {
			exit: 3,
			next: memory ? "Lower training.microBatchSize or maxLength, or choose a smaller base." : "Look at `lora engine doctor webgpu`, and report it if it repeats."
		});
	};
	device.addEventListener("uncapturederror", (event) => {
		note("The GPU refused a command", event.error.message);
	});
	device.lost.then(({ message }) => note("The GPU was lost", message));
	return () => first;
}

// src/engine/tfjs/backend.ts
const BINARY = "tfjs-backend-wasm-simd.wasm";
const WASM = {
	backend: "wasm",
	device: "cpu",
	installation: null,
	precision: "f32",
	threads: 1
};
async function startBackend(choice = WASM) {
	if (getBackend() === choice.backend) return;
	if (choice.backend === "tensorflow") await startTensorflow(choice);
	else if (choice.backend === "webgpu") await startWebgpu(choice);
	else await startWasm();
}
async function startWasm() {
	const directory = wasmDirectory();
	if (!await env().getAsync("WASM_HAS_SIMD_SUPPORT")) throw new LoraError("backend-simd", "This Node.js has no WebAssembly SIMD, which the tfjs engine computes with.", {
		exit: 3,
		next: "Use Node.js 20.19 or later on a current processor."
	});
	setWasmPaths(directory + sep);
	if (!await setBackend("wasm")) throw new LoraError("backend-missing", `The wasm backend in ${directory} does not start.`, { exit: 3 });
	await ready();
	installFastKernels();
	registerCacheWrite();
}
function wasmDirectory() {
	const here = dirname(fileURLToPath(import.meta.url));
	for (const directory of [here, dirname(here)]) if (existsSync(join(directory, BINARY))) return directory;
	try {
		const directory = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
		if (existsSync(join(directory, BINARY))) return directory;
	} catch {}
	throw new LoraError("backend-missing", `${BINARY} is neither in ${here} nor in node_modules.`, {
		exit: 3,
		next: "Restore dist/ from the repository, or run `npm ci`."
	});
}

// src/engine/tfjs/nonfinite.ts
var NonFiniteError = class extends LoraError {
	step;
	rows;
	constructor(what, step, rows) {
		super("non-finite", `The ${what} of ${step === 0 ? "the dry run" : `step ${step}`} is not finite (rows ${rows.slice(0, 16).join(", ")}${rows.length > 16 ? ", …" : ""}).`, {
			exit: 1,
			next: step === 0 ? "Nothing is trained yet, so the base itself gives it: look for NaN or infinity in its weights, then at these rows with `lora inspect tokens`." : "Lower training.learningRate, or look at these rows with `lora inspect tokens`."
		});
		this.step = step;
		this.rows = rows;
	}
};

// src/model/attention.ts
const KEPT_KEYS = 1024;
function segmentAttention(q, k, v, shape, blocks) {
	const { heads, keyValueHeads, headDim } = shape;
	const scale = 1 / Math.sqrt(headDim);
	const { round, widen } = rounding();
	const split = (x, rows) => splitHeads(x, rows, x.shape[1] / headDim, keyValueHeads);
	const join = (x, rows, heads) => joinHeads(x, rows, heads, headDim);
	const probabilitiesOf = (qs, ks, { queries, keys, mask }) => {
		const scores = reshape$1(matMul(qs, ks, false, true), [
			queries.count * heads,
			queries.length,
			keys.length
		]);
		return reshape$1(softmax$2(add(scores, mask)), [
			queries.count * keyValueHeads,
			-1,
			keys.length
		]);
	};
	return operation((q, k, v, save) => {
		const kept = [];
		const inputs = tidy(() => [
			round(mul(q, scale)),
			clone(round(k)),
			clone(round(v))
		]);
		const [qr, kr, vr] = inputs;
		const value = concatRows(blocks.map((block) => tidy(() => {
			const probabilities = probabilitiesOf(split(qr, block.queries), split(kr, block.keys), block);
			kept.push(keeps(block) ? keep(probabilities) : block.mask);
			return join(matMul(probabilities, split(vr, block.keys)), block.queries, heads);
		})));
		const places = blocks.flatMap(({ queries }) => queries.places ?? []);
		save([
			...inputs,
			value,
			...kept,
			...places
		]);
		dispose([...inputs, ...kept.filter((_, i) => keeps(blocks[i]))]);
		return {
			value,
			gradFunc: (dy, saved) => {
				const [qr, kr, vr, value, ...rest] = saved;
				const weighted = mul(dy, widen(value));
				const rounded = round(dy);
				const [kept, places] = [rest.slice(0, blocks.length), rest.slice(blocks.length)];
				const gradients = blocks.map((block, i) => tidy(() => {
					const { queries, keys } = block.queries.places === null ? block : placed(block, places.shift());
					const [qs, ks, vs] = [
						split(qr, queries),
						split(kr, keys),
						split(vr, keys)
					];
					const probabilities = keeps(block) ? kept[i] : probabilitiesOf(qs, ks, {
						queries,
						keys,
						mask: kept[i]
					});
					const dOut = split(rounded, queries);
					const along = sum$1(split(weighted, queries), -1, true);
					const dProbabilities = widen(matMul(dOut, vs, false, true));
					const dScores = round(mul(widen(probabilities), sub(dProbabilities, along)));
					return [
						mul(widen(join(matMul(dScores, ks), queries, heads)), scale),
						widen(join(matMul(dScores, qs, true, false), keys, keyValueHeads)),
						widen(join(matMul(probabilities, dOut, true, false), keys, keyValueHeads))
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
function placed({ queries, mask }, places) {
	const rows = {
		...queries,
		places
	};
	return {
		queries: rows,
		keys: rows,
		mask
	};
}
function keeps({ queries, keys }) {
	return queries.start === keys.start && queries.length === keys.length || native().rounding !== void 0 && keys.length <= KEPT_KEYS;
}
function sumOverBlocks(parts, blocks) {
	const sums = [];
	blocks.forEach(({ keys: { start: firstKey, total: keys } }, i) => {
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
function splitHeads(x, rows, heads, keyValueHeads) {
	const { start, total, count, length, places } = rows;
	const width = x.shape[1];
	const own = total === x.shape[0] ? x : slice$1(x, [start, 0], [total, width]);
	const even = places === null ? own : scatterND(places, own, [count * length, width]);
	const perHead = transpose$1(reshape$1(even, [
		count,
		length,
		heads,
		width / heads
	]), [
		0,
		2,
		1,
		3
	]);
	return reshape$1(perHead, [
		count * keyValueHeads,
		heads / keyValueHeads * length,
		width / heads
	]);
}
function joinHeads(x, { total, count, length, places }, heads, headDim) {
	const perRow = transpose$1(reshape$1(x, [
		count,
		heads,
		length,
		headDim
	]), [
		0,
		2,
		1,
		3
	]);
	const even = reshape$1(perRow, [count * length, heads * headDim]);
	return places === null ? even : gather(even, reshape$1(places, [total]));
}
function concatRows(parts) {
	return parts.length === 1 ? parts[0] : concat2d(parts, 0);
}

// src/model/rope.ts
function inverseFrequencies(config) {
	const { headDim, ropeTheta, ropeScaling } = config;
	const power = (exponent) => Math.exp(exponent * Math.log(ropeTheta));
	const plain = Float32Array.from({ length: headDim / 2 }, (_, i) => 1 / Math.fround(power(2 * i / headDim)));
	if (ropeScaling === null) return plain;
	const { factor, lowFrequencyFactor, highFrequencyFactor, originalMaxPositions } = ropeScaling;
	const f32 = Math.fround;
	return plain.map((frequency) => {
		const wavelength = f32(f32(2 * Math.PI) / frequency);
		if (wavelength < originalMaxPositions / highFrequencyFactor) return frequency;
		if (wavelength > originalMaxPositions / lowFrequencyFactor) return frequency / factor;
		const turns = f32(originalMaxPositions / wavelength);
		const smooth = f32(f32(turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor));
		return f32(f32(f32(1 - smooth) * frequency) / factor) + f32(smooth * frequency);
	});
}
function ropeAngles(frequencies, positions) {
	const half = frequencies.length;
	const cos = new Float32Array(positions.length * 2 * half);
	const sin = new Float32Array(cos.length);
	for (let t = 0; t < positions.length; t++) for (let i = 0; i < half; i++) {
		const angle = Math.fround(positions[t] * frequencies[i]);
		const at = 2 * half * t + i;
		cos[at] = cos[at + half] = Math.cos(angle);
		sin[at] = sin[at + half] = Math.sin(angle);
	}
	const shape = [
		positions.length,
		1,
		2 * half
	];
	return {
		cos: tensor3d(cos, shape),
		sin: tensor3d(sin, shape)
	};
}
function quarterTurn(headDim) {
	const half = headDim / 2;
	const values = new Float32Array(headDim * headDim);
	for (let i = 0; i < half; i++) {
		values[(half + i) * headDim + i] = -1;
		values[i * headDim + half + i] = 1;
	}
	return tensor2d(values, [headDim, headDim]);
}
function rotate(x, rope, turn) {
	const [tokens, width] = x.shape;
	const headDim = turn.shape[0];
	const perHead = [
		tokens,
		width / headDim,
		headDim
	];
	const turned = (y) => reshape$1(matMul(reshape$1(y, [-1, headDim]), turn), perHead);
	return operation((input, save) => {
		save([rope.cos, rope.sin]);
		const heads = reshape$1(input, perHead);
		return {
			value: reshape$1(add(mul(heads, rope.cos), mul(turned(heads), rope.sin)), [tokens, width]),
			gradFunc: (dy, saved) => {
				const [cos, sin] = saved;
				const dHeads = reshape$1(dy, perHead);
				return reshape$1(sub(mul(dHeads, cos), turned(mul(dHeads, sin))), [tokens, width]);
			}
		};
	})(x);
}

// src/model/decoder.ts
function tokenBatch(sequences) {
	const tokens = sequences.reduce((sum, sequence) => sum + sequence.length, 0);
	const ids = new Int32Array(tokens);
	const positions = new Int32Array(tokens);
	const segments = [];
	let start = 0;
	for (const sequence of sequences) {
		ids.set(sequence, start);
		for (let t = 0; t < sequence.length; t++) positions[start + t] = t;
		segments.push({
			start,
			length: sequence.length
		});
		start += sequence.length;
	}
	return {
		ids,
		positions,
		segments
	};
}
function forward(model, batch, options = {}) {
	return linear(finalStates(model, batch, options), model.head);
}
function finalStates(model, batch, options = {}) {
	const pass = preparePass(model, batch, options);
	let x = pass.embed();
	model.layers.forEach((_, i) => {
		const input = x;
		x = tidy(() => pass.layer(i, input, options.adapt));
	});
	return pass.finish(x);
}
function preparePass(model, batch, { select, onKeysValues }) {
	const { config } = model;
	const together = (native().scoresAtOnce ?? 0) / config.heads;
	const blocks = new Map([...new Set(config.windows)].map((window) => [window, attentionBlocks(batch.segments, window, 256, together)]));
	const rope = ropeAngles(model.inverseFrequencies, batch.positions);
	const attend = (layer, q, k, v) => {
		onKeysValues?.(layer, k, v);
		return segmentAttention(q, k, v, config, blocks.get(config.windows[layer]));
	};
	const rows = batch.segments.map((segment) => segment.length);
	const selection = select === void 0 ? null : {
		indices: tensor1d(select, "int32"),
		rows: selectedPerSegment(batch.segments, select)
	};
	return {
		embed: () => embed(model, batch.ids),
		layer: (index, x, adapt) => {
			const selected = index === model.layers.length - 1 ? selection : null;
			return decoderLayer(model, model.layers[index], index, x, rope, attend, rows, adapt, selected);
		},
		finish: (x) => rmsNorm(x, model.norm, config.rmsNormEpsilon)
	};
}
function embed(model, ids) {
	return model.embedding.gather(tensor1d(ids, "int32"));
}
function decoderLayer(model, layer, index, x, rope, attend, rows, adapt, selection) {
	const { rmsNormEpsilon } = model.config;
	const project = (block, projection, input, inputRows) => {
		const update = adapt?.(`${layer.prefix}.${block}.${projection}`, inputRows) ?? null;
		return linear(input, layer.projections[projection], update);
	};
	const normed = (y, weight) => {
		const normal = rmsNorm(y, weight, rmsNormEpsilon);
		return spend(forProducts(normal), normal);
	};
	const normal = normed(x, layer.inputNorm);
	const heads = (projection, norm) => {
		const states = project("self_attn", projection, normal, rows);
		if (norm === null) return spend(rotate(states, rope, model.quarterTurn), states);
		const perHead = spend(rmsNorm(states, norm, rmsNormEpsilon), states);
		return spend(rotate(perHead, rope, model.quarterTurn), perHead);
	};
	let attended = attend(index, heads("q_proj", layer.queryNorm), heads("k_proj", layer.keyNorm), spend(project("self_attn", "v_proj", normal, rows), normal));
	let residual = x;
	let left = rows;
	if (selection !== null) {
		attended = spend(selectRows(attended, selection.indices), attended);
		residual = selectRows(residual, selection.indices);
		left = selection.rows;
	}
	const mixed = project("self_attn", "o_proj", attended, left);
	const h = spend(add$1(residual, mixed), attended, mixed);
	const normalH = normed(h, layer.postAttentionNorm);
	const gate = project("mlp", "gate_proj", normalH, left);
	const up = spend(project("mlp", "up_proj", normalH, left), normalH);
	const product = spend(swiglu(gate, up), gate, up);
	const gated = spend(forProducts(product), product);
	const mapped = spend(project("mlp", "down_proj", gated, left), gated);
	return spend(add$1(h, mapped), h, mapped);
}
function spend(result, ...parts) {
	for (const part of parts) if (part !== result) part.dispose();
	return result;
}
function selectedPerSegment(segments, select) {
	let next = 0;
	return segments.map(({ start, length }) => {
		const first = next;
		while (next < select.length && select[next] < start + length) next++;
		return next - first;
	});
}

// src/model/load.ts
const LARGEST_MODEL_BYTES = 3 * 2 ** 30;
async function loadDecoder(directory, onProgress = () => {}) {
	const config = await readDecoderConfig(directory);
	const checkpoint = await openCheckpoint(directory);
	try {
		checkTensors(config, checkpoint, directory);
		refuseTooLarge(config, directory);
		return await loadWeights(config, checkpoint, directory, onProgress);
	} finally {
		await checkpoint.close();
	}
}
async function loadWeights(config, checkpoint, directory, onProgress) {
	const { hiddenSize, vocabularySize, headDim } = config;
	const shapes = linearShapes(config);
	const total = shapes.length + 1;
	let done = 0;
	const vector = async (name, size) => tensor1d(await checkpoint.read(name, [size]));
	const linear = async (name, out, input, bias) => {
		const weight = await freeze(checkpoint, `${name}.weight`, [out, input]);
		onProgress({
			task: "load base",
			done: ++done,
			total,
			unit: "tensors"
		});
		return {
			weight,
			bias: bias ? await vector(`${name}.bias`, out) : null
		};
	};
	if (config.tiedEmbeddings) await refuseUntied(config, checkpoint, directory);
	const embedding = await freeze(checkpoint, EMBEDDING, [vocabularySize, hiddenSize]);
	const layers = [];
	for (let layer = 0; layer < config.layers; layer++) {
		const projections = {};
		for (const shape of shapes.filter((s) => s.layer === layer)) projections[shape.projection] = await linear(shape.name, shape.out, shape.in, config.biases.includes(shape.projection));
		const prefix = `model.layers.${layer}`;
		const headNorm = async (name) => config.headNorms ? await vector(`${prefix}.self_attn.${name}.weight`, headDim) : null;
		layers.push({
			prefix,
			inputNorm: await vector(`${prefix}.input_layernorm.weight`, hiddenSize),
			postAttentionNorm: await vector(`${prefix}.post_attention_layernorm.weight`, hiddenSize),
			queryNorm: await headNorm("q_norm"),
			keyNorm: await headNorm("k_norm"),
			projections
		});
	}
	return {
		config,
		embedding,
		layers,
		norm: await vector(NORM, hiddenSize),
		head: config.tiedEmbeddings ? {
			weight: embedding,
			bias: null
		} : await linear("lm_head", vocabularySize, hiddenSize, false),
		inverseFrequencies: inverseFrequencies(config),
		quarterTurn: quarterTurn(headDim)
	};
}
function freeze(checkpoint, name, shape) {
	const file = checkpoint.find(name, shape);
	const { dtype } = file.tensors.get(name);
	return (native().freeze ?? freezeDense)({
		shape,
		dtype,
		read: (first, end) => file.read(name, first, end),
		values: () => file.readFloat32(name)
	});
}
const COMPARED = 2 ** 24;
async function refuseUntied({ vocabularySize, hiddenSize }, checkpoint, directory) {
	if (!checkpoint.has("lm_head.weight")) return;
	const shape = [vocabularySize, hiddenSize];
	const part = async (name, first, end) => {
		const file = checkpoint.find(name, shape);
		return decodeFloats(file.tensors.get(name).dtype, await file.read(name, first, end));
	};
	let same = true;
	for (let first = 0; same && first < vocabularySize * hiddenSize; first += COMPARED) {
		const end = Math.min(first + COMPARED, vocabularySize * hiddenSize);
		const [embedding, head] = [await part(EMBEDDING, first, end), await part(HEAD, first, end)];
		same = head.every((value, i) => Object.is(value, embedding[i]));
	}
	if (same) return;
	throw new LoraError("weights-tied", `config.json in ${directory} ties the embeddings, but ${HEAD} is there and differs from ${EMBEDDING}.`, {
		place: { file: directory },
		next: "Set tie_word_embeddings to false, or remove the output projection."
	});
}
function refuseTooLarge(config, directory) {
	if (getBackend() !== "wasm") return;
	const elements = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0) + config.vocabularySize * config.hiddenSize * (config.tiedEmbeddings ? 1 : 2);
	if (elements * Float32Array.BYTES_PER_ELEMENT <= LARGEST_MODEL_BYTES) return;
	throw new LoraError("base-too-large", `${directory} has ${Math.round(elements / 1e6)} million weights, too many for the wasm backend.`, {
		exit: 3,
		next: "Choose a base below about 800 million parameters for this engine."
	});
}

// src/engine/tfjs/loss.ts
const IGNORED = -100;
function supervisedTokens(labels) {
	let count = 0;
	for (let i = 1; i < labels.length; i++) if (labels[i] !== -100) count++;
	return count;
}
function supervisedBatch(rows) {
	const sequences = [];
	const select = [];
	const targets = [];
	let start = 0;
	for (const { ids, labels } of rows) {
		let length = 0;
		for (let i = 1; i < labels.length; i++) {
			if (labels[i] === -100) continue;
			select.push(start + i - 1);
			targets.push(labels[i]);
			length = i;
		}
		if (length === 0) continue;
		sequences.push(ids.subarray(0, length));
		start += length;
	}
	return {
		tokens: tokenBatch(sequences),
		select: Int32Array.from(select),
		targets: Int32Array.from(targets)
	};
}
function summedLoss(model, batch, adapt, divisor = 1) {
	const states = finalStates(model, batch.tokens, {
		adapt,
		select: batch.select
	});
	return headCrossEntropy(states, model.head, tensor1d(batch.targets, "int32"), divisor);
}

// src/model/dropout.ts
function seededDropout(p, seed, step, slots) {
	if (p === 0) return null;
	const kept = 1 / (1 - p);
	const logKept = Math.log1p(-p);
	const words = /* @__PURE__ */ new Uint32Array(4);
	return { mask(name, rows, features) {
		const [key0, key1] = streamKey(seed, name);
		const tokens = rows.reduce((sum, length) => sum + length, 0);
		const values = new Float32Array(tokens * features).fill(kept);
		let begin = 0;
		rows.forEach((length, sequence) => {
			const end = begin + length * features;
			let draws = 0;
			for (let at = begin;; at++) {
				if (draws % 4 === 0) philox(key0, key1, draws >>> 2, slots[sequence], step, 0, words);
				const uniform = (words[draws++ % 4] + 1) / 2 ** 32;
				at += Math.floor(Math.log(uniform) / logKept);
				if (at >= end) break;
				values[at] = 0;
			}
			begin = end;
		});
		return tensor2d(values, [tokens, features]);
	} };
}
const keys = /* @__PURE__ */ new Map();
function streamKey(seed, name) {
	const text = `${seed}/${name}`;
	let key = keys.get(text);
	if (key === void 0) {
		const digest = createHash("sha256").update(`lora-action dropout v1\n${seed}\n${name}`).digest();
		key = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
		keys.set(text, key);
	}
	return key;
}

// src/engine/tfjs/recompute.ts
function recomputedGradient(model, batch, parameters, tensors, bind, divisor) {
	const pass = preparePass(model, batch.tokens, { select: batch.select });
	const ofLayer = model.layers.map((_, layer) => parameters.map((_, i) => i).filter((i) => parameters[i].linear.layer === layer));
	const run = (layer, x, bound) => pass.layer(layer, x, bind(ofLayer[layer].map((i) => parameters[i]), bound));
	const inputs = [pass.embed()];
	model.layers.forEach((_, layer) => {
		const bound = ofLayer[layer].map((i) => tensors[i]);
		inputs.push(tidy(() => run(layer, inputs[layer], bound)));
	});
	const targets = tensor1d(batch.targets, "int32");
	const { value, grad } = valueAndGrad((x) => {
		return headCrossEntropy(pass.finish(x), model.head, targets, divisor);
	})(inputs.pop());
	const grads$1 = new Array(parameters.length);
	let dy = grad;
	for (let layer = model.layers.length - 1; layer >= 0; layer--) {
		const indices = ofLayer[layer];
		const bound = indices.map((i) => tensors[i]);
		const x = inputs.pop();
		const [dx, ...own] = layer === 0 ? [null, ...grads((...b) => run(layer, x, b))(bound, dy)] : grads((y, ...b) => run(layer, y, b))([x, ...bound], dy);
		indices.forEach((i, at) => {
			grads$1[i] = own[at];
		});
		x.dispose();
		if (dx !== null && dx !== void 0) dy = dx;
	}
	return {
		value,
		grads: grads$1
	};
}

// src/engine/tfjs/gradient.ts
async function lossAndGradient(model, parameters, settings, dropout, microBatch, step, stepTokens, recompute = false) {
	const [value, ...grads] = tidy(() => {
		const tensors = parameters.map(({ values, shape }) => tensor2d(values, shape));
		return gradientTensors({
			model,
			parameters,
			settings,
			dropout,
			recompute
		}, tensors, microBatch, step, stepTokens);
	});
	if (value === void 0) return {
		loss: 0,
		gradient: parameters.map(({ values }) => new Float32Array(values.length))
	};
	const [loss, ...gradient] = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
	dispose([value, ...grads]);
	return {
		loss: loss[0],
		gradient
	};
}
function gradientTensors({ model, parameters, settings, dropout, recompute }, tensors, microBatch, step, stepTokens) {
	const kept = microBatch.rows.map((row, i) => ({
		row,
		slot: microBatch.slots[i]
	})).filter(({ row }) => supervisedTokens(row.labels) > 0);
	if (kept.length === 0) return [];
	const batch = supervisedBatch(kept.map(({ row }) => row));
	const masks = seededDropout(step === 0 ? 0 : dropout.p, dropout.seed, step, kept.map(({ slot }) => slot));
	const bind = (some, tensors) => bindLora(some, tensors, settings, masks);
	return tidy(() => {
		const loss = (...bound) => summedLoss(model, batch, bind(parameters, bound), stepTokens);
		const { value, grads } = recompute ? recomputedGradient(model, batch, parameters, tensors, bind, stepTokens) : valueAndGrads(loss)([...tensors]);
		return [value, ...grads];
	});
}

// src/chat/pack.ts
function packRows(lengths, capacity) {
	const order = lengths.map((_, i) => i).sort((a, b) => lengths[b] - lengths[a] || a - b);
	const bins = [];
	const room = new RoomTree(lengths.length, capacity);
	for (const row of order) {
		const length = lengths[row];
		if (!(length >= 1 && length <= capacity)) throw new RangeError(`row ${row} has ${length} tokens, which do not fit into ${capacity}`);
		const packed = bins[room.take(length)];
		if (packed) packed.push(row);
		else bins.push([row]);
	}
	return bins;
}
var RoomTree = class {
	leaves;
	most;
	constructor(bins, capacity) {
		this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, bins)));
		this.most = new Float64Array(2 * this.leaves).fill(capacity);
	}
	take(length) {
		let node = 1;
		while (node < this.leaves) node = this.most[2 * node] >= length ? 2 * node : 2 * node + 1;
		const bin = node - this.leaves;
		this.most[node] = this.most[node] - length;
		for (node >>= 1; node >= 1; node >>= 1) this.most[node] = Math.max(this.most[2 * node], this.most[2 * node + 1]);
		return bin;
	}
};

// src/engine/tfjs/batches.ts
function optimizerSteps(order, batchSize) {
	return Math.ceil(order.length / batchSize);
}
function stepSlots(order, batchSize, step) {
	const begin = (step - 1) * batchSize;
	const count = Math.min(batchSize, order.length - begin);
	return Array.from({ length: count }, (_, i) => begin + i);
}
function microBatches(lengths, { microBatchSize, packing, capacity }) {
	if (packing) return packRows(lengths, capacity);
	const batches = [];
	for (let i = 0; i < lengths.length; i += microBatchSize) batches.push(Array.from({ length: Math.min(microBatchSize, lengths.length - i) }, (_, j) => i + j));
	return batches;
}

// src/engine/tfjs/rows.ts
async function readTrainingRows(path, vocabularySize) {
	const tokens = await readTokens(path);
	const count = tokens.offsets.length - 1;
	const rows = [];
	for (let row = 0; row < count; row++) {
		const begin = Number(tokens.offsets[row]);
		const end = Number(tokens.offsets[row + 1]);
		rows.push({
			ids: tokens.inputIds.subarray(begin, end),
			labels: tokens.labels.subarray(begin, end)
		});
	}
	const unknown = tokens.inputIds.find((id) => id < 0 || id >= vocabularySize);
	if (unknown !== void 0) throw new LoraError("tokens-vocabulary", `${path} has token ${unknown}; the base knows ${vocabularySize}.`, {
		place: { file: path },
		next: "Use the tokenizer and the weights of the same checkpoint."
	});
	const supervised = rows.map((row) => supervisedTokens(row.labels));
	const order = tokens.order;
	if (order.length === 0) throw new LoraError("tokens-empty", `${path} has no rows to train on.`, { place: { file: path } });
	for (const row of order) if (row < 0 || row >= count) throw new LoraError("tokens-order", `${path} orders row ${row}; it has ${count}.`, { place: { file: path } });
	return {
		rows,
		supervised,
		order
	};
}

// src/engine/tfjs/step.ts
function hostPasses(context) {
	const { model, parameters, settings, dropout, recompute } = context;
	return {
		gradient: (microBatch, step, stepTokens) => lossAndGradient(model, parameters, settings, dropout, microBatch, step, stepTokens, recompute),
		add: addInPlace
	};
}
function stepsInOneLane(passes, cut, afterPass) {
	return {
		async compute(step) {
			const { loss, gradient, rows } = await laneGradient(passes, cut, step, [...step.rows.keys()], afterPass);
			if (!Number.isFinite(loss)) throw new NonFiniteError("loss", step.step, rows);
			return {
				loss,
				gradient
			};
		},
		async close() {}
	};
}
async function laneGradient(passes, { data, batching }, { step, rows, tokens }, slots, afterPass) {
	const lengths = slots.map((slot) => data.rows[rows[slot]].ids.length);
	let loss = 0;
	let gradient = null;
	for (const pass of microBatches(lengths, batching)) {
		const inStep = pass.map((i) => slots[i]);
		const microBatch = {
			slots: inStep,
			rows: inStep.map((slot) => data.rows[rows[slot]])
		};
		const part = await passes.gradient(microBatch, step, tokens);
		loss += part.loss;
		gradient = gradient === null ? part.gradient : passes.add(gradient, part.gradient);
		if (!Number.isFinite(loss)) return {
			loss,
			gradient,
			rows: inStep.map((slot) => rows[slot])
		};
		await afterPass();
	}
	return {
		loss,
		gradient,
		rows: []
	};
}
function addInPlace(sum, more) {
	sum.forEach((values, i) => {
		const added = more[i];
		for (let j = 0; j < values.length; j++) values[j] += added[j];
	});
	return sum;
}

// src/engine/tfjs/threads.ts
function threadScript() {
	const found = [
		"./engine-tfjs-thread.js",
		"../engine-tfjs-thread.js",
		"./thread.ts"
	].map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
	if (found !== void 0) return found;
	throw new LoraError("engine-missing", "The program of the tfjs engine's threads is not beside the engine.", {
		exit: 3,
		next: "Restore dist/ as it was committed."
	});
}
function parameterViews(shapes, memory, index = 0) {
	const sizes = shapes.map(({ shape }) => shape[0] * shape[1]);
	let at = index * sizes.reduce((sum, size) => sum + size, 0);
	return sizes.map((size) => {
		const view = new Float32Array(memory, at * Float32Array.BYTES_PER_ELEMENT, size);
		at += size;
		return view;
	});
}
async function takeLanes(context, shared, { step, lanes }, afterPass) {
	const next = new Int32Array(shared.next);
	const passes = hostPasses(context);
	const results = [];
	for (let lane = Atomics.add(next, 0, 1); lane < lanes.length; lane = Atomics.add(next, 0, 1)) {
		const { loss, rows, gradient } = await laneGradient(passes, context, step, lanes[lane], afterPass);
		parameterViews(context.parameters, shared.gradients, lane).forEach((view, i) => {
			view.set(gradient[i]);
		});
		results.push({
			lane,
			loss,
			rows
		});
	}
	return results;
}
var ThreadedSteps = class ThreadedSteps {
	#context;
	#shared;
	#threads;
	#afterPass;
	constructor(context, shared, threads, afterPass) {
		this.#context = context;
		this.#shared = shared;
		this.#threads = threads;
		this.#afterPass = afterPass;
	}
	static async start(context, where, count, afterPass) {
		const { model, settings, dropout, batching, recompute } = context;
		const shapes = loraParameterShapes(model.config, settings);
		const bytes = Float32Array.BYTES_PER_ELEMENT * shapes.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
		const shared = {
			values: new SharedArrayBuffer(bytes),
			gradients: new SharedArrayBuffer(bytes * Math.min(8, batching.batchSize)),
			next: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
		};
		const job = {
			...where,
			settings,
			dropout,
			batching,
			recompute,
			shared
		};
		const threads = Array.from({ length: count - 1 }, () => new Thread(job));
		const steps = new ThreadedSteps(context, shared, threads, afterPass);
		try {
			await Promise.all(threads.map((thread) => thread.reply()));
		} catch (error) {
			await steps.close();
			throw error;
		}
		return steps;
	}
	async compute(step) {
		const { data, model, parameters } = this.#context;
		const sizes = step.rows.map((row) => ({
			tokens: data.rows[row].ids.length,
			supervised: data.supervised[row]
		}));
		const task = {
			step,
			lanes: stepLanes(sizes, model.config)
		};
		parameterViews(parameters, this.#shared.values).forEach((view, i) => {
			view.set(parameters[i].values);
		});
		Atomics.store(new Int32Array(this.#shared.next), 0, 0);
		const results = await Promise.all([...this.#threads.map((thread) => thread.ask(task)), takeLanes(this.#context, this.#shared, task, this.#afterPass)]);
		let loss = 0;
		let gradient = null;
		for (const lane of results.flat().sort((a, b) => a.lane - b.lane)) {
			if (!Number.isFinite(lane.loss)) throw new NonFiniteError("loss", step.step, lane.rows);
			loss += lane.loss;
			const part = parameterViews(parameters, this.#shared.gradients, lane.lane);
			gradient = gradient === null ? part : addInPlace(gradient, part);
		}
		return {
			loss,
			gradient
		};
	}
	async close() {
		await Promise.all(this.#threads.map((thread) => thread.close()));
	}
};
var Thread = class {
	#worker;
	#failure = null;
	#waiting = null;
	constructor(job) {
		this.#worker = new Worker$1(threadScript(), { workerData: job });
		this.#worker.on("message", (reply) => {
			if (reply.kind === "fault") return this.#fail(new LoraError(reply.code, reply.message, reply.options));
			this.#waiting?.resolve(reply.kind === "done" ? reply.results : []);
			this.#waiting = null;
		});
		this.#worker.on("error", (error) => this.#fail(error));
		this.#worker.on("exit", (code) => this.#fail(died(code)));
	}
	ask(task) {
		this.#worker.postMessage(task);
		return this.reply();
	}
	reply() {
		if (this.#failure !== null) return Promise.reject(this.#failure);
		return new Promise((resolve, reject) => {
			this.#waiting = {
				resolve,
				reject
			};
		});
	}
	async close() {
		await this.#worker.terminate();
	}
	#fail(error) {
		this.#failure ??= error;
		this.#waiting?.reject(this.#failure);
		this.#waiting = null;
	}
};
function died(code) {
	return new LoraError("engine-thread", `A thread of the tfjs engine ended with code ${code}.`, {
		exit: 3,
		next: "Run again to go on from the last checkpoint; LORA_THREADS=1 computes without threads."
	});
}

export { startWebgpu as C, ofType as E, wasmDirectory as S, ofBool as T, tokenBatch as _, stepsInOneLane as a, WASM as b, stepSlots as c, supervisedTokens as d, loadDecoder as f, forward as g, finalStates as h, hostPasses as i, gradientTensors as l, embed as m, parameterViews as n, readTrainingRows as o, decoderLayer as p, takeLanes as r, optimizerSteps as s, ThreadedSteps as t, supervisedBatch as u, ropeAngles as v, startTensorflow as w, startBackend as x, NonFiniteError as y };