import type { Json } from "../formats/json.ts";
import type { Fields } from "./fields.ts";

/*
 * Decoders are told apart by keys like these, and a checkpoint may carry the name of one family and the arithmetic of
 * another. Transformers passes over keys that a family's class does not know; a model that was trained with them is then
 * computed wrongly without a word, so here they are refused.
 */

/** Keys that change the forward pass, what they mean, and the values with which they change nothing (null always is one). */
const FOREIGN: readonly { key: RegExp; means: string; inert: readonly Json[] }[] = [
  { key: /^(quantization|compression)_config$/, means: "quantised weights", inert: [] },
  { key: /^auto_map$/, means: "code of its own", inert: [] },
  { key: /experts(_|$)|^moe_|^router_/, means: "a mixture of experts", inert: [0, false] },
  { key: /^(attention|hidden|resid|embd|residual)_(dropout|pdrop)$/, means: "dropout in the base", inert: [0] },
  { key: /softcap(ping)?$/, means: "capped logits", inert: [0] },
  {
    key: /^(embedding|residual|attention|lm_head|logits?)_(multiplier|scale|scaling)$/,
    means: "scaled states",
    inert: [1],
  },
  { key: /^(scale_emb|scale_depth|mup_\w+|query_pre_attn_scalar)$/, means: "scaled states", inert: [1] },
  { key: /^(partial_rotary_factor|rotary_pct)$/, means: "heads rotated in part", inert: [1] },
  { key: /^rope_interleaved$/, means: "heads rotated in pairs of neighbours", inert: [false] },
  { key: /^(use_)?qk_(layer)?norm(alization)?$/, means: "normalised queries and keys", inert: [false] },
  { key: /^(clip_qkv|kv_lora_rank|q_lora_rank|attention_chunk_size)$/, means: "another attention", inert: [] },
  {
    key: /^(alibi|parallel_attn|use_parallel_residual|attn_temperature_tuning)$/,
    means: "another layer",
    inert: [false],
  },
  { key: /^no_rope_layers$/, means: "layers without positions", inert: [] },
  { key: /^(vision|audio|speech|text|thinker)_config$/, means: "more than text", inert: [] },
  { key: /^(is_encoder_decoder|add_cross_attention)$/, means: "an encoder", inert: [false] },
  { key: /^pruned_heads$/, means: "pruned heads", inert: [] },
];

/**
 * Refuses what is another model under a known family's name.
 * @throws {LoraError} `base-config` naming the key
 */
export function refuseForeign(fields: Fields, architecture: string): void {
  for (const [key, value] of Object.entries(fields.json)) {
    const foreign = FOREIGN.find((candidate) => candidate.key.test(key));
    if (foreign === undefined || isEmpty(value) || foreign.inert.includes(value)) continue;
    const shown = typeof value === "object" ? "" : ` ${JSON.stringify(value)}`;
    throw fields.refuse(`has ${key}${shown}: ${foreign.means}, which this engine does not compute`, ADVICE[key]);
  }
  const { architectures = null, layer_types: types = null } = fields.json;
  if (Array.isArray(architectures) && !architectures.some((name) => isCalled(name, architecture))) {
    throw fields.refuse(`has the architectures ${JSON.stringify(architectures)}; ${architecture} is needed`);
  }
  // Qwen's classes read these; the others of Transformers pass over them.
  const read = architecture.startsWith("Qwen");
  if (!read && Array.isArray(types) && types.some((type) => type !== "full_attention")) {
    throw fields.refuse(`has layer_types, which ${architecture} does not know`);
  }
}

const ADVICE: { [key: string]: string } = {
  quantization_config: "Choose the checkpoint with weights in F32, F16 or BF16 as the base.",
  compression_config: "Choose the checkpoint with weights in F32, F16 or BF16 as the base.",
  attention_dropout: "Set attention_dropout to 0.",
};

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

/** Early Llama checkpoints write LLaMAForCausalLM. */
function isCalled(name: Json, architecture: string): boolean {
  return typeof name === "string" && name.toLowerCase() === architecture.toLowerCase();
}
