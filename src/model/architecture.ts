import type { Projection } from "./projections.ts";

/** Llama 3.1's stretching of the rotary frequencies (`rope_type: llama3`). */
export interface Llama3RopeScaling {
  factor: number;
  lowFrequencyFactor: number;
  highFrequencyFactor: number;
  originalMaxPositions: number;
}

/** What the forward pass needs of a checkpoint's `config.json`. The families differ in these values and in nothing else. */
export interface DecoderConfig {
  /** `model_type`: llama, mistral, qwen2 or qwen3. */
  family: string;
  vocabularySize: number;
  hiddenSize: number;
  intermediateSize: number;
  layers: number;
  heads: number;
  /** Fewer than `heads` where queries share keys and values (grouped-query attention). Divides `heads`. */
  keyValueHeads: number;
  /** Of queries, keys and values; `heads · headDim` need not be `hiddenSize`. */
  headDim: number;
  rmsNormEpsilon: number;
  /** The output projection is the embedding table. */
  tiedEmbeddings: boolean;
  /** Projections that add a bias. */
  biases: readonly Projection[];
  /** Queries and keys are normalised, head by head, before they are rotated. */
  headNorms: boolean;
  /** Of each layer: how many tokens a token attends to, itself included; null for all before it. */
  windows: readonly (number | null)[];
  ropeTheta: number;
  ropeScaling: Llama3RopeScaling | null;
  maxPositions: number;
}
