import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import { decodeFloats, type FloatDtype } from "../formats/safetensors.ts";
import type { DecoderConfig } from "./architecture.ts";
import { readDecoderConfig } from "./config.ts";
import type { Decoder, DecoderLayer } from "./decoder.ts";
import { type FrozenMatrix, freezeDense } from "./frozen.ts";
import { native } from "./native.ts";
import type { FrozenLinear } from "./ops.ts";
import type { Projection } from "./projections.ts";
import { inverseFrequencies, quarterTurn } from "./rope.ts";
import { linearShapes } from "./shapes.ts";
import { checkTensors, EMBEDDING, HEAD, NORM } from "./tensors.ts";
import { type Checkpoint, openCheckpoint } from "./weights.ts";

/** The wasm backend's address space, less what activations need. */
const LARGEST_MODEL_BYTES = 3 * 2 ** 30;

/**
 * Loads a checkpoint directory in Hugging Face layout.
 * @throws {LoraError} `base-config`, `base-too-large`, `weights-…`, `safetensors-…`
 */
export async function loadDecoder(directory: string, onProgress: OnProgress = () => {}): Promise<Decoder> {
  const config = await readDecoderConfig(directory);
  const checkpoint = await openCheckpoint(directory);
  try {
    checkTensors(config, checkpoint, directory);
    refuseTooLarge(config, directory);
    return await loadWeights(config, checkpoint, directory, onProgress);
  } finally {
    await checkpoint.close();
  }
}

async function loadWeights(
  config: DecoderConfig,
  checkpoint: Checkpoint,
  directory: string,
  onProgress: OnProgress,
): Promise<Decoder> {
  const { hiddenSize, vocabularySize, headDim } = config;
  const shapes = linearShapes(config);
  const total = shapes.length + 1;
  let done = 0;
  const vector = async (name: string, size: number) => tf.tensor1d(await checkpoint.read(name, [size]));
  const linear = async (name: string, out: number, input: number, bias: boolean): Promise<FrozenLinear> => {
    const weight = await freeze(checkpoint, `${name}.weight`, [out, input]);
    onProgress({ task: "load base", done: ++done, total, unit: "tensors" });
    return { weight, bias: bias ? await vector(`${name}.bias`, out) : null };
  };

  if (config.tiedEmbeddings) await refuseUntied(config, checkpoint, directory);
  const embedding = await freeze(checkpoint, EMBEDDING, [vocabularySize, hiddenSize]);
  const layers: DecoderLayer[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const projections = {} as Record<Projection, FrozenLinear>;
    for (const shape of shapes.filter((s) => s.layer === layer)) {
      projections[shape.projection] = await linear(
        shape.name,
        shape.out,
        shape.in,
        config.biases.includes(shape.projection),
      );
    }
    const prefix = `model.layers.${layer}`;
    const headNorm = async (name: string) =>
      config.headNorms ? await vector(`${prefix}.self_attn.${name}.weight`, headDim) : null;
    layers.push({
      prefix,
      inputNorm: await vector(`${prefix}.input_layernorm.weight`, hiddenSize),
      postAttentionNorm: await vector(`${prefix}.post_attention_layernorm.weight`, hiddenSize),
      queryNorm: await headNorm("q_norm"),
      keyNorm: await headNorm("k_norm"),
      projections,
    });
  }
  return {
    config,
    embedding,
    layers,
    norm: await vector(NORM, hiddenSize),
    head: config.tiedEmbeddings
      ? { weight: embedding, bias: null }
      : await linear("lm_head", vocabularySize, hiddenSize, false),
    inverseFrequencies: inverseFrequencies(config),
    quarterTurn: quarterTurn(headDim),
  };
}

/** Hands a matrix of the checkpoint to the backend, which reads of it what it can hold at a time. */
function freeze(checkpoint: Checkpoint, name: string, shape: [number, number]): Promise<FrozenMatrix> {
  const file = checkpoint.find(name, shape);
  const { dtype } = file.tensors.get(name)!;
  return (native().freeze ?? freezeDense)({
    shape,
    dtype: dtype as FloatDtype,
    read: (first, end) => file.read(name, first, end),
    values: () => file.readFloat32(name),
  });
}

/** Elements of two tables that are compared at a time. */
const COMPARED = 2 ** 24;

/** With tied embeddings an output projection may be stored once more; another one is a contradiction. */
async function refuseUntied(
  { vocabularySize, hiddenSize }: DecoderConfig,
  checkpoint: Checkpoint,
  directory: string,
): Promise<void> {
  if (!checkpoint.has(HEAD)) return;
  const shape = [vocabularySize, hiddenSize];
  const part = async (name: string, first: number, end: number) => {
    const file = checkpoint.find(name, shape);
    return decodeFloats(file.tensors.get(name)!.dtype as FloatDtype, await file.read(name, first, end));
  };
  let same = true;
  for (let first = 0; same && first < vocabularySize * hiddenSize; first += COMPARED) {
    const end = Math.min(first + COMPARED, vocabularySize * hiddenSize);
    const [embedding, head] = [await part(EMBEDDING, first, end), await part(HEAD, first, end)];
    same = head.every((value, i) => Object.is(value, embedding[i]));
  }
  if (same) return;
  throw new LoraError(
    "weights-tied",
    `config.json in ${directory} ties the embeddings, but ${HEAD} is there and differs from ${EMBEDDING}.`,
    { place: { file: directory }, next: "Set tie_word_embeddings to false, or remove the output projection." },
  );
}

function refuseTooLarge(config: DecoderConfig, directory: string): void {
  if (tf.getBackend() !== "wasm") return;
  const elements =
    linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0) +
    config.vocabularySize * config.hiddenSize * (config.tiedEmbeddings ? 1 : 2);
  if (elements * Float32Array.BYTES_PER_ELEMENT <= LARGEST_MODEL_BYTES) return;
  throw new LoraError(
    "base-too-large",
    `${directory} has ${Math.round(elements / 1e6)} million weights, too many for the wasm backend.`,
    {
      exit: 3,
      next: "Choose a base below about 800 million parameters for this engine.",
    },
  );
}
