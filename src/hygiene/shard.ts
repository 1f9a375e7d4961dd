import { type Columns, PackedColumns, unpackColumns } from "../formats/columns.ts";
import type { Finding } from "../formats/finding.ts";
import { Kernel } from "./kernel.ts";
import { type KeyBlock, PackedKeys } from "./keys.ts";
import { readLeb128 } from "./leb128.ts";
import { Numbers } from "./numbers.ts";
import type { Asked } from "./paraphrase-verdicts.ts";
import type { Told } from "./remark.ts";
import type { Fault } from "./roles.ts";

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

/** What is looked at of every record: `n` records in the order of their lines. */
export interface ShardHead extends Columns {
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
  /** [n, 4] turns of each of {@link COUNTED_ROLES} */
  turns: Uint32Array;
  /** [n] characters of all that is said, and the same with calls */
  said: Uint32Array;
  characters: Uint32Array;
  /** [n] 1 where a transcript has anything but marks */
  worded: Uint8Array;
  /** [n] shingles of the transcript */
  sizes: Uint32Array;
  /** {@link ShardNotes} as JSON. */
  notes: Uint8Array;
}

/** The words, which only some records are asked for. */
export interface ShardBody extends Columns {
  /** UTF-8 of the words of the vocabulary, one after the other, and where each ends. */
  words: Uint8Array;
  wordEnds: Uint32Array;
  /** [words, 2] hashes of each */
  hashes: Uint32Array;
  /** Transcripts as LEB128 numbers of words, and where each ends [n]. */
  transcripts: Uint8Array;
  transcriptEnds: Uint32Array;
  /** {@link Asked} of each record as JSON, where it has one, and where each ends [n]. */
  asked: Uint8Array;
  askedEnds: Uint32Array;
}

/** A shard in its parts, each packed or the path of a file of it: what is read of every record, the keys of the join, the words. */
export interface PackedShard<Kept = Uint8Array<ArrayBuffer> | string> {
  head: Uint8Array<ArrayBuffer>;
  /** A {@link KeyBlock}. */
  keys: Kept;
  body: Kept;
}

/** Makes shingles for all shards. */
let kernel: Kernel | null = null;

/**
 * All that hygiene and the lock want to know of the records of one stretch of a file: what can be said of each by itself, and what
 * is needed to compare it with others. It depends on nothing but the stretch's bytes and the settings it was made with. Keys and
 * words are read when they are asked for.
 */
export class Shard {
  readonly head: ShardHead;
  readonly count: number;
  readonly notes: ShardNotes;
  readonly keys: KeyBlock;
  readonly #keys: PackedColumns;
  readonly #body: PackedColumns;
  #held: ShardBody | null = null;
  #hashes: Uint32Array | null = null;
  #shingles = new Float64Array(0);
  readonly #decoded = new Numbers();

  constructor({ head, keys, body }: PackedShard) {
    this.head = unpackColumns(head) as ShardHead;
    this.count = this.head.lines.length;
    this.notes = JSON.parse(Buffer.from(this.head.notes).toString("utf8")) as ShardNotes;
    this.#keys = new PackedColumns(keys);
    this.keys = new PackedKeys(this.#keys, this.count);
    this.#body = new PackedColumns(body);
  }

  /** Holds the words in memory, for those of many records are asked for, until {@link release}. */
  hold(): void {
    this.#held = this.#body.all() as ShardBody;
  }

  release(): void {
    this.#held = null;
    this.#hashes = null;
    this.#body.close();
    this.#keys.close();
  }

  /** The record's words by their numbers in the shard; a view, good until the next call. */
  transcript(at: number): Uint32Array {
    const bytes = this.#of("transcripts", "transcriptEnds", at);
    this.#decoded.clear();
    readLeb128(bytes, this.#decoded);
    return this.#decoded.view();
  }

  /** What a record asks; null where that is not compared. */
  asked(at: number): Asked | null {
    const json = Buffer.from(this.#of("asked", "askedEnds", at)).toString("utf8");
    return json === "" ? null : (JSON.parse(json) as Asked);
  }

  /** Shingles of a record, ascending; a view, good until the next call. */
  shingles(at: number): Float64Array {
    this.#hashes ??= (this.#held ?? this.#body.all(["hashes"])).hashes as Uint32Array;
    kernel ??= new Kernel();
    const made = kernel.shingles(this.transcript(at), this.#hashes);
    if (made.length > this.#shingles.length) this.#shingles = new Float64Array(2 * made.length);
    this.#shingles.set(made);
    return this.#shingles.subarray(0, made.length);
  }

  /** UTF-8 of the words that transcripts number, one after the other, and where each ends. */
  words(): Pick<ShardBody, "words" | "wordEnds"> {
    return (this.#held ?? this.#body.all(["words", "wordEnds"])) as ShardBody;
  }

  #of(column: "transcripts" | "asked", ends: "transcriptEnds" | "askedEnds", at: number): Uint8Array {
    if (this.#held !== null) {
      const { [column]: bytes, [ends]: until } = this.#held;
      return bytes.subarray(at === 0 ? 0 : until[at - 1]!, until[at]!);
    }
    const [start, end] = at === 0 ? [0, this.#body.part(ends, 0, 1)[0]!] : this.#body.part(ends, at - 1, at + 1);
    return this.#body.part(column, start!, end!) as Uint8Array;
  }
}
