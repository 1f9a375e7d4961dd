import * as tf from "@tensorflow/tfjs-core";
import type { TensorflowBackend } from "./backend.ts";
import { typeOf } from "./backend.ts";
import { type Attribute, INT32, ofBool, ofInt, ofType } from "./binding.ts";
import { softmax } from "./softmax.ts";

/*
 * The kernels of TensorFlow.js that the decoder, its gradients and generation use, as TensorFlow's operations. A kernel that is not here is an
 * error of TensorFlow.js that names it.
 */

type Inputs = { [name: string]: tf.TensorInfo };
/** Attributes of all kernels; each has its own of them. */
interface Attrs {
  shape: number[];
  dtype: tf.DataType;
  transposeA: boolean;
  transposeB: boolean;
  perm: number[];
  begin: number[];
  size: number[];
  axis: number;
  batchDims: number;
  reps: number[];
  numOrSizeSplits: number | number[];
  /** What Max calls its axes. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
  value: number;
  depth: number;
  onValue: number;
  offValue: number;
}
type Compute = (backend: TensorflowBackend, inputs: Inputs, attrs: Attrs) => tf.TensorInfo | tf.TensorInfo[];

/** Element by element: tfjs's name, TensorFlow's. */
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
  OnesLike: "OnesLike",
};
/** Two tensors of one dtype, broadcast. */
const BINARY = {
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
  LogicalOr: "LogicalOr",
};
/** Along axes. */
const REDUCTIONS = { Sum: "Sum", Mean: "Mean", Max: "Max", Min: "Min", Prod: "Prod", All: "All", Any: "Any" };
/** Operations on truth values have no type to name. */
const UNTYPED = new Set(["LogicalNot", "LogicalAnd", "LogicalOr", "All", "Any"]);

const typed = (backend: TensorflowBackend, operation: string, tensor: tf.TensorInfo): Attribute[] =>
  UNTYPED.has(operation) ? [] : [ofType("T", backend.typeOf(tensor))];
const indexed = (backend: TensorflowBackend, tensor: tf.TensorInfo, index: string): Attribute[] => [
  ofType("T", backend.typeOf(tensor)),
  ofType(index, INT32),
];

