import type { ServedAdapter } from "./adapter.ts";

/** A LoRA pair: shapes of A and B, as saved. */
export interface Pair {
  /** Name in the checkpoint, such as `model.layers.0.self_attn.q_proj`. */
  module: string;
  /** Its last part. */
  leaf: string;
  /** Null for what lies outside the layers. */
  layer: number | null;
  /** Whether it is of an embedding, where PEFT saves A as (r, rows) and B as (width, r). */
  embedding: boolean;
  a: readonly number[] | null;
  b: readonly number[] | null;
}

/** Every tensor of an adapter, by what PEFT means with it (`peft/utils/save_and_load.py`, 0.21). */
export interface AdapterTensors {
  pairs: Pair[];
  /** DoRA's `lora_magnitude_vector`. */
  magnitudes: string[];
  /** `lora_B.bias`, of `lora_bias`. */
  loraBiases: string[];
  /** Biases of the base, of `bias: all` and `bias: lora_only`. */
  biases: string[];
  /** Copies of the embedding or the head that were saved whole beside a pair of theirs: name and rows. */
  embeddingCopies: { name: string; rows: number }[];
  /** Rows of the embedding, of `trainable_token_indices`. */
  tokenRows: string[];
  /** Weights of `modules_to_save`, apart from norms. */
  saved: string[];
  /** Norms of `modules_to_save`. */
  norms: string[];
  /** Anything else, and names without PEFT's prefix. */
  others: string[];
}

const PREFIX = "base_model.model.";

export function sortTensors(tensors: NonNullable<ServedAdapter["tensors"]>): AdapterTensors {
  const sorted: AdapterTensors = {
    pairs: [],
    magnitudes: [],
    loraBiases: [],
    biases: [],
    embeddingCopies: [],
    tokenRows: [],
    saved: [],
    norms: [],
    others: [],
  };
  const pairs = new Map<string, Pair>();
  for (const [name, { shape }] of tensors) {
    const inner = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;
    const lora = inner === null ? null : /^(.+)\.lora_(embedding_)?([AB])(\.weight)?$/.exec(inner);
    if (inner === null) sorted.others.push(name);
    else if (lora !== null && (lora[2] === undefined) === (lora[4] !== undefined)) {
      const pair = pairs.get(lora[1]!) ?? emptyPair(lora[1]!, lora[2] !== undefined);
      if (lora[3] === "A") pair.a = shape;
      else pair.b = shape;
      pairs.set(pair.module, pair);
    } else if (/\.lora_magnitude_vector(\.|$)/.test(inner)) sorted.magnitudes.push(name);
    else if (/\.lora_[AB]\.bias$/.test(inner)) sorted.loraBiases.push(name);
    else if (/\.lora_/.test(inner)) sorted.others.push(name);
    else if (inner.endsWith(".bias")) sorted.biases.push(name);
    else if (/(^|\.)(embed_tokens|lm_head)\.base_layer\.weight$/.test(inner))
      sorted.embeddingCopies.push({ name, rows: shape[0] ?? 0 });
    else if (/\.trainable_tokens?_delta$|\.trainable_tokens_/.test(inner)) sorted.tokenRows.push(name);
    else if (/(_layernorm|norm)\.weight$/.test(inner)) sorted.norms.push(name);
    else if (inner.endsWith(".weight")) sorted.saved.push(name);
    else sorted.others.push(name);
  }
  sorted.pairs = [...pairs.values()].sort((one, other) => (one.module < other.module ? -1 : 1));
  return sorted;
}

function emptyPair(module: string, embedding: boolean): Pair {
  const layer = /(?:^|\.)layers\.(\d+)\./.exec(module)?.[1];
  return {
    module,
    leaf: module.slice(module.lastIndexOf(".") + 1),
    layer: layer === undefined ? null : Number(layer),
    embedding,
    a: null,
    b: null,
  };
}

/** Rank a pair has by its shapes: rows of A, which are columns of B; null where they disagree or one is missing. */
export function rankOf({ a, b }: Pair): number | null {
  const rank = a?.[0];
  return a?.length === 2 && b?.length === 2 && rank === b[1] ? (rank ?? null) : null;
}
