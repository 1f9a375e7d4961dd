import { J as registerKernel, oi as sizeFromShape } from "./dist-gW98DawM.js";
import { t as CACHE_WRITE } from "./cache-B4GReeoM.js";

// src/engine/tfjs/webgpu/cache.ts
const WORKGROUP = 64;
function registerCacheWrite() {
	registerKernel({
		kernelName: CACHE_WRITE,
		backendName: "webgpu",
		kernelFunc: ({ inputs, attrs, backend }) => {
			return write(backend, {
				inputs,
				attrs
			});
		}
	});
}
function write(backend, { inputs: { cache, x, at }, attrs: { transposed } }) {
	const [, heads, third, fourth] = cache.shape;
	const [capacity, headDim] = transposed ? [fourth, third] : [third, fourth];
	const flat = (tensor) => ({
		...tensor,
		shape: [sizeFromShape(tensor.shape)]
	});
	const out = flat(cache);
	const source = flat(x);
	const uniforms = [
		heads,
		headDim,
		capacity,
		source.shape[0]
	].map((value) => ({
		type: "int32",
		data: [value]
	}));
	const program = new CacheWriteProgram(out.shape, source.shape[0], transposed);
	backend.runWebGPUProgram(program, [source, flat(at)], "float32", uniforms, out);
	backend.incRef(cache.dataId);
	return {
		dataId: cache.dataId,
		shape: cache.shape,
		dtype: cache.dtype
	};
}
var CacheWriteProgram = class {
	variableNames = ["x", "places"];
	uniforms = "heads: i32, headDim: i32, capacity: i32, count: i32,";
	workgroupSize = [
		WORKGROUP,
		1,
		1
	];
	dispatchLayout = { x: [0] };
	dispatch;
	outputShape;
	shaderKey;
	#transposed;
	constructor(outputShape, count, transposed) {
		this.outputShape = outputShape;
		this.dispatch = [
			Math.ceil(count / WORKGROUP),
			1,
			1
		];
		this.shaderKey = `cacheWrite_${transposed}`;
		this.#transposed = transposed;
	}
	getUserCode() {
		return `
      fn main(index : i32) {
        if (index >= uniforms.count) { return; }
        let width = uniforms.heads * uniforms.headDim;
        let place = places[index / width];
        let slot = place / uniforms.capacity;
        let position = place % uniforms.capacity;
        let line = slot * uniforms.heads + (index % width) / uniforms.headDim;
        let d = index % uniforms.headDim;
        ${this.#transposed ? "let to = (line * uniforms.headDim + d) * uniforms.capacity + position;" : "let to = (line * uniforms.capacity + position) * uniforms.headDim + d;"}
        result[to] = x[index];
      }`;
	}
};

export { registerCacheWrite };