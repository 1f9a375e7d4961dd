import type { DecoderConfig } from "./architecture.ts";
import { BLOCK } from "./attentionblocks.ts";
import { type LoraSettings, loraParameterShapes } from "./lora.ts";
import { LOGITS_AT_ONCE } from "./ops.ts";
import { linearShapes } from "./shapes.ts";

/** What a training run is asked to hold at once. */
export interface MemoryQuestion {
  config: DecoderConfig;
  lora: LoraSettings;
  backend: "wasm" | "tensorflow" | "webgpu" | "torch";
  /** Of frozen matrices. */
  precision: "f32" | "bf16";
  /** Threads that compute side by side, each with weights of its own: 1 but on wasm. */
  threads: number;
  /** Lanes of a step, each with a sum of gradients: 0 but on wasm. */
  lanes: number;
  /** Tokens of each row of the largest micro batch of a thread, packed or not. */
  lengths: readonly number[];
  /** Tokens of them that are trained. */
  supervised: number;
  /** Whether layers are computed again in the backward pass. */
  recompute: boolean;
}

/** Bytes at the peak of a step, where the model computes. */
export interface MemoryEstimate {
  /** Frozen weights, in all the copies that the backend and its threads keep. */
  weights: number;
  /** The adapter, its gradients and AdamW's moments. */
  adapter: number;
  /** What the backward pass needs of the forward pass, and what a layer makes on its way, in all threads. */
  activations: number;
  /** Logits of a chunk of supervised tokens, their softmax and its gradient. */
  logits: number;
  /** The program itself, before it has loaded anything. */
  program: number;
  total: number;
}

const FLOAT = 4;
const MIB = 2 ** 20;

/** Copies that a backend makes. Measured on wasm (test/engine/memory.test.ts); on the others they follow from how they keep matrices. */
const BACKENDS = {
  // Once, as the product meets them. Its memory is one heap that grows and fragments.
  wasm: { copies: 1, embedding: 1, logits: 6, program: 100 * MIB },
  // Both orientations.
  webgpu: { copies: 2, embedding: 2, logits: 6, program: 250 * MIB },
  tensorflow: { copies: 1, embedding: 1, logits: 3, program: 450 * MIB },
  torch: { copies: 1, embedding: 1, logits: 4, program: 700 * MIB },
} as const;

/** What a thread takes before it has loaded anything. */
const THREAD = 50 * MIB;

/** What a training step takes. An estimate from shapes: nothing is read but the configuration. */
export function trainingMemory({
  config,
  lora,
  backend,
  precision,
  threads,
  lanes,
  ...batch
}: MemoryQuestion): MemoryEstimate {
  const of = BACKENDS[backend];
  const element = precision === "bf16" ? 2 : FLOAT;
  const { hiddenSize, intermediateSize, vocabularySize, layers, tiedEmbeddings } = config;
  const matrices = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0);
  const table = vocabularySize * hiddenSize;
  const weights = threads * element * (of.copies * (matrices + table) + (tiedEmbeddings ? 0 : of.embedding * table));

  const parameters = loraParameterShapes(config, lora).reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
  // Values and two moments; in each thread two gradients, and values and gradient on the backend; what threads share.
  const adapter = FLOAT * parameters * (3 + 4 * threads + (lanes > 0 ? 1 + lanes : 0));

  const tokens = batch.lengths.reduce((sum, length) => sum + length, 0);
  const kept = keptBytes(config, batch.lengths);
  const inputs = FLOAT * layers * tokens * hiddenSize;
  const passing = FLOAT * tokens * (4 * intermediateSize + 6 * hiddenSize);
  const activations = threads * ((batch.recompute ? inputs + kept / layers : kept) + passing);

  const chunk = Math.min(batch.supervised, Math.max(1, Math.floor(LOGITS_AT_ONCE / vocabularySize)));
  const logits = threads * FLOAT * of.logits * chunk * vocabularySize;
  const program = of.program + (threads - 1) * THREAD;
  return { weights, adapter, activations, logits, program, total: weights + adapter + activations + logits + program };
}

/**
 * Bytes that a pass which keeps its layers' tensors for the backward pass holds of them: the inputs of norms and
 * projections, queries, keys, values and what attention makes of them, gate and up.
 * @param lengths tokens of each row
 */
export function keptBytes(config: DecoderConfig, lengths: readonly number[]): number {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, layers } = config;
  const perToken = 6 * hiddenSize + 3 * heads * headDim + 2 * keyValueHeads * headDim + 3 * intermediateSize;
  const floats = lengths.reduce((sum, length) => {
    const first = Math.min(length, BLOCK);
    return sum + length * perToken + heads * first * first;
  }, 0);
  return FLOAT * layers * floats;
}

/** Of what is free, what activations may take: the rest is for what a layer makes on its way. */
const SHARE = 0.6;

/** What `gradientCheckpointing` comes to. `auto` recomputes where the longest micro batch would not fit otherwise. */
export function recomputesIn(
  freeBytes: number,
  setting: "auto" | "on" | "off",
  config: DecoderConfig,
  lengths: readonly number[],
): boolean {
  return setting === "auto" ? keptBytes(config, lengths) > SHARE * freeBytes : setting === "on";
}
