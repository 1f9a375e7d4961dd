import { Tokenizer as Engine } from "@huggingface/tokenizers";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";

export interface Tokenizer {
  /** Ids of a text as it is: nothing added before or behind. @throws {LoraError} `tokenizer-unknown-text` */
  encode(text: string): number[];
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
  /** One more than the highest id, which may be less than the model's embedding has rows. */
  readonly vocabularySize: number;
  /** Texts that become one token wherever they stand and that mean something other than their text, with their ids. */
  readonly controlTokens: ReadonlyMap<string, number>;
}

interface AddedToken {
  id: number;
  content: string;
  special?: boolean;
  single_word?: boolean;
}

/**
 * @param json `tokenizer.json`, parsed
 * @param added tokens that only `tokenizer_config.json` lists
 * @param named texts of the tokens the configuration names: bos, eos, pad …
 * @throws {LoraError} `tokenizer-unsupported` for a feature that would give other ids than the reference library
 */
export function openTokenizer(json: Json, added: AddedToken[], named: ReadonlySet<string>, place: Place): Tokenizer {
  const description = supported(json, place);
  const tokens = [...(description.added_tokens as unknown as AddedToken[])];
  for (const token of added) if (!tokens.some(({ content }) => content === token.content)) tokens.push(token);
  for (const token of tokens) {
    if (token.single_word)
      throw unsupported(`an added token that matches whole words only (${excerpt(token.content)})`, place);
  }
  description.added_tokens = tokens.map((token) => ({
    ...token,
    special: token.special === true || named.has(token.content),
  })) as unknown as Json[];

  let engine: InstanceType<typeof Engine>;
  try {
    engine = new Engine(description, { clean_up_tokenization_spaces: false });
  } catch (error) {
    throw unsupported(`something the tokenizer library cannot read (${excerpt((error as Error).message, 160)})`, place);
  }
  const controlTokens = new Map<string, number>();
  for (const { content, id, special } of description.added_tokens as unknown as AddedToken[]) {
    if (special && content !== "") controlTokens.set(content, id);
  }
  return {
    // The library's list of tokens by id, added ones included.
    vocabularySize: (engine.model as { vocab: unknown[] }).vocab.length,
    controlTokens,
    encode(text) {
      const { ids } = engine.encode(text, { add_special_tokens: false }) as { ids: (number | undefined)[] };
      if (ids.includes(undefined)) {
        throw new LoraError("tokenizer-unknown-text", `The tokenizer has no token for a part of ${excerpt(text)}.`, {
          exit: 1,
          place,
        });
      }
      return ids as number[];
    },
    decode(ids, options = {}) {
      if (ids.length === 0) return "";
      return engine.decode(ids as number[], {
        skip_special_tokens: options.skipSpecial ?? false,
        // Transformers leaves the text of BPE tokenizers alone whatever the configuration says.
        clean_up_tokenization_spaces: false,
      }) as string;
    },
  };
}

/**
 * A copy with what the library gets wrong in silence refused or put into words it gets right.
 * Compared with `tokenizers` 0.2 for JavaScript, whose README lists the split behaviours it lacks.
 */
function supported(json: Json, place: Place): JsonObject {
  if (!isJsonObject(json) || !isJsonObject(json.model) || !Array.isArray(json.added_tokens ?? [])) {
    throw new LoraError("tokenizer-malformed", `${place.file} is not a tokenizer: it has no "model".`, {
      place,
      next: "Fetch the file again from the model's repository.",
    });
  }
  const model = { ...json.model };
  // Files of old versions do not say; the library would take a BPE for a list of whole words.
  if (model.type === undefined && Array.isArray(model.merges)) model.type = "BPE";
  if (model.type !== "BPE" || !isJsonObject(model.vocab) || !Array.isArray(model.merges)) {
    throw unsupported(`a model of type ${excerpt(String(model.type ?? "unknown"))}`, place);
  }
  if (typeof model.dropout === "number" && model.dropout > 0) throw unsupported("BPE dropout", place);
  // The library fuses unknown characters across pre-tokens; with byte fallback there are none.
  if (model.fuse_unk && !model.byte_fallback && json.pre_tokenizer) throw unsupported("fused unknown tokens", place);
  if (model.continuing_subword_prefix) throw unsupported("a subword prefix", place);
  return {
    normalizer: null,
    post_processor: null,
    decoder: null,
    ...json,
    model,
    added_tokens: json.added_tokens ?? [],
    pre_tokenizer: preTokenizer(json.pre_tokenizer ?? null, place),
  };
}

