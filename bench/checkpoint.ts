import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RandomStream } from "../src/formats/random.ts";
import { type TensorToWrite, writeSafetensors } from "../src/formats/safetensors.ts";
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

/** Writes a checkpoint of random weights. Returns the number of its weights. */
export async function writeRandomCheckpoint(directory: string, json: typeof QUICKSTART): Promise<number> {
  const config = decoderConfig(json, "config.json");
  const random = new RandomStream(1, "bench");
  const tensors: TensorToWrite[] = [];
  let weights = 0;
  const add = (name: string, shape: number[], spread: number, centre = 0) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => centre + spread * (2 * random.float() - 1));
    weights += size;
    tensors.push({ name, dtype: "F32", shape, data: new Uint8Array(values.buffer) });
  };
  add("model.embed_tokens.weight", [config.vocabularySize, config.hiddenSize], 0.5);
  add("model.norm.weight", [config.hiddenSize], 0, 1);
  for (let layer = 0; layer < config.layers; layer++) {
    add(`model.layers.${layer}.input_layernorm.weight`, [config.hiddenSize], 0, 1);
    add(`model.layers.${layer}.post_attention_layernorm.weight`, [config.hiddenSize], 0, 1);
  }
  for (const linear of linearShapes(config))
    add(`${linear.name}.weight`, [linear.out, linear.in], 1 / Math.sqrt(linear.in));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "config.json"), JSON.stringify(json));
  await writeSafetensors(join(directory, "model.safetensors"), tensors, { format: "pt" });
  return weights;
}
