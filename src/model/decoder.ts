import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import { causalMasks, type Segment, segmentAttention } from "./attention.ts";
import { type DecoderConfig, readDecoderConfig } from "./config.ts";
import { type Adapt, linearShapes, type Projection } from "./lora.ts";
import { add, type FrozenLinear, linear, rmsNorm, selectRows, swiglu } from "./ops.ts";
import { inverseFrequencies, quarterTurn, type Rope, ropeAngles, rotate } from "./rope.ts";
import { type Checkpoint, openCheckpoint } from "./weights.ts";

/** One decoder layer's frozen weights. */
export interface DecoderLayer {
  /** `model.layers.N` */
  prefix: string;
  inputNorm: tf.Tensor1D;
  postAttentionNorm: tf.Tensor1D;
  projections: Record<Projection, FrozenLinear>;
}

/** A decoder with its frozen weights on the backend. */
export interface Decoder {
  config: DecoderConfig;
  /** [vocabulary, hidden] */
  embedding: tf.Tensor2D;
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

/** The wasm backend's address space, less what activations need. */
const LARGEST_MODEL_BYTES = 3 * 2 ** 30;

/** Loads a checkpoint directory in Hugging Face layout. @throws {LoraError} `base-config`, `weights-…`, `safetensors-…` */
export async function loadDecoder(directory: string, onProgress: OnProgress = () => {}): Promise<Decoder> {
  const config = await readDecoderConfig(directory);
  const checkpoint = await openCheckpoint(directory);
  try {
    return await loadWeights(config, checkpoint, directory, onProgress);
  } finally {
    await checkpoint.close();
  }
}

async function loadWeights(
  config: DecoderConfig,
  checkpoint: Checkpoint,
  directory: string,
  onProgress: OnProgress,
): Promise<Decoder> {
  const shapes = linearShapes(config);
  refuseUnexpected(config, checkpoint, directory);
  const elements =
    shapes.reduce((sum, s) => sum + s.in * s.out, 0) +
    config.vocabularySize * config.hiddenSize * (config.tiedEmbeddings ? 1 : 1.5);
  // Two orientations, each packed once more by the matrix library.
  if (elements * 16 > LARGEST_MODEL_BYTES) {
    throw new LoraError(
      "base-too-large",
      `${directory} has ${Math.round(elements / 1e6)} million weights, too many for the wasm backend.`,
      {
        exit: 3,
        next: "Choose a base below about 200 million parameters for this engine.",
      },
    );
  }
  const total = shapes.length + 1;
  let done = 0;
  const tick = () => onProgress({ task: "load base", done: ++done, total, unit: "tensors" });

  const vector = async (name: string, size: number) => tf.tensor1d(await checkpoint.read(name, [size]));
  const matrix = async (name: string, out: number, input: number, bias: boolean): Promise<FrozenLinear> => {
    const backward = tf.tensor2d(await checkpoint.read(`${name}.weight`, [out, input]), [out, input]);
    tick();
    return { backward, forward: tf.transpose(backward), bias: bias ? await vector(`${name}.bias`, out) : null };
  };

  const { hiddenSize, vocabularySize } = config;
  const embedding = tf.tensor2d(await checkpoint.read("model.embed_tokens.weight", [vocabularySize, hiddenSize]), [
    vocabularySize,
    hiddenSize,
  ]);
  const layers: DecoderLayer[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const projections = {} as Record<Projection, FrozenLinear>;
    for (const shape of shapes.filter((s) => s.layer === layer)) {
      const bias = shape.name.includes(".self_attn.") ? config.attentionBias : config.mlpBias;
      projections[shape.projection] = await matrix(shape.name, shape.out, shape.in, bias);
    }
    const prefix = `model.layers.${layer}`;
    layers.push({
      prefix,
      inputNorm: await vector(`${prefix}.input_layernorm.weight`, hiddenSize),
      postAttentionNorm: await vector(`${prefix}.post_attention_layernorm.weight`, hiddenSize),
      projections,
    });
  }
  return {
    config,
    embedding,
    layers,
    norm: await vector("model.norm.weight", hiddenSize),
    head: config.tiedEmbeddings
      ? { backward: embedding, forward: tf.transpose(embedding), bias: null }
      : await matrix("lm_head", vocabularySize, hiddenSize, false),
    inverseFrequencies: inverseFrequencies(config),
    quarterTurn: quarterTurn(config.headDim),
  };
}

/** A tensor we would leave out is a computation we would get wrong. */
function refuseUnexpected(config: DecoderConfig, checkpoint: Checkpoint, directory: string): void {
  const expected = new Set(["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight"]);
  for (const { name } of linearShapes(config)) {
    expected.add(`${name}.weight`);
    if (name.includes(".self_attn.") ? config.attentionBias : config.mlpBias) expected.add(`${name}.bias`);
  }
  for (let layer = 0; layer < config.layers; layer++) {
    expected.add(`model.layers.${layer}.input_layernorm.weight`);
    expected.add(`model.layers.${layer}.post_attention_layernorm.weight`);
  }
  for (const name of checkpoint.names()) {
    // Older checkpoints store the rotary frequencies, which follow from the configuration.
    if (expected.has(name) || name.endsWith(".rotary_emb.inv_freq")) continue;
    throw new LoraError(
      "weights-unexpected",
      `${directory} has a tensor ${name}, which its config.json does not account for.`,
      {
        place: { file: directory },
        next: "Use the config.json and the weights of the same Llama checkpoint.",
      },
    );
  }
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
  const { config } = model;
  const masks = causalMasks(batch.segments);
  const rope = ropeAngles(model.inverseFrequencies, batch.positions);
  const attend: Attend = (layer, q, k, v) => {
    options.onKeysValues?.(layer, k, v);
    return segmentAttention(q, k, v, config, batch.segments, masks);
  };
  const rows = batch.segments.map((segment) => segment.length);
  const selection =
    options.select === undefined
      ? null
      : { indices: tf.tensor1d(options.select, "int32"), rows: selectedPerSegment(batch.segments, options.select) };

  let x = embed(model, batch.ids);
  model.layers.forEach((layer, i) => {
    // After the last attention tokens no longer meet: those without a wanted logit can go.
    x = decoderLayer(
      model,
      layer,
      i,
      x,
      rope,
      attend,
      rows,
      options.adapt,
      i === model.layers.length - 1 ? selection : null,
    );
  });
  return linear(rmsNorm(x, model.norm, config.rmsNormEpsilon), model.head);
}

/** [tokens] → [tokens, hidden] */
export function embed(model: Decoder, ids: Int32Array): tf.Tensor2D {
  return tf.gather(model.embedding, tf.tensor1d(ids, "int32"));
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
    const base = linear(input, layer.projections[projection]);
    const delta = adapt?.(`${layer.prefix}.${block}.${projection}`, input, inputRows) ?? null;
    return delta === null ? base : add(base, delta);
  };

  const normal = rmsNorm(x, layer.inputNorm, rmsNormEpsilon);
  const q = rotate(project("self_attn", "q_proj", normal, rows), rope, model.quarterTurn);
  const k = rotate(project("self_attn", "k_proj", normal, rows), rope, model.quarterTurn);
  const v = project("self_attn", "v_proj", normal, rows);
  let attended = attend(index, q, k, v);
  let residual = x;
  let left = rows;
  if (selection !== null) {
    attended = selectRows(attended, selection.indices);
    residual = selectRows(residual, selection.indices);
    left = selection.rows;
  }
  const h = add(residual, project("self_attn", "o_proj", attended, left));

  const normalH = rmsNorm(h, layer.postAttentionNorm, rmsNormEpsilon);
  const gated = swiglu(project("mlp", "gate_proj", normalH, left), project("mlp", "up_proj", normalH, left));
  return add(h, project("mlp", "down_proj", gated, left));
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
