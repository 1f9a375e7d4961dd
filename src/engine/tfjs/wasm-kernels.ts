import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../formats/error.ts";
import { registerFrozen } from "./wasm-frozen.ts";
import type { WasmInternals } from "./wasm-internals.ts";
import { type Products, products } from "./wasm-product.ts";

/*
 * Four kernels of the wasm backend (4.22.0) that a decoder leans on are far slower than the machine. They are replaced; what
 * they compute stays the same.
 *
 * - BatchMatMul reaches XNNPACK only for one product without transposes, and packs its right operand once more for good;
 *   everything else goes through a scalar loop. Here it is a product of ours: `wasm-product.ts`.
 * - GatherV2 computes every element's coordinates. Along the first axis it is a copy of rows.
 * - Identity copies, although tensors do not change. Here it is another handle on the same memory, as Reshape is; every tensor
 *   that a gradient keeps goes through it.
 * - Slice copies the whole of its input before it copies the part. A run of rows is copied at once.
 */

const FLOAT_BYTES = 4;

/** Puts the faster kernels in place. Call once, after the backend is ready. */
export function installFastKernels(): void {
  const backend = tf.backend() as BackendWasm as unknown as WasmInternals;
  mendAllocations(backend);
  const of = products(backend.wasm);
  registerFrozen(backend, of);
  replaceKernel(tf.BatchMatMul, (original) => batchMatMul(backend, of, original));
  replaceKernel(tf.GatherV2, (original) => gatherRows(backend, original));
  replaceKernel(tf.Identity, (original) => share(backend, original));
  replaceKernel(tf.Slice, (original) => sliceRows(backend, original));
}

/**
 * The backend takes an allocation that failed for address 0, and would write over its own memory; and one above 2 GiB for a
 * negative address, which is nowhere.
 */
function mendAllocations({ wasm }: WasmInternals): void {
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    const address = allocate(bytes) >>> 0;
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

function batchMatMul(backend: WasmInternals, { multiply }: Products, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
    const batch = a.shape.slice(0, -2);
    const sameBatch = a.shape.length === b.shape.length && batch.every((size, i) => size === b.shape[i]);
    const empty = [a, b].some(({ shape }) => shape.includes(0));
    if (!sameBatch || empty || a.dtype !== "float32" || b.dtype !== "float32") return original(call);

    const [m, k] = oriented(a, transposeA);
    const [, n] = oriented(b, transposeB);
    const out = backend.makeOutput([...batch, m, n], "float32");
    const operand = (x: tf.TensorInfo, transposed: boolean, i: number) => {
      const [rows, columns] = x.shape.slice(-2) as [number, number];
      const at = backend.dataIdMap.get(x.dataId).memoryOffset + i * rows * columns * FLOAT_BYTES;
      const [along, across] = [columns * FLOAT_BYTES, FLOAT_BYTES];
      return transposed ? { at, row: across, column: along } : { at, row: along, column: across };
    };
    const to = backend.dataIdMap.get(out.dataId).memoryOffset;
    for (let i = 0; i < elements(batch); i++) {
      multiply(operand(a, transposeA, i), operand(b, transposeB, i), to + i * m * n * FLOAT_BYTES, m, k, n);
    }
    return out;
  };
}

/** Rows and columns that a matrix takes part with. */
function oriented({ shape }: tf.TensorInfo, transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
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
