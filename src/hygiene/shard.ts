import type { Columns } from "../formats/columns.ts";
import type { Finding } from "../formats/finding.ts";
import type { Asked } from "./paraphrase-verdicts.ts";
import type { Told } from "./remark.ts";
import type { Fault } from "./roles.ts";
import { Shingles } from "./shingles.ts";
import { Numbers } from "./vocabulary.ts";

/** Roles whose turns are counted, in the order of {@link ShardColumns.turns}. */
export const COUNTED_ROLES = ["system", "user", "assistant", "tool"] as const;

/** Bytes of a record id, and of the keys of a prompt and of an answer: 128 bits of SHA-256 tell any two apart. */
export const ID_BYTES = 32;
export const KEY_BYTES = 16;

/** What was found in one record by itself. */
export interface Noted {
  /** Position in the shard. */
  at: number;
  faults: Fault[];
  remarks: Told[];
}

/** What of a shard is no list of numbers. */
export interface ShardNotes {
  /** Lines of the stretch. */
  lines: number;
  /** Rows, readable or not. */
  rows: number;
  /** Faults of reading, at lines of the stretch. */
  findings: Finding[];
  records: Noted[];
}

/** The columns of a shard: `n` records in the order of their lines. */
export interface ShardColumns extends Columns {
  /** [n, 32] */
  ids: Uint8Array;
  /** [n, 16] */
  prompts: Uint8Array;
  /** [n, 16] */
  answers: Uint8Array;
  /** [n] 1 where there is an assistant turn */
  answered: Uint8Array;
  /** [n] counting from 1 in the stretch */
  lines: Uint32Array;
  /** [n, 4] turns of each role */
  turns: Uint32Array;
  /** [n] characters of all that is said, and the same with calls */
  said: Uint32Array;
  characters: Uint32Array;
  /** {@link Asked} of each record as JSON, where it has one, and where each ends [n]. */
  asked: Uint8Array;
  askedEnds: Uint32Array;
  /** UTF-8 of the words of the vocabulary, one after the other, and where each ends. */
  words: Uint8Array;
  wordEnds: Uint32Array;
  /** Transcripts as LEB128 numbers of words, and where each ends [n]. */
  transcripts: Uint8Array;
  transcriptEnds: Uint32Array;
  /** [n] 1 where a transcript has anything but marks */
  worded: Uint8Array;
  /** [n] shingles of the transcript */
  sizes: Uint32Array;
  /** Prefix keys, and where those of each record end [n]. */
  keys: Uint32Array;
  keyEnds: Uint32Array;
  /** {@link ShardNotes} as JSON. */
  notes: Uint8Array;
}

/**
 * All that hygiene and the lock want to know of the records of one stretch of a file: what can be said of each by itself, and what
 * is needed to compare it with others. It depends on nothing but the stretch's bytes and the settings it was made with.
 */
export class Shard {
  readonly columns: ShardColumns;
  readonly count: number;
  readonly notes: ShardNotes;
  #shingles: Shingles | null = null;
  readonly #decoded = new Numbers();

  constructor(columns: ShardColumns) {
    this.columns = columns;
    this.count = columns.lines.length;
    this.notes = JSON.parse(Buffer.from(columns.notes).toString("utf8")) as ShardNotes;
  }

  /** The record's words by their numbers in the shard; a view, good until the next call. */
  transcript(at: number): Uint32Array {
    const { transcripts, transcriptEnds } = this.columns;
    this.#decoded.clear();
    const end = transcriptEnds[at]!;
    for (let i = at === 0 ? 0 : transcriptEnds[at - 1]!; i < end; ) {
      let number = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = transcripts[i++]!;
        number |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      this.#decoded.push(number);
    }
    return this.#decoded.view();
  }

  /** What a record asks; null where that is not compared. */
  asked(at: number): Asked | null {
    const { asked, askedEnds } = this.columns;
    const json = Buffer.from(asked.subarray(at === 0 ? 0 : askedEnds[at - 1]!, askedEnds[at]!)).toString("utf8");
    return json === "" ? null : (JSON.parse(json) as Asked);
  }

  /** Shingles of a record, ascending; a view, good until the next call. */
  shingles(at: number): Float64Array {
    const { words, wordEnds } = this.columns;
    this.#shingles ??= new Shingles({ bytes: words, ends: wordEnds });
    return this.#shingles.of(this.transcript(at));
  }
}

/** Appends a number as LEB128: seven bits a byte, the lowest first. */
export function pushLeb128(bytes: Numbers, number: number): void {
  let rest = number;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}
