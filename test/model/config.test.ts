import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/formats/json.ts";
import { decoderConfig, readDecoderConfig, readEndTokens } from "../../src/model/config.ts";
import { inverseFrequencies } from "../../src/model/rope.ts";
import { fixture } from "./fixture.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-config-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** TinyLlama-like, in the names of config.json. */
const minimal = {
  model_type: "llama",
  vocab_size: 100,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
};

/** What released checkpoints say of themselves beyond {@link minimal}, in the keys of the Transformers that wrote them. */
const RELEASED: { name: string; config: object; expected: object }[] = [
  {
    name: "Llama-2-7b-chat-hf",
    config: {
      ...{ architectures: ["LlamaForCausalLM"], model_type: "llama", vocab_size: 32000, pretraining_tp: 1 },
      ...{ hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32, num_attention_heads: 32 },
      ...{ num_key_value_heads: 32, max_position_embeddings: 4096, rms_norm_eps: 1e-5, rope_scaling: null },
      ...{ hidden_act: "silu", tie_word_embeddings: false, torch_dtype: "float16", use_cache: true },
    },
    expected: { headDim: 128, ropeTheta: 10000, ropeScaling: null, tiedEmbeddings: false, biases: [] },
  },
  {
    name: "Llama-3.2-1B-Instruct",
    config: {
      ...{ architectures: ["LlamaForCausalLM"], model_type: "llama", vocab_size: 128256, attention_bias: false },
      ...{ hidden_size: 2048, intermediate_size: 8192, num_hidden_layers: 16, num_attention_heads: 32, head_dim: 64 },
      ...{ num_key_value_heads: 8, max_position_embeddings: 131072, rms_norm_eps: 1e-5, rope_theta: 500000.0 },
      ...{ attention_dropout: 0.0, mlp_bias: false, eos_token_id: [128001, 128008, 128009], tie_word_embeddings: true },
      rope_scaling: {
        ...{ factor: 32.0, high_freq_factor: 4.0, low_freq_factor: 1.0, rope_type: "llama3" },
        original_max_position_embeddings: 8192,
      },
    },
    expected: { headDim: 64, ropeTheta: 500000, ropeScaling: { factor: 32 }, tiedEmbeddings: true, keyValueHeads: 8 },
  },
  {
    name: "SmolLM2-135M-Instruct",
    config: {
      ...{ architectures: ["LlamaForCausalLM"], model_type: "llama", vocab_size: 49152, is_llama_config: true },
      ...{ hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30, num_attention_heads: 9 },
      ...{ num_key_value_heads: 3, max_position_embeddings: 8192, rms_norm_eps: 1e-5, rope_theta: 100000 },
      ...{ rope_interleaved: false, rope_scaling: null, tie_word_embeddings: true, attention_dropout: 0.0 },
      "transformers.js_config": { kv_cache_dtype: { q4f16: "float16", fp16: "float16" } },
    },
    expected: { headDim: 64, keyValueHeads: 3, ropeTheta: 100000, tiedEmbeddings: true },
  },
  {
    name: "Mistral-7B-Instruct-v0.1",
    config: {
      ...{ architectures: ["MistralForCausalLM"], model_type: "mistral", vocab_size: 32000, sliding_window: 4096 },
      ...{ hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32, num_attention_heads: 32 },
      ...{ num_key_value_heads: 8, max_position_embeddings: 32768, rms_norm_eps: 1e-5, rope_theta: 10000.0 },
    },
    expected: { headDim: 128, ropeTheta: 10000, windows: Array.from({ length: 32 }, () => 4096) },
  },
  {
    name: "Mistral-Nemo-Instruct-2407",
    config: {
      ...{ architectures: ["MistralForCausalLM"], model_type: "mistral", vocab_size: 131072, sliding_window: null },
      ...{ hidden_size: 5120, intermediate_size: 14336, num_hidden_layers: 40, num_attention_heads: 32, head_dim: 128 },
      ...{ num_key_value_heads: 8, max_position_embeddings: 1024000, rms_norm_eps: 1e-5, rope_theta: 1000000.0 },
    },
    expected: { headDim: 128, windows: Array.from({ length: 40 }, () => null) },
  },
  {
    name: "Qwen2.5-0.5B",
    config: {
      ...{ architectures: ["Qwen2ForCausalLM"], model_type: "qwen2", vocab_size: 151936, use_mrope: false },
      ...{ hidden_size: 896, intermediate_size: 4864, num_hidden_layers: 24, num_attention_heads: 14 },
      ...{ num_key_value_heads: 2, max_position_embeddings: 32768, rms_norm_eps: 1e-6, rope_theta: 1000000.0 },
      ...{ use_sliding_window: false, sliding_window: 32768, max_window_layers: 24, tie_word_embeddings: true },
    },
    expected: { headDim: 64, biases: ["q_proj", "k_proj", "v_proj"], tiedEmbeddings: true },
  },
  {
    name: "Qwen3-0.6B",
    config: {
      ...{ architectures: ["Qwen3ForCausalLM"], model_type: "qwen3", vocab_size: 151936, attention_bias: false },
      ...{ hidden_size: 1024, intermediate_size: 3072, num_hidden_layers: 28, num_attention_heads: 16, head_dim: 128 },
      ...{ num_key_value_heads: 8, max_position_embeddings: 40960, rms_norm_eps: 1e-6, rope_theta: 1000000 },
      ...{ use_sliding_window: false, sliding_window: null, max_window_layers: 28, tie_word_embeddings: true },
    },
    expected: { headDim: 128, headNorms: true, biases: [], tiedEmbeddings: true },
  },
];

