import { Tokenizer as Engine } from "@huggingface/tokenizers";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Json } from "../formats/json.ts";
import { supportedTokenizer, unsupported } from "./tokenizerfile.ts";
import { UNICODE_GAPS } from "./unicodegaps.generated.ts";

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
  lstrip?: boolean;
  rstrip?: boolean;
}

/**
 * @param json `tokenizer.json`, parsed
 * @param added tokens that only `tokenizer_config.json` lists
 * @param named texts of the tokens the configuration names: bos, eos, pad … They are special tokens even where tokenizer.json has
 *   them only among its vocabulary.
 * @throws {LoraError} `tokenizer-unsupported` for a feature that would give other ids than the reference library
 */
export function openTokenizer(json: Json, added: AddedToken[], named: ReadonlySet<string>, place: Place): Tokenizer {
  const description = supportedTokenizer(json, place);
  const tokens = [...(description.added_tokens as unknown as AddedToken[])];
  for (const token of added.toSorted((a, b) => a.id - b.id)) {
    if (!tokens.some(({ content }) => content === token.content)) tokens.push(token);
  }
  const { vocab } = description.model as unknown as { vocab: Record<string, number> };
  const unlisted = [...named].filter((name) => !tokens.some(({ content }) => content === name));
  for (const content of unlisted) {
    if (Object.hasOwn(vocab, content)) tokens.push({ id: vocab[content] as number, content, special: true });
  }
  checkAddedTokens(tokens, vocab, place);
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
  const otherwise = readOtherwise(description, tokens);
  const withoutId = unlisted.filter((name) => name !== "" && !Object.hasOwn(vocab, name));
  return {
    // The library's list of tokens by id, added ones included.
    vocabularySize: (engine.model as { vocab: unknown[] }).vocab.length,
    controlTokens,
    encode(text) {
      for (const [pattern, why] of otherwise) {
        const found = pattern.exec(text);
        if (found)
          throw unknownText(`${codePoint(found[0])}, ${why}`, text.slice(found.index, found.index + 24), place);
      }
      const named = withoutId.find((name) => text.includes(name));
      if (named !== undefined) throw unknownText("a special token that tokenizer.json gives no id", named, place);
      const { ids } = engine.encode(text, { add_special_tokens: false }) as { ids: (number | undefined)[] };
      if (ids.includes(undefined)) throw unknownText("a part it has no token for", text, place);
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

/** The reference library takes no id from the file for a token that the vocabulary lacks, but the next one free. */
function checkAddedTokens(tokens: readonly AddedToken[], vocab: Record<string, number>, place: Place): void {
  const size = Object.keys(vocab).length;
  let highest = -1;
  for (const { content, id, single_word } of tokens) {
    if (single_word) throw unsupported(`an added token that matches whole words only (${excerpt(content)})`, place);
    const given = Object.hasOwn(vocab, content) ? (vocab[content] as number) : Math.max(size, highest + 1);
    if (given !== id)
      throw unsupported(`the added token ${excerpt(content)} with id ${id} in place of ${given}`, place);
    highest = Math.max(highest, id);
  }
}

/** Characters of which other ids would come than from the reference library, each pattern with the reason. */
function readOtherwise(description: Record<string, Json>, tokens: readonly AddedToken[]): [RegExp, string][] {
  const patterns: [RegExp, string][] = [[/\p{Surrogate}/u, "half of a surrogate pair, which is no character"]];
  const parts = JSON.stringify([description.normalizer, description.pre_tokenizer]);
  const named = parts.match(/(?<=\\[pP]\{\^?)\w+(?=\})|\bNFK?[CD]\b/g) ?? [];
  // Scripts, POSIX classes and the like go by the same age.
  const others = named.some((name) => !(name in UNICODE_GAPS)) || /\\[wWdDbB]|\[:/.test(parts);
  const names = new Set([...named, ...(others ? ["L", "M", "N", "P", "S"] : [])]);
  const gaps = [...names].flatMap((name) => UNICODE_GAPS[name]?.split(" ") ?? []).filter((range) => range !== "");
  if (gaps.length > 0) {
    const ranges = gaps.map((range) => range.replace(/\w+/g, "\\u{$&}")).join("");
    patterns.push([new RegExp(`[${ranges}]`, "u"), "which Unicode versions class differently"]);
  }
  // JavaScript's white space has U+FEFF and lacks U+0085; it matters where a token takes the white space around it.
  const escaped = (token: AddedToken) => token.content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  for (const token of tokens.filter(({ lstrip, rstrip }) => lstrip || rstrip)) {
    const around = [
      ...(token.lstrip ? [`[\\u0085\\ufeff](?=[\\s\\u0085]*${escaped(token)})`] : []),
      ...(token.rstrip ? [`(?<=${escaped(token)}[\\s\\u0085]*)[\\u0085\\ufeff]`] : []),
    ];
    patterns.push([
      new RegExp(around.join("|"), "u"),
      `beside ${excerpt(token.content)}, which takes the white space around it`,
    ]);
  }
  return patterns;
}

function codePoint(text: string): string {
  return `U+${(text.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
}

function unknownText(what: string, text: string, place: Place): LoraError {
  return new LoraError("tokenizer-unknown-text", `The tokenizer cannot be trusted with ${what}: ${excerpt(text)}.`, {
    exit: 1,
    place,
    next: "Remove it from the text, or write it another way.",
  });
}
