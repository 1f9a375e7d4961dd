import type { Conversation } from "../dataset/record.ts";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { type Aligned, alignSpans } from "./align.ts";
import type { Chat } from "./chat.ts";
import { trainedSpans } from "./spans.ts";
import type { Span } from "./template.ts";

/** The label of a token the model is not trained to write; PyTorch's and Transformers' `ignore_index`. */
export const IGNORED = -100;

/** A stretch of the rendered text that is trained as a whole or not at all. */
export interface Piece {
  text: string;
  trained: boolean;
}

export interface Labelled {
  ids: Int32Array;
  /** `labels[i]` is `ids[i]` where the assistant wrote it, {@link IGNORED} elsewhere; unshifted. */
  labels: Int32Array;
  pieces: Piece[];
}

/**
 * Renders and tokenises a whole conversation and labels the assistant's tokens, the end of its turns included.
 * @param place of the record, for errors
 * @throws {LoraError} `chat-…` or `tokenizer-unknown-text`: the record cannot be trained on, and why
 */
export function labelConversation(chat: Chat, conversation: Conversation, place: Place): Labelled {
  return atRecord(place, () => {
    const { text, spans } = trainedSpans(chat, conversation);
    const aligned = alignSpans(chat, text, spans);
    const ids = Int32Array.from(aligned.ids);
    const labels = new Int32Array(ids.length).fill(IGNORED);
    for (const { begin, end } of aligned.spans) labels.set(ids.subarray(begin, end), begin);
    assertMask(labels);
    assertPromptIsPrefix(chat, text, spans, aligned);
    assertOneBos(chat, ids);
    return { ids, labels, pieces: pieces(text, spans) };
  });
}

function assertMask(labels: Int32Array): void {
  const trained = labels.reduce((count, label) => count + (label === IGNORED ? 0 : 1), 0);
  if (trained === 0) {
    throw new LoraError("chat-mask-empty", "The chat template leaves no token of this conversation to train on.", {
      exit: 1,
      next: "Look at the row with `lora inspect tokens`; set `chat.template` to a template that marks or ends assistant turns.",
    });
  }
  if (trained === labels.length) {
    throw new LoraError("chat-mask-full", "Every token of this conversation would be trained on, the prompt too.", {
      exit: 1,
      next: "Give the conversation a turn before the assistant's, or correct the template's {% generation %} marks.",
    });
  }
}

/** What the model is given when it is to write the last answer must be, token for token, what came before it in training. */
function assertPromptIsPrefix(chat: Chat, text: string, spans: readonly Span[], aligned: Aligned): void {
  const last = spans.at(-1);
  const begin = aligned.spans.at(-1)?.begin;
  if (last === undefined) return;
  const prompt = chat.encode(text.slice(0, last.begin));
  if (prompt.length === begin && prompt.every((id, i) => id === aligned.ids[i])) return;
  throw new LoraError(
    "chat-prompt-tokens-differ",
    "The prompt of the last answer has other tokens than the row has up to there.",
    {
      exit: 1,
      next: "Use a base model whose tokenizer splits text at its special tokens.",
    },
  );
}

function assertOneBos(chat: Chat, ids: Int32Array): void {
  const bos = chat.bosToken === undefined ? undefined : chat.controlTokens.get(chat.bosToken);
  if (bos === undefined || ids[0] !== bos || ids[1] !== bos) return;
  throw new LoraError("chat-two-bos", `The rendered row begins with ${excerpt(chat.bosToken ?? "")} twice.`, {
    exit: 1,
    next: "Remove it from the text, or set `chat.template` to a template that writes it once.",
  });
}

function pieces(text: string, spans: readonly Span[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const { begin, end } of spans) {
    if (begin > at) found.push({ text: text.slice(at, begin), trained: false });
    found.push({ text: text.slice(begin, end), trained: true });
    at = end;
  }
  if (at < text.length) found.push({ text: text.slice(at), trained: false });
  return found;
}

/** Runs `action`; what goes wrong is reported at the record, save for what is the template's fault whatever the record. */
export function atRecord<T>(place: Place, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
    const { code, message, exit, next } = error;
    throw new LoraError(code, message, { exit, place, cause: error, ...(next === undefined ? {} : { next }) });
  }
}
