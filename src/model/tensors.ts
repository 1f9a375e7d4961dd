import { LoraError } from "../formats/error.ts";
import type { Dtype } from "../formats/safetensors.ts";
import type { DecoderConfig } from "./architecture.ts";
import { readDecoderConfig } from "./config.ts";
import { linearShapes } from "./shapes.ts";
import { type Checkpoint, openCheckpoint } from "./weights.ts";

export const EMBEDDING = "model.embed_tokens.weight";
export const NORM = "model.norm.weight";
export const HEAD = "lm_head.weight";

const DTYPES: readonly Dtype[] = ["F32", "F16", "BF16"];

/** Names and shapes of all tensors that a configuration asks for; of the output projection only where it is one of its own. */
export function expectedTensors(config: DecoderConfig): Map<string, readonly number[]> {
  const { vocabularySize, hiddenSize, headDim } = config;
  const expected = new Map<string, readonly number[]>([
    [EMBEDDING, [vocabularySize, hiddenSize]],
    [NORM, [hiddenSize]],
  ]);
  if (!config.tiedEmbeddings) expected.set(HEAD, [vocabularySize, hiddenSize]);
  for (const { name, projection, in: input, out } of linearShapes(config)) {
    expected.set(`${name}.weight`, [out, input]);
    if (config.biases.includes(projection)) expected.set(`${name}.bias`, [out]);
  }
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `model.layers.${layer}`;
    expected.set(`${prefix}.input_layernorm.weight`, [hiddenSize]);
    expected.set(`${prefix}.post_attention_layernorm.weight`, [hiddenSize]);
    if (!config.headNorms) continue;
    expected.set(`${prefix}.self_attn.q_norm.weight`, [headDim]);
    expected.set(`${prefix}.self_attn.k_norm.weight`, [headDim]);
  }
  return expected;
}

/**
 * Holds a checkpoint's tensors against its configuration: every one that is asked for, in its shape, and no other, because a
 * tensor we would leave out is a computation we would get wrong. Reads headers only.
 * @throws {LoraError} `weights-missing`, `weights-shape`, `weights-unexpected`, `weights-dtype`
 */
export function checkTensors(config: DecoderConfig, checkpoint: Checkpoint, directory: string): void {
  const expected = expectedTensors(config);
  for (const name of checkpoint.names()) {
    // Older checkpoints store the rotary frequencies, which follow from the configuration.
    if (expected.has(name) || name === HEAD || name.endsWith(".rotary_emb.inv_freq")) continue;
    throw new LoraError(
      "weights-unexpected",
      `${directory} has a tensor ${name}, which its config.json (model_type ${config.family}) does not account for.`,
      { place: { file: directory }, next: "Use the config.json and the weights of the same checkpoint." },
    );
  }
  for (const [name, shape] of expected) {
    const { dtype } = checkpoint.find(name, shape).tensors.get(name)!;
    if (DTYPES.includes(dtype)) continue;
    throw new LoraError(
      "weights-dtype",
      `Tensor ${name} in ${directory} is ${dtype}; it must be ${DTYPES.join(", ")}.`,
      {
        place: { file: directory },
        next: "Choose the checkpoint with weights that are not quantised as the base.",
      },
    );
  }
}

/**
 * Whether this engine computes the checkpoint of a directory, as far as configuration and headers tell.
 * @param weights whether they are there, too
 * @returns the configuration
 * @throws {LoraError} `base-config`, and what {@link checkTensors} does
 */
export async function checkCheckpoint(directory: string, { weights }: { weights: boolean }): Promise<DecoderConfig> {
  const config = await readDecoderConfig(directory);
  if (!weights) return config;
  const checkpoint = await openCheckpoint(directory);
  try {
    checkTensors(config, checkpoint, directory);
    return config;
  } finally {
    await checkpoint.close();
  }
}