describe("config.json", () => {
  test("gets Transformers' defaults where it is silent", () => {
    expect(decoderConfig(minimal, "config.json")).toMatchObject({
      keyValueHeads: 4,
      headDim: 16,
      rmsNormEpsilon: 1e-6,
      tiedEmbeddings: false,
      biases: [],
      headNorms: false,
      windows: [null, null],
      ropeTheta: 10000,
      ropeScaling: null,
    });
  });

  test("means the same in the names of Transformers 4 and 5", () => {
    const scaling = {
      rope_type: "llama3",
      factor: 32,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    };
    const before = decoderConfig({ ...minimal, rope_theta: 500000, rope_scaling: scaling }, "config.json");
    const now = decoderConfig({ ...minimal, rope_parameters: { ...scaling, rope_theta: 500000 } }, "config.json");
    expect(now).toEqual(before);
    expect(now).toMatchObject({
      ropeTheta: 500000,
      ropeScaling: { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4 },
    });
  });

  test.each([
    [{ model_type: "gemma2" }, /model_type "gemma2"; this engine computes llama, mistral, qwen2, qwen3/],
    [{ model_type: "constructor" }, /model_type "constructor"/],
    [{ model_type: undefined }, /model_type null/],
    [{ hidden_act: "gelu" }, /hidden_act "gelu"/],
    [{ attention_dropout: 0.1 }, /attention_dropout 0.1/],
    [{ quantization_config: { quant_method: "awq" } }, /quantization_config: quantised weights/],
    [{ auto_map: { AutoModelForCausalLM: "modeling.Own" } }, /auto_map: code of its own/],
    [{ num_local_experts: 8 }, /num_local_experts 8: a mixture of experts/],
    [{ moe_intermediate_size: 64 }, /moe_intermediate_size/],
    [{ final_logit_softcapping: 30 }, /final_logit_softcapping 30: capped logits/],
    [{ embedding_multiplier: 12 }, /embedding_multiplier 12/],
    [{ logits_scaling: 8 }, /logits_scaling 8/],
    [{ rope_interleaved: true }, /rope_interleaved/],
    [{ use_qk_norm: true }, /use_qk_norm true/],
    [{ vision_config: { depth: 1 } }, /vision_config: more than text/],
    [{ partial_rotary_factor: 0.5 }, /partial_rotary_factor 0.5/],
    [{ rope_parameters: { rope_theta: 1e4, partial_rotary_factor: 0.5 } }, /partial_rotary_factor/],
    [{ rope_parameters: { full_attention: { rope_theta: 1e4 } } }, /for a type of layers/],
    [{ architectures: ["LlamaForSequenceClassification"] }, /LlamaForCausalLM is needed/],
    [{ sliding_window: 4096 }, /sliding_window/],
    [{ layer_types: ["sliding_attention", "full_attention"] }, /layer_types/],
    [{ rope_scaling: { type: "yarn", factor: 4 } }, /rope_type "yarn"/],
    [{ rope_scaling: { rope_type: "llama3", factor: 4 } }, /low_freq_factor/],
    [{ num_key_value_heads: 3 }, /3 key-value heads do not divide/],
    [{ num_attention_heads: 3 }, /3 attention heads do not divide/],
    [{ head_dim: 15 }, /head_dim 15/],
    [{ hidden_size: "64" }, /hidden_size/],
    [{ num_hidden_layers: 0 }, /num_hidden_layers 0/],
    [{ tie_word_embeddings: 1 }, /tie_word_embeddings/],
  ])("is refused with %j", (change, message) => {
    expect(() => decoderConfig(JSON.parse(JSON.stringify({ ...minimal, ...change })), "base/config.json")).toThrow(
      expect.objectContaining({
        code: "base-config",
        place: { file: "base/config.json" },
        message: expect.stringMatching(message),
      }),
    );
  });

  test("may carry keys that change nothing", () => {
    const inert = {
      architectures: ["LLaMAForCausalLM"],
      attention_dropout: 0,
      num_experts: 0,
      partial_rotary_factor: 1,
      quantization_config: null,
      auto_map: {},
      layer_types: ["full_attention", "full_attention"],
      sliding_window: null,
      pretraining_tp: 2,
      torch_dtype: "bfloat16",
      "transformers.js_config": { dtype: "q4" },
    };
    expect(decoderConfig({ ...minimal, ...inert }, "config.json")).toEqual(decoderConfig(minimal, "config.json"));
  });

  test("of a Mistral has the window of v0.1 unless it says null", () => {
    const mistral = { ...minimal, model_type: "mistral", num_key_value_heads: 2 };
    expect(decoderConfig(mistral, "config.json").windows).toEqual([4096, 4096]);
    expect(decoderConfig({ ...mistral, sliding_window: 8 }, "config.json").windows).toEqual([8, 8]);
    expect(decoderConfig({ ...mistral, sliding_window: null }, "config.json").windows).toEqual([null, null]);
    expect(decoderConfig({ ...mistral, head_dim: 32 }, "config.json").headDim).toBe(32);
  });

  test("of a Qwen has biases or norms on its heads, and windows only where they are in use", () => {
    const qwen2 = { ...minimal, model_type: "qwen2", num_key_value_heads: null, sliding_window: 8 };
    const qwen3 = { ...qwen2, model_type: "qwen3" };
    const read = (json: object) => decoderConfig(json as JsonObject, "config.json");
    expect(read(qwen2)).toMatchObject({ biases: ["q_proj", "k_proj", "v_proj"], headNorms: false, headDim: 16 });
    expect(read(qwen3)).toMatchObject({ biases: [], headNorms: true, headDim: 128 });
    expect(read({ ...qwen3, attention_bias: true }).biases).toEqual(["q_proj", "k_proj", "v_proj", "o_proj"]);
    for (const qwen of [qwen2, qwen3]) {
      expect(read(qwen).windows).toEqual([null, null]);
      const used = { ...qwen, use_sliding_window: true };
      expect(read(used).windows).toEqual([null, null]);
      expect(read({ ...used, max_window_layers: 1 }).windows).toEqual([null, 8]);
      expect(read({ ...used, layer_types: ["sliding_attention", "full_attention"] }).windows).toEqual([8, null]);
      expect(() => read({ ...used, layer_types: ["full_attention"] })).toThrow(/no list of 2/);
      expect(() => read({ ...used, layer_types: ["chunked_attention", "full_attention"] })).toThrow(
        /chunked_attention/,
      );
      expect(() => read({ ...qwen, layer_types: ["sliding_attention", "full_attention"] })).toThrow(
        /no sliding window/,
      );
    }
  });

  test.each(RELEASED)("of $name is read", ({ config, expected }) => {
    expect(decoderConfig(config as JsonObject, "config.json")).toMatchObject(expected);
  });

  test("that is missing is named", async () => {
    await expect(readDecoderConfig(root)).rejects.toMatchObject({ code: "file-missing" });
  });
});

