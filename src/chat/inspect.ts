import type { Chat } from "./chat.ts";
import { IGNORED } from "./mask.ts";
import type { Tokens } from "./tokens.ts";

/** Tokens that stand for whole characters together, and whether the model is trained to write them. */
export interface InspectedPiece {
  text: string;
  ids: number[];
  trained: boolean;
}

export interface InspectedRow {
  row: number;
  recordId: string;
  tokens: number;
  trained: number;
  pieces: InspectedPiece[];
}

/** Rows of `tokens.safetensors` as text again, token by token. */
export function* inspectRows(chat: Chat, tokens: Tokens, rows: Iterable<number>): Generator<InspectedRow> {
  for (const row of rows) {
    const [begin, end] = [tokens.offsets[row], tokens.offsets[row + 1]];
    if (begin === undefined || end === undefined) throw new RangeError(`there is no row ${row}`);
    const labels = tokens.labels.subarray(begin, end);
    yield {
      row,
      recordId: Buffer.from(tokens.recordIds.subarray(row * 32, row * 32 + 32)).toString("hex"),
      tokens: end - begin,
      trained: labels.reduce((count, label) => count + (label === IGNORED ? 0 : 1), 0),
      pieces: inspectRow(chat, tokens.inputIds.subarray(begin, end), labels),
    };
  }
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
