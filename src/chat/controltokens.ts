import type { Conversation } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Chat } from "./chat.ts";

/** How to look for special tokens: a pattern of the characters they begin with, and their lengths, longest first. */
interface Index {
  first: RegExp | null;
  lengths: number[];
}

const indices = new WeakMap<Chat, Index>();

function indexOf(chat: Chat): Index {
  const known = indices.get(chat);
  if (known) return known;
  const tokens = [...chat.controlTokens.keys()];
  const firsts = [...new Set(tokens.map((token) => token[0] as string))];
  const escaped = firsts.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  const index = {
    first: tokens.length === 0 ? null : new RegExp(`[${escaped}]`, "g"),
    lengths: [...new Set(tokens.map((token) => token.length))].sort((a, b) => b - a),
  };
  indices.set(chat, index);
  return index;
}

/** The special tokens in a text from left to right, of several at one place the longest, as the tokenizer takes them. */
export function findControlTokens(chat: Chat, text: string): { token: string; index: number }[] {
  const { first, lengths } = indexOf(chat);
  const found: { token: string; index: number }[] = [];
  let free = 0;
  for (const { index } of first === null ? [] : text.matchAll(first)) {
    if (index < free) continue;
    const length = lengths.find((candidate) => chat.controlTokens.has(text.slice(index, index + candidate)));
    if (length === undefined) continue;
    found.push({ token: text.slice(index, index + length), index });
    free = index + length;
  }
  return found;
}

/**
 * Refuses text that would be read as the frame around turns: the tokens the template itself writes into this row, and the
 * tokenizer's begin and end of text. Other special tokens may be meant, as Llama's `<|python_tag|>` is.
 * @param rendered the whole row
 * @throws {LoraError} `chat-control-token`
 */
export function refuseControlTokens(chat: Chat, conversation: Conversation, rendered: string): void {
  const sources = [
    ...conversation.messages.map((turn, k) => ({
      what: `Turn ${k + 1} (${turn.role})`,
      text: [turn.content, turn.reasoning_content ?? "", JSON.stringify(turn.tool_calls ?? [])].join("\n"),
    })),
    { what: "The declaration of the tools", text: JSON.stringify(conversation.tools ?? []) },
  ];
  const inContent = sources.flatMap(({ what, text }) =>
    findControlTokens(chat, text).map(({ token }) => ({ what, token })),
  );
  if (inContent.length === 0) return;
  const inRow = findControlTokens(chat, rendered);
  const frame = inContent.find(({ token }) => {
    const count = (found: { token: string }[]) => found.filter((other) => other.token === token).length;
    return token === chat.bosToken || token === chat.eosToken || count(inRow) > count(inContent);
  });
  if (frame === undefined) return;
  throw new LoraError(
    "chat-control-token",
    `${frame.what} contains ${excerpt(frame.token)}, which this tokenizer reads as a control token, not as text.`,
    { exit: 1, next: "Remove the token from the text, or write it another way." },
  );
}