test("rotary frequencies of Llama 3.2 1B are those Transformers computes", () => {
  // From LlamaRotaryEmbedding of Transformers 5.23 with meta-llama/Llama-3.2-1B's rope_parameters.
  const config = decoderConfig(
    {
      ...minimal,
      head_dim: 64,
      rope_parameters: {
        rope_type: "llama3",
        rope_theta: 500000,
        factor: 32,
        low_freq_factor: 1,
        high_freq_factor: 4,
        original_max_position_embeddings: 8192,
      },
    },
    "config.json",
  );
  const frequencies = inverseFrequencies(config);
  expect(frequencies).toHaveLength(32);
  ROTARY.forEach(([index, expected]) => {
    expect(Math.abs(frequencies[index]! / expected - 1)).toBeLessThan(1e-6);
  });
});

/** Index and frequency: kept, blended and stretched ones. */
const ROTARY: [number, number][] = [
  [0, 1],
  [10, 0.016560440883040428],
  [15, 0.0012905480107292533],
  [16, 0.000429556705057621],
  [17, 9.708286233944818e-5],
  [20, 8.570255886297673e-6],
  [31, 9.418306490260875e-8],
];

describe("end tokens", () => {
  async function endTokens(generation: unknown, config: unknown): Promise<number[]> {
    const directory = await mkdtemp(join(root, "end-"));
    if (generation !== undefined)
      await writeFile(join(directory, "generation_config.json"), JSON.stringify(generation));
    await writeFile(join(directory, "config.json"), JSON.stringify(config));
    return [...(await readEndTokens(directory))];
  }

  test("come from generation_config.json, else from config.json, else there are none", async () => {
    expect([...(await readEndTokens(fixture("tiny-llama")))]).toEqual([2, 3]);
    expect(await endTokens({ eos_token_id: 5 }, { eos_token_id: 6 })).toEqual([5]);
    expect(await endTokens({}, { eos_token_id: [6, 7] })).toEqual([6, 7]);
    expect(await endTokens(undefined, { eos_token_id: 6 })).toEqual([6]);
    expect(await endTokens(undefined, { eos_token_id: null })).toEqual([]);
    await expect(endTokens({ eos_token_id: "</s>" }, {})).rejects.toMatchObject({ code: "base-config" });
    expect(await readFile(join(fixture("tiny-llama"), "config.json"), "utf8")).toContain('"eos_token_id": 2');
  });
});
