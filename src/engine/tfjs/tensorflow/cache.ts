import * as tf from "@tensorflow/tfjs-core";
import { CACHE_WRITE, type CacheWriteCall } from "../../../model/cache.ts";
import type { TensorflowBackend } from "./backend.ts";
import { FLOAT, INT32, ofType } from "./binding.ts";

/**
 * The tensorflow backend's {@link CACHE_WRITE}. InplaceUpdate writes rows of a matrix where they lie, and Reshape gives another view of the
 * same memory: keys are rows of a head each, values, whose time runs along the rows, single numbers.
 */
export function registerCacheWrite(backendName: string): void {
  tf.registerKernel({
    kernelName: CACHE_WRITE,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const call = { inputs, attrs } as unknown as CacheWriteCall;
      return write(backend as TensorflowBackend, call);
    },
  });
}

function write(backend: TensorflowBackend, { inputs, attrs: { transposed } }: CacheWriteCall): tf.TensorInfo {
  const { cache, x, at } = inputs;
  const [slots, heads, third, fourth] = cache.shape as [number, number, number, number];
  const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
  const width = transposed ? 1 : headDim;
  const lines = transposed ? heads * headDim : heads;
  const free: number[] = [];
  const run = (operation: string, attributes: Parameters<typeof backend.raw>[1], ...operands: number[]): number => {
    const handle = backend.raw(operation, attributes, operands);
    free.push(handle);
    return handle;
  };
  const reshape = (handle: number, type: number, shape: number[]) =>
    run("Reshape", [ofType("T", type), ofType("Tshape", INT32)], handle, backend.constant(shape));
  const integers = (operation: string, a: number, b: number) => run(operation, [ofType("T", INT32)], a, b);

  // slot · capacity + position, in a cache where a slot has `lines` times `capacity` rows.
  const place = reshape(backend.handle(at), INT32, [-1, 1]);
  const slot = integers("FloorDiv", place, backend.constant([capacity]));
  const first = integers("AddV2", place, integers("Mul", slot, backend.constant([(lines - 1) * capacity])));
  const offsets = backend.constant(Array.from({ length: lines }, (_, line) => line * capacity));
  const rows = reshape(integers("AddV2", first, offsets), INT32, [-1]);
  run(
    "InplaceUpdate",
    [ofType("T", FLOAT)],
    reshape(backend.handle(cache), FLOAT, [slots * lines * capacity, width]),
    rows,
    reshape(backend.handle(x), FLOAT, [-1, width]),
  );
  for (const handle of free) backend.binding.deleteTensor(handle);
  backend.incRef(cache.dataId);
  return { dataId: cache.dataId, shape: cache.shape, dtype: cache.dtype };
}
