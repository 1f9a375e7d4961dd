import type { Conversation } from "../dataset/record.ts";
import type { Place } from "../formats/error.ts";
import type { Chat } from "./chat.ts";
import { IGNORED, labelConversation } from "./mask.ts";

/** Tokens that stand for whole characters together, and whether the model is trained to write them. */
export interface InspectedPiece {
  text: string;
  ids: number[];
  trained: boolean;
}

/**
 * A conversation as the model is trained on it, token by token.
 * @throws {LoraError} as {@link labelConversation}
 */
export function inspectConversation(chat: Chat, conversation: Conversation, place: Place): InspectedPiece[] {
  const { ids, labels } = labelConversation(chat, conversation, place);
  return inspectRow(chat, ids, labels);
}

/**
 * The text of each token, special tokens written out. Tokens that hold parts of one character are put together.
 * @param labels as long as `ids`
 */
export function inspectRow(chat: Chat, ids: ArrayLike<number>, labels: ArrayLike<number>): InspectedPiece[] {
  const pieces: InspectedPiece[] = [];
  // Some decoders drop a space at the very start, so each piece is decoded behind the one before it.
  let previous: number[] = [];
  let pending: number[] = [];
  let trained = false;
  const flush = () => {
    if (pending.length === 0) return;
    const before = chat.decode(previous);
    const together = chat.decode([...previous, ...pending]);
    const text = together.startsWith(before) ? together.slice(before.length) : chat.decode(pending);
    pieces.push({ text, ids: pending, trained });
    previous = pending;
    pending = [];
  };
  for (let i = 0; i < ids.length; i++) {
    const isTrained = labels[i] !== IGNORED;
    if (isTrained !== trained) flush();
    trained = isTrained;
    pending.push(ids[i] as number);
    if (!endsInsideCharacter(chat.decode(pending)) || pending.length >= MAX_TOKENS_PER_CHARACTER) flush();
  }
  flush();
  return pieces;
}

/** UTF-8 has at most four bytes to a character, and a token at least one. */
const MAX_TOKENS_PER_CHARACTER = 4;

function endsInsideCharacter(text: string): boolean {
  return text.endsWith("\ufffd");
}
