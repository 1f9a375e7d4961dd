import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";

/**
 * A copy of tokenizer.json with what `@huggingface/tokenizers` 0.2 gets wrong in silence refused, or put into words it gets right.
 * Compared with the tokenizers library in Rust, 0.23: test/oracle/chat_golden.py has the cases, test/oracle/tokenizer_fuzz.py the
 * families' own files.
 * @throws {LoraError} `tokenizer-malformed`, `tokenizer-unsupported`
 */
export function supportedTokenizer(json: Json, place: Place): JsonObject {
  if (!isJsonObject(json) || !isJsonObject(json.model) || !Array.isArray(json.added_tokens ?? [])) {
    throw new LoraError("tokenizer-malformed", `${place.file} is not a tokenizer: it has no "model".`, {
      place,
      next: "Fetch the file again from the model's repository.",
    });
  }
  const model = supportedModel(json.model, Boolean(json.pre_tokenizer), place);
  const normalizer = supportedNormalizer(json.normalizer ?? null, place);
  const tokens = (json.added_tokens ?? []) as JsonObject[];
  const marksFirst = JSON.stringify(json.pre_tokenizer ?? null).includes('"first"');
  // The library would take each part behind such a token for the first.
  if (normalizer !== null && marksFirst && tokens.some(({ normalized }) => normalized)) {
    throw unsupported("Metaspace at the start of a text together with normalized added tokens", place);
  }
  return {
    decoder: null,
    ...json,
    // Nothing is added to a text: the template writes what there is to be.
    post_processor: null,
    // Transformers turns both off unless asked for them.
    truncation: null,
    padding: null,
    model,
    normalizer,
    added_tokens: tokens,
    pre_tokenizer: preTokenizer(json.pre_tokenizer ?? null, place),
  };
}

function supportedModel(given: JsonObject, isSplit: boolean, place: Place): JsonObject {
  const model = { ...given };
  // Files of old versions do not say; the library would take a BPE for a list of whole words.
  if (model.type === undefined && Array.isArray(model.merges)) model.type = "BPE";
  if (model.type !== "BPE" || !isJsonObject(model.vocab) || !Array.isArray(model.merges)) {
    throw unsupported(`a model of type ${excerpt(String(model.type ?? "unknown"))}`, place);
  }
  if (typeof model.dropout === "number" && model.dropout > 0) throw unsupported("BPE dropout", place);
  if (model.continuing_subword_prefix) throw unsupported("a subword prefix", place);
  if (model.end_of_word_suffix) throw unsupported("an end-of-word suffix", place);
  if (model.byte_fallback) {
    const { vocab } = model;
    const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
    const missing = bytes.find((token) => !(token in (vocab as JsonObject)));
    // Then there would be unknown characters after all, which the library counts one by one.
    if (missing !== undefined) throw unsupported(`byte fallback without the token ${missing}`, place);
  } else if (model.fuse_unk && isSplit) {
    // The library fuses unknown characters across pre-tokens; with byte fallback there are none.
    throw unsupported("fused unknown tokens", place);
  }
  return model;
}

function supportedNormalizer(json: Json, place: Place): Json {
  if (!isJsonObject(json)) return null;
  const type = String(json.type);
  switch (type) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
    case "Prepend":
      return json;
    case "Sequence": {
      const parts = Array.isArray(json.normalizers) ? json.normalizers : [];
      return { type, normalizers: parts.map((part) => supportedNormalizer(part, place)) };
    }
    case "Replace":
      if (isJsonObject(json.pattern ?? null)) checkExpression((json.pattern as JsonObject).Regex, place);
      // JavaScript reads `$` in a replacement as a reference.
      return { ...json, content: String(json.content ?? "").replaceAll("$", "$$$$") };
    default:
      // Lowercase, Strip and StripAccents differ in letters and white space, the others in more.
      throw unsupported(`the normalizer ${excerpt(type)}`, place);
  }
}

/** How ByteLevel splits unless told not to, as GPT-2 did. */
const GPT2_REGEX = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** A space in front of what does not begin with one. */
const PREFIX_SPACE = { type: "Replace", pattern: { Regex: "\\A[^ ]" }, content: " $&" };

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
  checkExpression(pattern.Regex, place);
  return pattern;
}

/** The library reads what forbids backtracking as if it were not there. */
function checkExpression(regex: Json | undefined, place: Place): void {
  const source = String(regex ?? "");
  const escapes: string[] = source.match(/\\(?:[pPxu]\{[^}]*\}|.)/gs) ?? [];
  if (escapes.includes("\\G")) throw unsupported("an expression with \\G", place);
  const skeleton = source.replace(/\\(?:[pPxu]\{[^}]*\}|.)/gs, "x").replace(/\[[^\]]*\]/g, "x");
  if (/[*+?]\+|\(\?>/.test(skeleton)) {
    throw unsupported("an expression with possessive quantifiers or atomic groups", place);
  }
}

function sequence(pretokenizers: Json[]): JsonObject {
  return { type: "Sequence", pretokenizers };
}

function isolated(regex: string): JsonObject {
  return { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false };
}

export function unsupported(what: string, place: Place): LoraError {
  return new LoraError("tokenizer-unsupported", `${place.file} uses ${what}, which would give other token ids here.`, {
    place,
    next: "Use a base model whose tokenizer.json does without it.",
  });
}
