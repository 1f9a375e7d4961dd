import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../formats/error.ts";

/*
 * Four kernels of the wasm backend (4.22.0) that a decoder leans on are far slower than the machine. They are replaced by
 * compositions of its own fast ones; what they compute stays the same.
 *
 * - BatchMatMul reaches XNNPACK (about 20 GFLOP/s a core) only for one product without transposes; everything else goes
 *   through a scalar loop (2 GFLOP/s). Here transposes are made first, and a batch is a loop over XNNPACK products on
 *   windows of the operands' memory.
 * - GatherV2 computes every element's coordinates. Along the first axis it is a copy of rows.
 * - Identity copies, although tensors do not change. Here it is another handle on the same memory, as Reshape is; every tensor
 *   that a gradient keeps goes through it.
 * - Slice copies the whole of its input before it copies the part. A run of rows is copied at once.
 */

/** Registered data of the backend, as far as these kernels look into it. */
export interface WasmData {
  id: number;
  memoryOffset: number;
}

export interface WasmInternals {
  dataIdNextNumber: number;
  dataIdMap: { get(dataId: object): WasmData };
  wasm: {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    /** Ids of the operands, each with the address and length of its shape; whether each is transposed; the id of the product. */
    _BatchMatMul(
      ...args: [
        a: number,
        aShape: number,
        aRank: number,
        b: number,
        bShape: number,
        bRank: number,
        transposeA: number,
        transposeB: number,
        out: number,
      ]
    ): void;
    tfjs: { registerTensor(id: number, size: number, memoryOffset: number): void; disposeData(id: number): void };
  };
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/** In a batch, packing the right operands for XNNPACK costs more than the scalar loop below this many rows. */
const FEW_ROWS = 4;
const FLOAT_BYTES = 4;
const INT_BYTES = 4;

/** Puts the faster kernels in place. Call once, after the backend is ready. */
export function installFastKernels(): void {
  const backend = tf.backend() as BackendWasm as unknown as WasmInternals;
  refuseFailedAllocations(backend);
  replaceKernel(tf.BatchMatMul, (original) => batchMatMul(backend, original));
  replaceKernel(tf.GatherV2, (original) => gatherRows(backend, original));
  replaceKernel(tf.Identity, (original) => share(backend, original));
  replaceKernel(tf.Slice, (original) => sliceRows(backend, original));
}

/** The backend takes an allocation that failed for address 0, and would write over its own memory. */
function refuseFailedAllocations({ wasm }: WasmInternals): void {
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) {
      throw new LoraError("out-of-memory", `The wasm backend's 4 GiB do not hold another ${bytes} bytes.`, {
        exit: 3,
        next: "Lower training.microBatchSize or maxLength, or choose a smaller base.",
      });
    }
    return address;
  };
}

function replaceKernel(name: string, make: (original: tf.KernelFunc) => tf.KernelFunc): void {
  const config = tf.getKernel(name, "wasm");
  tf.unregisterKernel(name, "wasm");
  // The original's setup has run already; running it again would be harmless, but it is not ours.
  tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc: make(config.kernelFunc) });
}

