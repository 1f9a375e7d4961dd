import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Chat } from "./chat.ts";
import { findControlTokens } from "./controltokens.ts";
import type { Span } from "./template.ts";

/** A tokenised text, with spans of its characters turned into spans of its tokens. */
export interface Aligned {
  ids: number[];
  spans: Span[];
}

/**
 * Tokenises a text and finds the tokens of spans of it. The tokens up to each boundary must be those the text up to there
 * has on its own: then a prompt that ends there is tokenised, when the model is used, as it was in training. A token that
 * reaches over a boundary is refused.
 *
 * Special tokens stand alone, so that the text between two of them can be looked at by itself; that the parts' tokens
 * together are the whole's is checked.
 *
 * @param spans in order, not overlapping
 * @throws {LoraError} `chat-tokens-differ`, `chat-token-straddles`
 */
export function alignSpans(chat: Chat, text: string, spans: readonly Span[]): Aligned {
  const ids = chat.encode(text);
  const parts = splitAtControlTokens(chat, text);
  const joined = parts.flatMap((part) => part.ids);
  if (joined.length !== ids.length || joined.some((id, i) => id !== ids[i])) {
    const at = ids.findIndex((id, i) => id !== joined[i]);
    throw new LoraError(
      "chat-tokens-differ",
      `The tokenizer makes other tokens of the whole row than of its parts between special tokens, from token ${at + 1} on (${excerpt(chat.decode(ids.slice(at, at + 8)))}).`,
      { exit: 1, next: "Use a base model whose special tokens take no white space from the text around them." },
    );
  }
  const tokenAt = (boundary: number): number => {
    const part = parts.findLast(({ begin }) => begin <= boundary);
    if (part === undefined || boundary === text.length) return boundary === 0 ? 0 : ids.length;
    const before = text.slice(part.begin, boundary);
    const head = before === "" ? [] : chat.encode(before);
    const differs = head.findIndex((id, i) => id !== part.ids[i]);
    if (differs < 0) return part.first + head.length;
    const token = chat.decode(part.ids.slice(differs, differs + 1));
    throw new LoraError(
      "chat-token-straddles",
      `The token ${excerpt(token)} holds both the end of ${excerpt(text.slice(Math.max(0, boundary - 20), boundary))} and the start of ${excerpt(text.slice(boundary, boundary + 20))}, so the answer does not begin with a token of its own.`,
      {
        exit: 1,
        next: "Remove the white space at the start of the assistant's text, or set `chat.template` to a template that trims it.",
      },
    );
  };
  return { ids, spans: spans.map(({ begin, end }) => ({ begin: tokenAt(begin), end: tokenAt(end) })) };
}

interface Part {
  /** Offset of its first character. */
  begin: number;
  /** Index of its first token. */
  first: number;
  ids: number[];
}

/** Cuts before each special token. */
function splitAtControlTokens(chat: Chat, text: string): Part[] {
  const cuts = new Set([0, ...findControlTokens(chat, text).map(({ index }) => index), text.length]);
  const bounds = [...cuts];
  const parts: Part[] = [];
  let first = 0;
  for (let i = 0; i + 1 < bounds.length; i++) {
    const begin = bounds[i] as number;
    const ids = chat.encode(text.slice(begin, bounds[i + 1]));
    parts.push({ begin, first, ids });
    first += ids.length;
  }
  return parts;
}
