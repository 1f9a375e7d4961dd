import type { JsonObject } from "../../src/formats/json.ts";
import type { ServedAdapter, ServedBase } from "../../src/serving/adapter.ts";
import type { Outcome, Preflight, Server } from "../../src/serving/outcome.ts";
import { preflight } from "../../src/serving/preflight.ts";

const SIZES: Record<string, [number, number]> = {
  q_proj: [32, 32],
  k_proj: [16, 32],
  v_proj: [16, 32],
  o_proj: [32, 32],
};

/** A plain adapter of two layers that every server takes, for {@link goodBase}. */
export function goodAdapter(r = 8, leaves = Object.keys(SIZES), layers = 2): ServedAdapter {
  const shapes: Record<string, number[]> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const leaf of leaves) {
      const [out, width] = SIZES[leaf] ?? [32, 32];
      shapes[`base_model.model.model.layers.${layer}.self_attn.${leaf}.lora_A.weight`] = [r, width];
      shapes[`base_model.model.model.layers.${layer}.self_attn.${leaf}.lora_B.weight`] = [out, r];
    }
  }
  return adapterOf(
    {
      peft_type: "LORA",
      base_model_name_or_path: "org/base",
      revision: null,
      r,
      lora_alpha: 16,
      target_modules: leaves,
      bias: "none",
    },
    shapes,
  );
}

export function adapterOf(config: JsonObject, shapes: Record<string, readonly number[]>): ServedAdapter {
  const tensors = new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: "F32" as const, shape }]));
  return { config, tensors, weights: "safetensors", template: null, vocabulary: null, plan: null };
}

export function goodBase(change: JsonObject = {}): ServedBase {
  const config: JsonObject = {
    model_type: "llama",
    vocab_size: 64,
    hidden_size: 32,
    intermediate_size: 48,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    tie_word_embeddings: false,
  };
  return { config: { ...config, ...change }, template: null, vocabulary: null };
}

export function ask(server: Server, adapter: ServedAdapter, base: ServedBase | null = goodBase()): Preflight {
  return preflight(server, adapter, base, {
    name: "desk",
    adapter: { directory: "published" },
    base: { repo: "org/base", revision: "1".repeat(40) },
  });
}

/** The outcome for one rule. */
export function outcome(found: Preflight, rule: string): Outcome | undefined {
  return found.outcomes.find((one) => one.rule === rule);
}