function batchMatMul(backend: WasmInternals, original: tf.KernelFunc): tf.KernelFunc {
  // Called as it is exported: the wrapper of the backend copies shapes to the stack, which takes longer than a small product.
  const shapes = backend.wasm._malloc(6 * INT_BYTES);
  const transpose = tf.getKernel(tf.Transpose, "wasm").kernelFunc;

  return (call) => {
    const { a, b } = call.inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
    const rank = a.shape.length;
    const sameBatch = rank === b.shape.length && a.shape.slice(0, -2).every((size, i) => size === b.shape[i]);
    if (!sameBatch || a.dtype !== "float32" || b.dtype !== "float32") return original(call);

    const made: tf.TensorInfo[] = [];
    const transposed = (x: tf.TensorInfo): tf.TensorInfo => {
      const perm = x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
      const result = transpose({ inputs: { x }, backend: call.backend, attrs: { perm } }) as tf.TensorInfo;
      made.push(result);
      return result;
    };
    const multiply = (left: tf.TensorInfo, right: tf.TensorInfo, transposeA: boolean, transposeB: boolean) =>
      original({ ...call, inputs: { a: left, b: right }, attrs: { transposeA, transposeB } }) as tf.TensorInfo;

    const batch = elements(a.shape.slice(0, -2));
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    let out: tf.TensorInfo;
    if (rank > 2 && rows < FEW_ROWS) {
      // The scalar loop, which a transpose leads to even where the batch is one: a row's result must not depend on how many
      // there are.
      const scalar = transposeA || transposeB || batch > 1;
      out = scalar ? multiply(a, b, transposeA, transposeB) : multiply(a, transposed(b), false, true);
    } else {
      const left = transposeA ? transposed(a) : a;
      const right = transposeB ? transposed(b) : b;
      out = batch === 1 ? multiply(left, right, false, false) : multiplyEach(batch, left, right);
    }
    for (const tensor of made) backend.disposeData(tensor.dataId);
    return out;
  };

  /** XNNPACK's product for every matrix of a batch. */
  function multiplyEach(batch: number, left: tf.TensorInfo, right: tf.TensorInfo): tf.TensorInfo {
    const [rows, inner] = left.shape.slice(-2) as [number, number];
    const columns = right.shape.at(-1)!;
    const out = backend.makeOutput([...left.shape.slice(0, -2), rows, columns], "float32");
    new Int32Array(backend.wasm.HEAPU8.buffer, shapes, 6).set([1, rows, inner, 1, inner, columns]);
    const [leftAt, rightAt, outAt] = [left, right, out].map(
      ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
    ) as [number, number, number];
    for (let i = 0; i < batch; i++) {
      const leftId = openWindow(backend, leftAt, i, rows * inner);
      const rightId = openWindow(backend, rightAt, i, inner * columns);
      const outId = openWindow(backend, outAt, i, rows * columns);
      backend.wasm._BatchMatMul(leftId, shapes, 3, rightId, shapes + 3 * INT_BYTES, 3, 0, 0, outId);
      for (const id of [leftId, rightId, outId]) backend.wasm.tfjs.disposeData(id);
    }
    return out;
  }
}

/** Registers the `index`-th run of `size` floats as a tensor of its own. It owns no memory. */
function openWindow(backend: WasmInternals, memoryOffset: number, index: number, size: number): number {
  const id = backend.dataIdNextNumber++;
  backend.wasm.tfjs.registerTensor(id, size, memoryOffset + index * size * FLOAT_BYTES);
  return id;
}

function gatherRows(backend: WasmInternals, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x, indices } = call.inputs as unknown as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = call.attrs as unknown as { axis: number; batchDims: number };
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
      const row = rows[i]!;
      if (row < 0 || row >= x.shape[0]!) throw new RangeError(`row ${row} is not among ${x.shape[0]}`);
      heap.copyWithin(to + i * bytes, from + row * bytes, from + (row + 1) * bytes);
    }
    return out;
  };
}

function share(backend: WasmInternals, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x } = call.inputs as unknown as { x: tf.TensorInfo };
    if (x.dtype === "string") return original(call);
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  };
}

function sliceRows(backend: WasmInternals, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { x } = call.inputs as unknown as { x: tf.TensorInfo };
    const { begin, size } = call.attrs as unknown as { begin: number[]; size: number[] };
    const wholeRows = x.shape.every((extent, axis) => axis === 0 || (begin[axis] === 0 && size[axis] === extent));
    if (!wholeRows || x.dtype !== "float32" || !(size[0]! >= 0)) return original(call);
    const out = backend.makeOutput(size, x.dtype);
    const row = FLOAT_BYTES * elements(x.shape.slice(1));
    const from = backend.dataIdMap.get(x.dataId).memoryOffset + begin[0]! * row;
    backend.wasm.HEAPU8.copyWithin(backend.dataIdMap.get(out.dataId).memoryOffset, from, from + size[0]! * row);
    return out;
  };
}

function elements(sizes: number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