const KERNELS: { [name: string]: Compute } = {
  Identity: (backend, { x }) => {
    // Tensors do not change: another reference to the same data.
    backend.incRef(x!.dataId);
    return { dataId: x!.dataId, shape: x!.shape, dtype: x!.dtype };
  },
  Reshape: (backend, { x }, { shape }) => {
    const to = tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape(x!.shape));
    return backend.run("Reshape", indexed(backend, x!, "Tshape"), [backend.handle(x!), backend.constant(to)]);
  },
  Cast: (backend, { x }, { dtype }) =>
    backend.run(
      "Cast",
      [ofType("SrcT", backend.typeOf(x!)), ofType("DstT", typeOf(dtype)), ofBool("Truncate", false)],
      [backend.handle(x!)],
    ),
  BatchMatMul: (backend, { a, b }, { transposeA, transposeB }) => {
    const plain = a!.shape.length === 2 && b!.shape.length === 2;
    const [first, second] = plain ? ["transpose_a", "transpose_b"] : ["adj_x", "adj_y"];
    return backend.run(
      plain ? "MatMul" : "BatchMatMulV2",
      [...typed(backend, "", a!), ofBool(first!, transposeA), ofBool(second!, transposeB)],
      [backend.handle(a!), backend.handle(b!)],
    );
  },
  Softmax: (backend, { logits }) => softmax(backend, logits!),
  Transpose: (backend, { x }, { perm }) =>
    backend.run("Transpose", indexed(backend, x!, "Tperm"), [backend.handle(x!), backend.constant(perm)]),
  Slice: (backend, { x }, { begin, size }) =>
    backend.run("Slice", indexed(backend, x!, "Index"), [
      backend.handle(x!),
      backend.constant(begin),
      backend.constant(size),
    ]),
  Concat: (backend, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return backend.run(
      "ConcatV2",
      [ofInt("N", parts.length), ...indexed(backend, parts[0]!, "Tidx")],
      [...parts.map((part) => backend.handle(part)), backend.constant([axis], [])],
    );
  },
  SplitV: (backend, { x }, { numOrSizeSplits, axis }) => {
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, axis);
    const outputs = backend.binding.executeOp(
      "SplitV",
      [...typed(backend, "", x!), ofType("Tlen", INT32), ofInt("num_split", sizes.length)],
      [backend.handle(x!), backend.constant(sizes), backend.constant([axis], [])],
      sizes.length,
    );
    return outputs.map((output) => backend.adopt(output));
  },
  Pack: (backend, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return backend.run(
      "Pack",
      [ofInt("N", parts.length), ...typed(backend, "", parts[0]!), ofInt("axis", axis)],
      parts.map((part) => backend.handle(part)),
    );
  },
  Tile: (backend, { x }, { reps }) =>
    backend.run("Tile", indexed(backend, x!, "Tmultiples"), [backend.handle(x!), backend.constant(reps)]),
  GatherV2: (backend, { x, indices }, { axis, batchDims }) =>
    backend.run(
      "GatherV2",
      [
        ofType("Tparams", backend.typeOf(x!)),
        ofType("Tindices", INT32),
        ofType("Taxis", INT32),
        ofInt("batch_dims", batchDims ?? 0),
      ],
      [backend.handle(x!), backend.handle(indices!), backend.constant([axis], [])],
    ),
  ScatterNd: (backend, { indices, updates }, { shape }) =>
    backend.run(
      "ScatterNd",
      [ofType("T", backend.typeOf(updates!)), ofType("Tindices", INT32)],
      [backend.handle(indices!), backend.handle(updates!), backend.constant(shape)],
    ),
  TensorScatterUpdate: (backend, { tensor, indices, updates }) =>
    backend.run(
      "TensorScatterUpdate",
      [ofType("T", backend.typeOf(tensor!)), ofType("Tindices", INT32)],
      [tensor!, indices!, updates!].map((input) => backend.handle(input)),
    ),
  Select: (backend, { condition, t, e }) =>
    backend.run(
      "SelectV2",
      typed(backend, "", t!),
      [condition!, t!, e!].map((input) => backend.handle(input)),
    ),
  ArgMax: (backend, { x }, { axis }) =>
    backend.run(
      "ArgMax",
      [...indexed(backend, x!, "Tidx"), ofType("output_type", INT32)],
      [backend.handle(x!), backend.constant([axis], [])],
    ),
  Fill: (backend, _, { shape, value, dtype }) => {
    const scalar = makeScalar(backend, value, dtype);
    const filled = backend.run(
      "Fill",
      [ofType("T", typeOf(dtype)), ofType("index_type", INT32)],
      [backend.constant(shape), scalar],
    );
    backend.binding.deleteTensor(scalar);
    return filled;
  },
  OneHot: (backend, { indices }, { depth, onValue, offValue, dtype }) => {
    const [on, off] = [makeScalar(backend, onValue, dtype), makeScalar(backend, offValue, dtype)];
    const result = backend.run(
      "OneHot",
      [ofType("T", typeOf(dtype)), ofType("TI", INT32), ofInt("axis", -1)],
      [backend.handle(indices!), backend.constant([depth], []), on, off],
    );
    backend.binding.deleteTensor(on);
    backend.binding.deleteTensor(off);
    return result;
  },
};

function makeScalar(backend: TensorflowBackend, value: number, dtype: tf.DataType): number {
  return backend.binding.createTensor([], typeOf(dtype), tf.util.toTypedArray([value], dtype as "float32"));
}

for (const [name, operation] of Object.entries(UNARY)) {
  KERNELS[name] = (backend, inputs) => {
    const x = Object.values(inputs)[0]!;
    return backend.run(operation, typed(backend, operation, x), [backend.handle(x)]);
  };
}
for (const [name, operation] of Object.entries(BINARY)) {
  KERNELS[name] = (backend, { a, b }) =>
    backend.run(operation, typed(backend, operation, a!), [backend.handle(a!), backend.handle(b!)]);
}
for (const [name, operation] of Object.entries(REDUCTIONS)) {
  KERNELS[name] = (backend, { x }, { axis, reductionIndices, keepDims }) => {
    const axes = tf.util.parseAxisParam(reductionIndices ?? axis, x!.shape);
    return backend.run(
      operation,
      [...typed(backend, operation, x!), ofType("Tidx", INT32), ofBool("keep_dims", keepDims ?? false)],
      [backend.handle(x!), backend.constant(axes)],
    );
  };
}

/** Registers all kernels for a backend of this name. */
export function registerKernels(backendName: string): void {
  for (const [kernelName, compute] of Object.entries(KERNELS)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        compute(backend as TensorflowBackend, inputs as Inputs, (attrs ?? {}) as unknown as Attrs),
    });
  }
}
