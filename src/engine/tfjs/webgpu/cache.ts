import type { WebGPUBackend, WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { CACHE_WRITE, type CacheWriteCall } from "../../../model/cache.ts";

const WORKGROUP = 64;

/** The webgpu backend's {@link CACHE_WRITE}: a program whose output is the cache, of which it writes some numbers. */
export function registerCacheWrite(): void {
  tf.registerKernel({
    kernelName: CACHE_WRITE,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const call = { inputs, attrs } as unknown as CacheWriteCall;
      return write(backend as WebGPUBackend, call);
    },
  });
}

function write(backend: WebGPUBackend, { inputs: { cache, x, at }, attrs: { transposed } }: CacheWriteCall) {
  const [, heads, third, fourth] = cache.shape as [number, number, number, number];
  const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
  const flat = (tensor: tf.TensorInfo) => ({ ...tensor, shape: [tf.util.sizeFromShape(tensor.shape)] });
  const out = flat(cache);
  const source = flat(x);
  const uniforms = [heads, headDim, capacity, source.shape[0]!].map((value) => ({ type: "int32", data: [value] }));
  const program = new CacheWriteProgram(out.shape, source.shape[0]!, transposed);
  backend.runWebGPUProgram(program, [source, flat(at)], "float32", uniforms, out);
  backend.incRef(cache.dataId);
  return { dataId: cache.dataId, shape: cache.shape, dtype: cache.dtype };
}

class CacheWriteProgram implements WebGPUProgram {
  readonly variableNames = ["x", "places"];
  readonly uniforms = "heads: i32, headDim: i32, capacity: i32, count: i32,";
  readonly workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  readonly dispatchLayout = { x: [0] };
  dispatch: [number, number, number];
  outputShape: number[];
  shaderKey: string;
  readonly #transposed: boolean;

  /** @param count numbers to write, one an invocation */
  constructor(outputShape: number[], count: number, transposed: boolean) {
    this.outputShape = outputShape;
    this.dispatch = [Math.ceil(count / WORKGROUP), 1, 1];
    this.shaderKey = `cacheWrite_${transposed}`;
    this.#transposed = transposed;
  }

  getUserCode(): string {
    return `
      fn main(index : i32) {
        if (index >= uniforms.count) { return; }
        let width = uniforms.heads * uniforms.headDim;
        let place = places[index / width];
        let slot = place / uniforms.capacity;
        let position = place % uniforms.capacity;
        let line = slot * uniforms.heads + (index % width) / uniforms.headDim;
        let d = index % uniforms.headDim;
        ${
          this.#transposed
            ? "let to = (line * uniforms.headDim + d) * uniforms.capacity + position;"
            : "let to = (line * uniforms.capacity + position) * uniforms.headDim + d;"
        }
        result[to] = x[index];
      }`;
  }
}