/** How ByteLevel splits unless told not to, as GPT-2 did. */
const GPT2_REGEX = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A space in front of what does not begin with one. */
const PREFIX_SPACE = { type: "Replace", pattern: { Regex: "\\A(?! )" }, content: " " };

function preTokenizer(json: Json, place: Place, isFirst = true): Json {
  if (!isJsonObject(json)) return json;
  const type = String(json.type);
  switch (type) {
    case "ByteLevel": {
      const bytes = { ...json, add_prefix_space: false, use_regex: false };
      // The library's own expression takes U+FEFF for white space and U+0085 for none.
      const parts = json.use_regex === false ? [bytes] : [isolated(GPT2_REGEX), bytes];
      return sequence(json.add_prefix_space === true ? [PREFIX_SPACE, ...parts] : parts);
    }
    case "Sequence": {
      const parts = Array.isArray(json.pretokenizers) ? json.pretokenizers : [];
      return sequence(parts.map((part, i) => preTokenizer(part, place, isFirst && i === 0)));
    }
    case "Digits":
      // The reference splits at any numeric character, the library only at 0–9.
      return isolated(json.individual_digits ? "\\p{N}" : "\\p{N}+");
    case "Split": {
      const behaviour = String(json.behavior).toLowerCase();
      const known = json.invert ? behaviour === "removed" : behaviour === "isolated" || behaviour === "removed";
      if (!known) throw unsupported(`the split behaviour ${excerpt(String(json.behavior))}`, place);
      return { ...json, pattern: splitPattern(json.pattern ?? null, behaviour === "removed", place) };
    }
    case "Metaspace": {
      const scheme = json.prepend_scheme ?? (json.add_prefix_space === false ? "never" : "always");
      // The library would take each part that an earlier pre-tokenizer cut for the first.
      if (scheme === "first" && !isFirst) throw unsupported("Metaspace behind another pre-tokenizer", place);
      const marked = { ...json, prepend_scheme: scheme };
      // The library never splits, the reference does unless told not to: before every mark.
      const mark = String(json.replacement ?? "\u2581");
      return json.split === false ? marked : sequence([marked, isolated(`${mark}[^${mark}]*`)]);
    }
    default:
      throw unsupported(`the pre-tokenizer ${excerpt(type)}`, place);
  }
}

/** Where the library removes matches it leaves what a group captured, and it makes a group of a pattern that is a string. */
function splitPattern(pattern: Json, removes: boolean, place: Place): Json {
  if (!isJsonObject(pattern)) throw unsupported("a split without a pattern", place);
  if (typeof pattern.String === "string") return { Regex: pattern.String.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") };
  if (removes && /(?<!\\)\((?!\?)/.test(String(pattern.Regex))) throw unsupported("a split that removes groups", place);
  return pattern;
}

function sequence(pretokenizers: Json[]): JsonObject {
  return { type: "Sequence", pretokenizers };
}

function isolated(regex: string): JsonObject {
  return { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false };
}

function unsupported(what: string, place: Place): LoraError {
  return new LoraError("tokenizer-unsupported", `${place.file} uses ${what}, which would give other token ids here.`, {
    place,
    next: "Use a base model whose tokenizer.json does without it.",
  });
}
