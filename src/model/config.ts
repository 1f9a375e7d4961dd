import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { readUtf8 } from "../formats/files.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../formats/json.ts";

/** Llama 3.1's stretching of the rotary frequencies (`rope_type: llama3`). */
export interface Llama3RopeScaling {
  factor: number;
  lowFrequencyFactor: number;
  highFrequencyFactor: number;
  originalMaxPositions: number;
}

/** What the forward pass needs of a Llama checkpoint's `config.json`. */
export interface DecoderConfig {
  vocabularySize: number;
  hiddenSize: number;
  intermediateSize: number;
  layers: number;
  heads: number;
  /** Fewer than `heads` where queries share keys and values (grouped-query attention). Divides `heads`. */
  keyValueHeads: number;
  headDim: number;
  rmsNormEpsilon: number;
  /** The output projection is the embedding table. */
  tiedEmbeddings: boolean;
  attentionBias: boolean;
  mlpBias: boolean;
  ropeTheta: number;
  ropeScaling: Llama3RopeScaling | null;
  maxPositions: number;
}

/** Reads `config.json`. Refuses by name everything this decoder would compute wrongly. */
export async function readDecoderConfig(directory: string): Promise<DecoderConfig> {
  const file = join(directory, "config.json");
  const json = parseJson(await readUtf8(file, { file }), { file });
  if (!isJsonObject(json)) throw refuse(file, "is not a JSON object");
  return decoderConfig(json, file);
}

/** Ids that end a generation: `generation_config.json` decides, `config.json` where it is silent. */
export async function readEndTokens(directory: string): Promise<Set<number>> {
  for (const name of ["generation_config.json", "config.json"]) {
    const file = join(directory, name);
    let text: string;
    try {
      text = await readUtf8(file, { file });
    } catch (error) {
      // generation_config.json is optional.
      if (name === "generation_config.json" && error instanceof LoraError && error.code === "file-missing") continue;
      throw error;
    }
    const json = parseJson(text, { file });
    const value = isJsonObject(json) ? json.eos_token_id : undefined;
    if (value === undefined || value === null) continue;
    const ids = Array.isArray(value) ? value : [value];
    if (!ids.every((id) => typeof id === "number" && Number.isInteger(id) && id >= 0)) {
      throw refuse(file, `has an eos_token_id that is no token id: ${JSON.stringify(value)}`);
    }
    return new Set(ids as number[]);
  }
  return new Set();
}

function refuse(file: string, what: string, next?: string): LoraError {
  return new LoraError("base-config", `${file} ${what}.`, {
    exit: 2,
    place: { file },
    next: next ?? "Choose a Llama checkpoint in Hugging Face layout as the base.",
  });
}

/** The names are those of Transformers' `LlamaConfig`, whose defaults also hold here. */
export function decoderConfig(json: JsonObject, file: string): DecoderConfig {
  if (json.model_type !== "llama") {
    throw refuse(file, `has model_type ${JSON.stringify(json.model_type ?? null)}; this engine computes "llama" only`);
  }
  if (isJsonObject(json.quantization_config))
    throw refuse(file, "describes a quantised checkpoint; the weights must be F32, F16 or BF16");
  const activation = json.hidden_act ?? "silu";
  if (activation !== "silu") throw refuse(file, `has hidden_act ${JSON.stringify(activation)}; a Llama has "silu"`);
  if (number(json, "attention_dropout", file, 0) !== 0) {
    throw refuse(file, "has attention_dropout, which this engine does not apply", "Set attention_dropout to 0.");
  }

  const hiddenSize = count(json, "hidden_size", file);
  const heads = count(json, "num_attention_heads", file);
  const keyValueHeads = count(json, "num_key_value_heads", file, heads);
  if (heads % keyValueHeads !== 0) {
    throw refuse(file, `has ${heads} attention heads, which ${keyValueHeads} key-value heads do not divide`);
  }
  if (json.head_dim == null && hiddenSize % heads !== 0) {
    throw refuse(file, `has hidden_size ${hiddenSize}, which ${heads} attention heads do not divide`);
  }
  const headDim = count(json, "head_dim", file, hiddenSize / heads);
  if (headDim % 2 !== 0) throw refuse(file, `has head_dim ${headDim}; rotary embeddings need an even one`);
  const maxPositions = count(json, "max_position_embeddings", file, 2048);
  return {
    vocabularySize: count(json, "vocab_size", file),
    hiddenSize,
    intermediateSize: count(json, "intermediate_size", file),
    layers: count(json, "num_hidden_layers", file),
    heads,
    keyValueHeads,
    headDim,
    rmsNormEpsilon: number(json, "rms_norm_eps", file, 1e-6),
    tiedEmbeddings: flag(json, "tie_word_embeddings", file, false),
    attentionBias: flag(json, "attention_bias", file, false),
    mlpBias: flag(json, "mlp_bias", file, false),
    maxPositions,
    ...rope(json, file, maxPositions),
  };
}

/** Transformers 5 writes `rope_parameters`; before it, `rope_theta` and `rope_scaling`. */
function rope(json: JsonObject, file: string, maxPositions: number): Pick<DecoderConfig, "ropeTheta" | "ropeScaling"> {
  const parameters = json.rope_parameters ?? json.rope_scaling ?? {};
  if (!isJsonObject(parameters)) throw refuse(file, "has rope_parameters that are no object");
  const theta =
    parameters.rope_theta === undefined
      ? number(json, "rope_theta", file, 10000)
      : number(parameters, "rope_theta", file);
  const type = parameters.rope_type ?? parameters.type ?? "default";
  if (type === "default") return { ropeTheta: theta, ropeScaling: null };
  if (type !== "llama3")
    throw refuse(file, `has rope_type ${JSON.stringify(type)}; this engine computes "default" and "llama3"`);
  return {
    ropeTheta: theta,
    ropeScaling: {
      factor: number(parameters, "factor", file),
      lowFrequencyFactor: number(parameters, "low_freq_factor", file),
      highFrequencyFactor: number(parameters, "high_freq_factor", file),
      originalMaxPositions: count(parameters, "original_max_position_embeddings", file, maxPositions),
    },
  };
}

function number(json: JsonObject, key: string, file: string, fallback?: number): number {
  const value: Json | undefined = json[key] ?? fallback;
  if (typeof value !== "number") throw refuse(file, `has no number ${key}`);
  return value;
}

function count(json: JsonObject, key: string, file: string, fallback?: number): number {
  const value = number(json, key, file, fallback);
  if (!Number.isInteger(value) || value < 1) throw refuse(file, `has ${key} ${value}; it must be a positive integer`);
  return value;
}

function flag(json: JsonObject, key: string, file: string, fallback: boolean): boolean {
  const value = json[key] ?? fallback;
  if (typeof value !== "boolean") throw refuse(file, `has ${key} ${JSON.stringify(value)}; it must be true or false`);
  return value;
}
