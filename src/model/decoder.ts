import * as tf from "@tensorflow/tfjs-core";
import type { DecoderConfig } from "./architecture.ts";
import { segmentAttention } from "./attention.ts";
import { attentionBlocks, BLOCK, type Segment } from "./attentionblocks.ts";
import type { FrozenMatrix } from "./frozen.ts";
import type { Adapt } from "./lora.ts";
import { native } from "./native.ts";
import { add, type FrozenLinear, forProducts, linear, rmsNorm, selectRows, swiglu } from "./ops.ts";
import type { Projection } from "./projections.ts";
import { type Rope, ropeAngles, rotate } from "./rope.ts";

/** One decoder layer's frozen weights. */
export interface DecoderLayer {
  /** `model.layers.N` */
  prefix: string;
  inputNorm: tf.Tensor1D;
  postAttentionNorm: tf.Tensor1D;
  /** [headDim], where queries and keys are normalised head by head. */
  queryNorm: tf.Tensor1D | null;
  keyNorm: tf.Tensor1D | null;
  projections: Record<Projection, FrozenLinear>;
}

/** A decoder with its frozen weights on the backend. */
export interface Decoder {
  config: DecoderConfig;
  /** [vocabulary, hidden] */
  embedding: FrozenMatrix;
  layers: DecoderLayer[];
  norm: tf.Tensor1D;
  head: FrozenLinear;
  inverseFrequencies: Float32Array;
  quarterTurn: tf.Tensor2D;
}

/** Sequences laid end to end: nothing is padded, positions start anew in each. */
export interface TokenBatch {
  /** [tokens] */
  ids: Int32Array;
  /** [tokens] */
  positions: Int32Array;
  segments: Segment[];
}

/** Attention of a layer: q [tokens, heads · headDim], k and v [tokens, keyValueHeads · headDim], q and k rotated. */
export type Attend = (layer: number, q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D) => tf.Tensor2D;

export interface ForwardOptions {
  adapt?: Adapt | undefined;
  /** Tokens whose logits are wanted, ascending; all when absent. Those before the last layer's attention see no saving. */
  select?: Int32Array | undefined;
  /** Called with each layer's rotated keys and values, [tokens, keyValueHeads · headDim]. */
  onKeysValues?: (layer: number, keys: tf.Tensor2D, values: tf.Tensor2D) => void;
}

/** Lays sequences of token ids end to end. */
export function tokenBatch(sequences: readonly ArrayLike<number>[]): TokenBatch {
  const tokens = sequences.reduce((sum, sequence) => sum + sequence.length, 0);
  const ids = new Int32Array(tokens);
  const positions = new Int32Array(tokens);
  const segments: Segment[] = [];
  let start = 0;
  for (const sequence of sequences) {
    ids.set(sequence, start);
    for (let t = 0; t < sequence.length; t++) positions[start + t] = t;
    segments.push({ start, length: sequence.length });
    start += sequence.length;
  }
  return { ids, positions, segments };
}

/** Logits [selected tokens, vocabulary] of sequences that see nothing of one another. */
export function forward(model: Decoder, batch: TokenBatch, options: ForwardOptions = {}): tf.Tensor2D {
  return linear(finalStates(model, batch, options), model.head);
}

/** What the head makes logits of: [selected tokens, hidden], normalised. */
export function finalStates(model: Decoder, batch: TokenBatch, options: ForwardOptions = {}): tf.Tensor2D {
  const pass = preparePass(model, batch, options);
  let x = pass.embed();
  model.layers.forEach((_, i) => {
    const input = x;
    x = tf.tidy(() => pass.layer(i, input, options.adapt));
  });
  return pass.finish(x);
}

