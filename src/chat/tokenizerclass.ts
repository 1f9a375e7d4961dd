import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";

/**
 * tokenizer.json as Transformers 5 loads it. Some of its tokenizer classes take from the file the vocabulary, the merges and the
 * added tokens and make the rest themselves, whatever the file says: LlamaTokenizer marks spaces as `legacy` tells it to (with
 * `legacy: false`, which Llama 2's chat checkpoints have, only at the start of a text, not behind a special token), and
 * GPT2Tokenizer, SmolLM2's, does not part digits first. Training on other ids than Transformers makes of the same prompt would
 * be training for another model than is served.
 *
 * Source: transformers 5.23, `models/auto/tokenization_auto.py` and `models/{llama,gpt2,qwen2}/tokenization_*.py`.
 *
 * @param config tokenizer_config.json
 * @param modelType `model_type` of config.json, if there is one
 */
export function asTransformersLoads(tokenizer: Json, config: JsonObject, modelType: Json | undefined): Json {
  if (!isJsonObject(tokenizer) || !isJsonObject(tokenizer.model ?? null)) return tokenizer;
  const model = tokenizer.model as JsonObject;
  const prefix = config.add_prefix_space;
  switch (classOf(config, modelType)) {
    case "LlamaTokenizer": {
      if (namesByteLevel(tokenizer)) return tokenizer;
      const scheme = prefix === false ? "never" : config.legacy === true ? "always" : "first";
      return {
        ...tokenizer,
        model: { ...model, ...DEFAULTS, fuse_unk: true, byte_fallback: true },
        normalizer: null,
        pre_tokenizer: { type: "Metaspace", replacement: "\u2581", prepend_scheme: scheme, split: false },
      };
    }
    case "GPT2Tokenizer":
      return {
        ...tokenizer,
        model: { ...model, ...DEFAULTS },
        normalizer: null,
        pre_tokenizer: { type: "ByteLevel", add_prefix_space: prefix === true, use_regex: true },
      };
    case "Qwen2Tokenizer": {
      const split = { type: "Split", pattern: { Regex: QWEN2_REGEX }, behavior: "Isolated", invert: false };
      const bytes = { type: "ByteLevel", add_prefix_space: prefix === true, use_regex: false };
      return {
        ...tokenizer,
        model: { ...model, ...DEFAULTS },
        normalizer: { type: "NFC" },
        pre_tokenizer: { type: "Sequence", pretokenizers: [split, bytes] },
      };
    }
    default:
      return tokenizer;
  }
}

/** What these classes give the BPE instead of what the file says. */
const DEFAULTS = { dropout: null, unk_token: null, fuse_unk: false, byte_fallback: false, ignore_merges: false };

const QWEN2_REGEX =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** The class AutoTokenizer takes: the declared one, save for model types that have one registered. */
function classOf({ tokenizer_class: declared }: JsonObject, modelType: Json | undefined): string | undefined {
  if (modelType === "mistral" || modelType === "mixtral") return undefined;
  if (modelType === "qwen2" || (modelType === "qwen3" && declared === undefined)) return "Qwen2Tokenizer";
  return typeof declared === "string" ? declared.replace(/Fast$/, "") : undefined;
}

/** Transformers looks for the word anywhere in the file, so a token of that name counts too. */
function namesByteLevel({ model, ...parts }: JsonObject): boolean {
  const { vocab } = model as JsonObject;
  return (
    JSON.stringify(parts).includes('"ByteLevel"') || (isJsonObject(vocab ?? null) && "ByteLevel" in (vocab as object))
  );
}
