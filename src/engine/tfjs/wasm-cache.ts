import * as tf from "@tensorflow/tfjs-core";
import { CACHE_WRITE, type CacheWriteCall } from "../../model/cache.ts";
import type { WasmInternals } from "./wasm-internals.ts";

/** The wasm backend's {@link CACHE_WRITE}: the cache is written where it lies in the backend's memory. */
export function registerCacheWrite(): void {
  tf.registerKernel({
    kernelName: CACHE_WRITE,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const call = { inputs, attrs } as unknown as CacheWriteCall;
      return write(backend as WasmInternals, call);
    },
  });
}

function write(backend: WasmInternals, { inputs: { cache, x, at }, attrs: { transposed } }: CacheWriteCall) {
  const heap = backend.wasm.HEAPU8.buffer;
  const view = ({ dataId, shape }: tf.TensorInfo) =>
    new Float32Array(heap, backend.dataIdMap.get(dataId).memoryOffset, tf.util.sizeFromShape(shape));
  const [to, from] = [view(cache), view(x)];
  const places = new Int32Array(heap, backend.dataIdMap.get(at.dataId).memoryOffset, at.shape[0]);
  const [, heads, third, fourth] = cache.shape as [number, number, number, number];
  const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
  places.forEach((place, token) => {
    const slot = Math.floor(place / capacity);
    const position = place % capacity;
    for (let head = 0; head < heads; head++) {
      const read = (token * heads + head) * headDim;
      const block = (slot * heads + head) * capacity * headDim;
      const [start, stride] = transposed ? [block + position, capacity] : [block + position * headDim, 1];
      for (let d = 0; d < headDim; d++) to[start + d * stride] = from[read + d]!;
    }
  });
  backend.incRef(cache.dataId);
  return { dataId: cache.dataId, shape: cache.shape, dtype: cache.dtype };
}
