import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RandomStream } from "../src/formats/random.ts";
import { encodeFloats, type FloatDtype, streamSafetensors, type TensorStream } from "../src/formats/safetensors.ts";
import { decoderConfig } from "../src/model/config.ts";
import { linearShapes } from "../src/model/shapes.ts";

/** Shape of a benchmarked Llama, in config.json's names. */
export const QUICKSTART = {
  model_type: "llama",
  vocab_size: 1536,
  hidden_size: 144,
  intermediate_size: 432,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 36,
  tie_word_embeddings: true,
  eos_token_id: 0,
};

/** Shapes of models that people train, in config.json's names. */
export const SHAPES = {
  quickstart: QUICKSTART,
  "qwen2.5-0.5b": {
    model_type: "qwen2",
    vocab_size: 151936,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    max_position_embeddings: 32768,
    rope_theta: 1e6,
    tie_word_embeddings: true,
    eos_token_id: 0,
  },
  "llama-3.2-1b": {
    model_type: "llama",
    vocab_size: 128256,
    hidden_size: 2048,
    intermediate_size: 8192,
    num_hidden_layers: 16,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 64,
    max_position_embeddings: 131072,
    rope_theta: 5e5,
    tie_word_embeddings: true,
    eos_token_id: 0,
  },
};

/** Elements that are made at a time. */
const CHUNK = 2 ** 20;

/** Writes a checkpoint of random weights, piece by piece. Returns the number of its weights. */
export async function writeRandomCheckpoint(
  directory: string,
  json: (typeof SHAPES)[keyof typeof SHAPES],
  dtype: FloatDtype = "F32",
): Promise<number> {
  const config = decoderConfig(json, "config.json");
  const random = new RandomStream(1, "bench");
  const tensors: TensorStream[] = [];
  let weights = 0;
  const add = (name: string, shape: number[], spread: number, centre = 0) => {
    const size = shape.reduce((a, b) => a * b, 1);
    weights += size;
    const chunks = function* () {
      for (let at = 0; at < size; at += CHUNK) {
        const length = Math.min(CHUNK, size - at);
        const values = Float32Array.from({ length }, () => centre + spread * (2 * random.float() - 1));
        const { buffer, byteLength } = encodeFloats(dtype, values);
        yield new Uint8Array(buffer as ArrayBuffer, 0, byteLength);
      }
    };
    tensors.push({ name, dtype, shape, chunks });
  };
  add("model.embed_tokens.weight", [config.vocabularySize, config.hiddenSize], json === QUICKSTART ? 0.5 : 0.035);
  add("model.norm.weight", [config.hiddenSize], 0, 1);
  for (let layer = 0; layer < config.layers; layer++) {
    add(`model.layers.${layer}.input_layernorm.weight`, [config.hiddenSize], 0, 1);
    add(`model.layers.${layer}.post_attention_layernorm.weight`, [config.hiddenSize], 0, 1);
  }
  for (const linear of linearShapes(config)) {
    add(`${linear.name}.weight`, [linear.out, linear.in], 1 / Math.sqrt(linear.in));
    if (config.biases.includes(linear.projection)) add(`${linear.name}.bias`, [linear.out], 0.02);
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "config.json"), JSON.stringify(json));
  await streamSafetensors(join(directory, "model.safetensors"), tensors, { format: "pt" });
  return weights;
}