/** A forward pass in its parts, each of which can be run again. */
export interface Pass {
  /** [tokens, hidden] */
  embed(): tf.Tensor2D;
  /** x [tokens, hidden] → [tokens, hidden]; the last layer gives only the selected tokens. */
  layer(index: number, x: tf.Tensor2D, adapt: Adapt | undefined): tf.Tensor2D;
  /** [selected tokens, hidden], normalised. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
}

/** What all layers of a pass share is made here, and lives as long as the scope that this is called in. */
export function preparePass(
  model: Decoder,
  batch: TokenBatch,
  { select, onKeysValues }: Pick<ForwardOptions, "select" | "onKeysValues">,
): Pass {
  const { config } = model;
  const together = (native().scoresAtOnce ?? 0) / config.heads;
  const blocks = new Map(
    [...new Set(config.windows)].map((window) => [window, attentionBlocks(batch.segments, window, BLOCK, together)]),
  );
  const rope = ropeAngles(model.inverseFrequencies, batch.positions);
  const attend: Attend = (layer, q, k, v) => {
    onKeysValues?.(layer, k, v);
    return segmentAttention(q, k, v, config, blocks.get(config.windows[layer]!)!);
  };
  const rows = batch.segments.map((segment) => segment.length);
  const selection =
    select === undefined
      ? null
      : { indices: tf.tensor1d(select, "int32"), rows: selectedPerSegment(batch.segments, select) };
  return {
    embed: () => embed(model, batch.ids),
    layer: (index, x, adapt) => {
      // After the last attention tokens no longer meet: those without a wanted logit can go.
      const selected = index === model.layers.length - 1 ? selection : null;
      return decoderLayer(model, model.layers[index]!, index, x, rope, attend, rows, adapt, selected);
    },
    finish: (x) => rmsNorm(x, model.norm, config.rmsNormEpsilon),
  };
}

/** [tokens] → [tokens, hidden] */
export function embed(model: Decoder, ids: Int32Array): tf.Tensor2D {
  return model.embedding.gather(tf.tensor1d(ids, "int32"));
}

/** x [tokens, hidden] → [tokens or selected tokens, hidden]. @param rows tokens per sequence of x */
export function decoderLayer(
  model: Decoder,
  layer: DecoderLayer,
  index: number,
  x: tf.Tensor2D,
  rope: Rope,
  attend: Attend,
  rows: readonly number[],
  adapt: Adapt | undefined,
  selection: { indices: tf.Tensor1D; rows: readonly number[] } | null,
): tf.Tensor2D {
  const { rmsNormEpsilon } = model.config;
  const project = (
    block: "self_attn" | "mlp",
    projection: Projection,
    input: tf.Tensor2D,
    inputRows: readonly number[],
  ): tf.Tensor2D => {
    const update = adapt?.(`${layer.prefix}.${block}.${projection}`, inputRows) ?? null;
    return linear(input, layer.projections[projection], update);
  };

  const normed = (y: tf.Tensor2D, weight: tf.Tensor1D): tf.Tensor2D => {
    const normal = rmsNorm(y, weight, rmsNormEpsilon);
    return spend(forProducts(normal), normal);
  };

  const normal = normed(x, layer.inputNorm);
  const heads = (projection: Projection, norm: tf.Tensor1D | null): tf.Tensor2D => {
    const states = project("self_attn", projection, normal, rows);
    if (norm === null) return spend(rotate(states, rope, model.quarterTurn), states);
    const perHead = spend(rmsNorm(states, norm, rmsNormEpsilon), states);
    return spend(rotate(perHead, rope, model.quarterTurn), perHead);
  };
  const q = heads("q_proj", layer.queryNorm);
  const k = heads("k_proj", layer.keyNorm);
  const v = spend(project("self_attn", "v_proj", normal, rows), normal);
  let attended = attend(index, q, k, v);
  let residual = x;
  let left = rows;
  if (selection !== null) {
    attended = spend(selectRows(attended, selection.indices), attended);
    residual = selectRows(residual, selection.indices);
    left = selection.rows;
  }
  const mixed = project("self_attn", "o_proj", attended, left);
  const h = spend(add(residual, mixed), attended, mixed);

  const normalH = normed(h, layer.postAttentionNorm);
  const gate = project("mlp", "gate_proj", normalH, left);
  const up = spend(project("mlp", "up_proj", normalH, left), normalH);
  const product = spend(swiglu(gate, up), gate, up);
  const gated = spend(forProducts(product), product);
  const mapped = spend(project("mlp", "down_proj", gated, left), gated);
  return spend(add(h, mapped), h, mapped);
}

/**
 * Gives a result and frees what only it was made of. What a gradient needs, its operation has saved; without this, all
 * of a layer's tensors would live until the end of the pass.
 */
function spend(result: tf.Tensor2D, ...parts: tf.Tensor2D[]): tf.Tensor2D {
  for (const part of parts) if (part !== result) part.dispose();
  return result;
}

/** How many of the ascending token indices fall into each segment. */
function selectedPerSegment(segments: readonly Segment[], select: Int32Array): number[] {
  let next = 0;
  return segments.map(({ start, length }) => {
    const first = next;
    while (next < select.length && select[next]! < start + length) next++;
    return next - first;
  });
}
