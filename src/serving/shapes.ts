import type { JsonObject } from "../formats/json.ts";

/** Families whose layers are known here: those that share Llama's names. */
export const FAMILIES = ["llama", "mistral", "qwen2", "qwen3"] as const;
export type Family = (typeof FAMILIES)[number];

export function familyOf(config: JsonObject): Family | null {
  return FAMILIES.find((family) => family === config.model_type) ?? null;
}

/** Linear layers of a decoder layer, by the last part of their names. */
export const LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;

/** Layers, and the size of each projection as `[out, in]`, or null where `config.json` lacks a number. */
export interface Dimensions {
  layers: number;
  vocabulary: number;
  sizes: ReadonlyMap<string, readonly [out: number, in_: number]>;
}

/** Reads the sizes with the defaults of Transformers' configurations of these families. */
export function dimensionsOf(config: JsonObject): Dimensions | null {
  const number = (key: string): number | null => (typeof config[key] === "number" ? (config[key] as number) : null);
  const hidden = number("hidden_size");
  const intermediate = number("intermediate_size");
  const layers = number("num_hidden_layers");
  const heads = number("num_attention_heads");
  const vocabulary = number("vocab_size");
  if (hidden === null || intermediate === null || layers === null || heads === null || vocabulary === null) return null;
  const headDim = number("head_dim") ?? hidden / heads;
  const queries = heads * headDim;
  const keys = (number("num_key_value_heads") ?? heads) * headDim;
  const sizes = new Map<string, readonly [number, number]>([
    ["q_proj", [queries, hidden]],
    ["k_proj", [keys, hidden]],
    ["v_proj", [keys, hidden]],
    ["o_proj", [hidden, queries]],
    ["gate_proj", [intermediate, hidden]],
    ["up_proj", [intermediate, hidden]],
    ["down_proj", [hidden, intermediate]],
    ["lm_head", [vocabulary, hidden]],
    ["embed_tokens", [hidden, vocabulary]], // seen as a product with one-hot rows
  ]);
  return { layers, vocabulary, sizes };
}
