import * as tf from "@tensorflow/tfjs-core";
import type { DecoderConfig } from "./architecture.ts";
import { HIDDEN } from "./attentionblocks.ts";

/**
 * A kernel of ours, which every backend of the engine registers: writes keys or values into a cache in place. Inputs: `cache`
 * [slots, keyValueHeads, capacity, headDim], or with the attribute `transposed` [slots, keyValueHeads, headDim, capacity]; `x`
 * [tokens, keyValueHeads · headDim]; `at`, int32 [tokens], slot · capacity + position of each. Gives another handle on the cache.
 */
export const CACHE_WRITE = "CacheWrite";

/** What {@link CACHE_WRITE} is called with. */
export interface CacheWriteCall {
  inputs: { cache: tf.TensorInfo; x: tf.TensorInfo; at: tf.TensorInfo };
  attrs: { transposed: boolean };
}

type Shape = [number, number, number, number];

/** Tokens by which a cache grows. */
export const BLOCK = 64;

/**
 * Keys and values of rows that are being continued. A row has a slot, which begins with its own tokens whatever the others do,
 * so that its sums come in the same order as alone.
 */
export class KeyValueCache {
  slots = 0;
  /** Tokens a slot holds, a multiple of {@link BLOCK}. */
  capacity = 0;
  readonly #config: DecoderConfig;
  /** Keys [slots, keyValueHeads, capacity, headDim]; values [slots, keyValueHeads, headDim, capacity]. */
  #layers: { keys: tf.Tensor4D; values: tf.Tensor4D }[] = [];

  constructor(config: DecoderConfig) {
    this.#config = config;
  }

  /** Makes room for `slots` rows of `tokens` tokens, and keeps what is in the slots of `kept`, which become the first. */
  resize(kept: readonly number[], slots: number, tokens: number): void {
    const { layers, keyValueHeads, headDim } = this.#config;
    const capacity = Math.ceil(tokens / BLOCK) * BLOCK;
    const resized = (cache: tf.Tensor4D | undefined, timeAxis: 2 | 3): tf.Tensor4D =>
      tf.tidy(() => {
        const shape: Shape = [slots, keyValueHeads, headDim, headDim];
        shape[timeAxis] = capacity;
        if (cache === undefined || kept.length === 0) return tf.zeros<tf.Rank.R4>(shape);
        const rows = tf.gather(cache, tf.tensor1d(kept as number[], "int32"));
        return resizeAxis(resizeAxis(rows, timeAxis, capacity), 0, slots);
      });
    // A layer at a time: old and new lie side by side for one layer only.
    for (let i = 0; i < layers; i++) {
      const old = this.#layers[i];
      this.#layers[i] = { keys: resized(old?.keys, 2), values: resized(old?.values, 3) };
      if (old !== undefined) tf.dispose(old);
    }
    this.slots = slots;
    this.capacity = capacity;
  }

  /** Where the tokens lie that {@link write} is given. */
  places(tokens: readonly { slot: number; position: number }[]): tf.Tensor1D {
    return tf.tensor1d(
      Int32Array.from(tokens, ({ slot, position }) => slot * this.capacity + position),
      "int32",
    );
  }

  /** Writes keys and values of a layer, rotated, [tokens, keyValueHeads · headDim]. @param at of {@link places} */
  write(layer: number, at: tf.Tensor1D, keys: tf.Tensor2D, values: tf.Tensor2D): void {
    const cache = this.#layers[layer]!;
    const put = (into: tf.Tensor4D, x: tf.Tensor2D, transposed: boolean) => {
      const inputs = { cache: into, x, at } as unknown as tf.NamedTensorMap;
      (tf.engine().runKernel(CACHE_WRITE, inputs, { transposed }) as tf.Tensor).dispose();
    };
    put(cache.keys, keys, false);
    put(cache.values, values, true);
  }

  /**
   * Attention of one token a slot over the slot. q [slots, heads · headDim]; mask [slots, 1, capacity], added to the scores.
   * The long operands are on the left of the products and as they lie: a matrix library packs the right one each time.
   */
  attend(layer: number, q: tf.Tensor2D, mask: tf.Tensor3D): tf.Tensor2D {
    const { keys, values } = this.#layers[layer]!;
    const { heads, keyValueHeads, headDim } = this.#config;
    const { slots, capacity } = this;
    const groups = heads / keyValueHeads;
    const batch = slots * keyValueHeads;
    const queries = tf.mul(tf.reshape(q, [batch, groups, headDim]), 1 / Math.sqrt(headDim)) as tf.Tensor3D;
    const swap = (x: tf.Tensor) => (groups === 1 ? x : tf.transpose(x, [0, 2, 1]));
    const scores = swap(tf.matMul(tf.reshape(keys, [batch, capacity, headDim]) as tf.Tensor3D, queries, false, true));
    const probabilities = tf.softmax(tf.add(tf.reshape(scores, [slots, heads, capacity]), mask));
    const out = tf.matMul(
      tf.reshape(values, [batch, headDim, capacity]) as tf.Tensor3D,
      tf.reshape(probabilities, [batch, groups, capacity]) as tf.Tensor3D,
      false,
      true,
    );
    return tf.reshape(swap(out), [slots, heads * headDim]) as tf.Tensor2D;
  }

  /** [slots, 1, capacity]: hides what lies outside a slot's first `lengths[slot]` tokens, and before the window. */
  mask(lengths: readonly number[], window: number | null): tf.Tensor3D {
    const { slots, capacity } = this;
    const values = new Float32Array(slots * capacity).fill(HIDDEN);
    lengths.forEach((length, slot) => {
      const start = slot * capacity;
      values.fill(0, start + Math.max(0, length - (window ?? length)), start + length);
    });
    return tf.tensor3d(values, [slots, 1, capacity]);
  }

  dispose(): void {
    tf.dispose(this.#layers.flatMap(({ keys, values }) => [keys, values]));
    this.#layers = [];
    this.slots = this.capacity = 0;
  }
}

/** Cuts an axis at its end, or adds zeros there. */
function resizeAxis(x: tf.Tensor4D, axis: number, size: number): tf.Tensor4D {
  const shape = x.shape.slice() as Shape;
  const added = size - shape[axis]!;
  if (added === 0) return x;
  shape[axis] = Math.abs(added);
  if (added > 0) return tf.concat4d([x, tf.zeros<tf.Rank.R4>(shape)], axis);
  shape[axis] = size;
  return tf.slice4d(x, [0, 0, 0, 0], shape);
}

/** Bytes that a token takes in a cache. */
export function cachedTokenBytes({ layers, keyValueHeads, headDim }: DecoderConfig): number {
  return 2 * 4 * layers * keyValueHeads * headDim;
}
