import * as tf from "@tensorflow/tfjs-core";
import { type FrozenMatrix, freezeDense, type StoredMatrix } from "../../model/frozen.ts";
import { registerNative } from "../../model/native.ts";
import type { WasmInternals } from "./wasm-internals.ts";
import { COLUMNS } from "./wasm-panels.ts";
import { type Products, packedPanels } from "./wasm-product.ts";

/*
 * Frozen matrices lie in memory once, as the panels that the forward product meets. The backward product packs its own from
 * them, and an embedding is picked out of them.
 */

const FORWARD = "FrozenForward";
const BACKWARD = "FrozenBackward";
const GATHER = "FrozenGather";

/** Registers the kernels of frozen matrices, and that the wasm backend keeps them so. */
export function registerFrozen(backend: WasmInternals, { multiplyPanels, multiplyUnpacked }: Products): void {
  const at = ({ dataId }: tf.TensorInfo) => backend.dataIdMap.get(dataId).memoryOffset;
  const kernel = (name: string, compute: (x: tf.TensorInfo, panels: tf.TensorInfo, rows: number) => tf.TensorInfo) => {
    const kernelFunc: tf.KernelFunc = ({ inputs: { x, panels }, attrs }) =>
      compute(x as tf.TensorInfo, panels as tf.TensorInfo, (attrs as { rows: number }).rows);
    tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc });
  };
  kernel(FORWARD, (x, panels, rows) => {
    const [tokens, columns] = x.shape as [number, number];
    const out = backend.makeOutput([tokens, rows], "float32");
    multiplyPanels(at(x), at(panels), at(out), tokens, columns, rows);
    return out;
  });
  kernel(BACKWARD, (dy, panels, rows) => {
    const columns = panels.shape[1]!;
    const out = backend.makeOutput([dy.shape[0]!, columns], "float32");
    multiplyUnpacked(at(dy), at(panels), at(out), dy.shape[0]!, rows, columns);
    return out;
  });
  kernel(GATHER, (indices, panels, rows) => {
    const [count, columns] = [indices.shape[0]!, panels.shape[1]!];
    const out = backend.makeOutput([count, columns], "float32");
    const { buffer } = backend.wasm.HEAPU8;
    const wanted = new Int32Array(buffer, at(indices), count);
    const from = new Float32Array(buffer, at(panels), tf.util.sizeFromShape(panels.shape));
    const to = new Float32Array(buffer, at(out), count * columns);
    wanted.forEach((row, i) => {
      if (row < 0 || row >= rows) throw new RangeError(`row ${row} is not among ${rows}`);
      const start = Math.floor(row / COLUMNS) * columns * COLUMNS + (row % COLUMNS);
      for (let j = 0; j < columns; j++) to[i * columns + j] = from[start + j * COLUMNS]!;
    });
    return out;
  });
  registerNative("wasm", { freeze: freezeInPanels });
}

async function freezeInPanels(stored: StoredMatrix): Promise<FrozenMatrix> {
  const [rows, columns] = stored.shape;
  if (columns < COLUMNS) return freezeDense(stored);
  const values = packedPanels(await stored.values(), rows, columns);
  const panels = tf.tensor3d(values, [values.length / columns / COLUMNS, columns, COLUMNS]);
  const run = (name: string, x: tf.Tensor) =>
    tf.engine().runKernel(name, { x, panels } as unknown as tf.NamedTensorMap, { rows }) as tf.Tensor2D;
  return {
    shape: stored.shape,
    forward: (x) => run(FORWARD, x),
    backward: (dy) => run(BACKWARD, dy),
    gather: (indices) => run(GATHER, indices),
  };
}
