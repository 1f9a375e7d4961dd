import type { Place } from "../formats/error.ts";
import { byPlace, type Row, TRAIN } from "./row.ts";
import { ID_BYTES, KEY_BYTES, type Shard } from "./shard.ts";
import type { Texts } from "./shared.ts";
import { MARKERS } from "./transcript.ts";
import { Vocabulary } from "./vocabulary.ts";

/** A shard with its place in the data set. */
export interface PlacedShard {
  file: string;
  /** Null where its records are dealt. */
  split: string | null;
  /** Lines of the file before the shard's first. */
  linesBefore: number;
  shard: Shard;
}

/** All shards of a data set side by side: its records by ordinal. */
export class Corpus implements Texts {
  /** By ordinal. */
  readonly rows: readonly Row[];
  /** In order of precedence. */
  readonly ranked: readonly Row[];
  readonly sizes: Uint32Array;
  readonly blocks: Texts["blocks"];
  /** Numbers words of all shards alike. */
  readonly vocabulary = new Vocabulary(MARKERS);
  readonly #shards: readonly PlacedShard[];
  /** Shard of each record, and its position there. */
  readonly #shardOf: Uint32Array;
  readonly #atOf: Uint32Array;
  readonly #numbers: (Uint32Array | undefined)[] = [];

  constructor(shards: readonly PlacedShard[]) {
    this.#shards = shards;
    const count = shards.reduce((sum, { shard }) => sum + shard.count, 0);
    this.#shardOf = new Uint32Array(count);
    this.#atOf = new Uint32Array(count);
    this.sizes = new Uint32Array(count);
    this.blocks = shards.map(({ shard: { columns } }) => ({ keys: columns.keys, ends: columns.keyEnds }));
    const rows: CorpusRow[] = [];
    const [contents, prompts, answers] = [
      new Map<number, number>(),
      new Map<string, number>(),
      new Map<string, number>(),
    ];
    for (const [s, placed] of shards.entries()) {
      const { columns, count: records } = placed.shard;
      const [ids, promptKeys, answerKeys] = [columns.ids, columns.prompts, columns.answers].map((bytes) =>
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
      ) as [Buffer, Buffer, Buffer];
      this.sizes.set(columns.sizes, rows.length);
      for (let at = 0; at < records; at++) {
        const ordinal = rows.length;
        this.#shardOf[ordinal] = s;
        this.#atOf[ordinal] = at;
        const prompt = numberOf(prompts, keyAt(promptKeys, at));
        const answer = numberOf(answers, keyAt(answerKeys, at));
        // Fewer than 2^26 different ones of each.
        const content = numberOf(contents, prompt * 2 ** 26 + answer);
        rows.push(new CorpusRow(placed, at, ids, ordinal, content, prompt, columns.answered[at] === 1 ? answer : -1));
      }
    }
    const ranked = inPrecedence(rows);
    for (const [rank, row] of ranked.entries()) row.rank = rank;
    this.rows = rows;
    this.ranked = ranked;
  }

  /** Words of a record by their numbers in {@link vocabulary}. */
  transcript(ordinal: number): Uint32Array {
    const s = this.#shardOf[ordinal]!;
    const { shard } = this.#shards[s]!;
    this.#numbers[s] ??= this.#numbersOf(shard);
    const numbers = this.#numbers[s];
    return shard.transcript(this.#atOf[ordinal]!).map((word) => numbers[word]!);
  }

  shingles(ordinal: number): Float64Array {
    return this.#shards[this.#shardOf[ordinal]!]!.shard.shingles(this.#atOf[ordinal]!);
  }

  #numbersOf({ columns: { words, wordEnds } }: Shard): Uint32Array {
    return Uint32Array.from(wordEnds, (end, i) => {
      return this.vocabulary.idOfBytes(words.subarray(i === 0 ? 0 : wordEnds[i - 1]!, end));
    });
  }
}

class CorpusRow implements Row {
  readonly ordinal: number;
  readonly content: number;
  readonly prompt: number;
  readonly answer: number;
  rank = 0;
  split: string;
  readonly #placed: PlacedShard;
  readonly #at: number;
  readonly #ids: Buffer;

  constructor(
    placed: PlacedShard,
    at: number,
    ids: Buffer,
    ordinal: number,
    content: number,
    prompt: number,
    answer: number,
  ) {
    this.#placed = placed;
    this.#at = at;
    this.#ids = ids;
    this.split = placed.split ?? TRAIN;
    this.ordinal = ordinal;
    this.content = content;
    this.prompt = prompt;
    this.answer = answer;
  }

  get id(): string {
    return this.#ids.toString("hex", ID_BYTES * this.#at, ID_BYTES * (this.#at + 1));
  }

  /** The first 48 bits of the id. */
  get idStart(): number {
    return this.#ids.readUIntBE(ID_BYTES * this.#at, 6);
  }

  get dealt(): boolean {
    return this.#placed.split === null;
  }

  get place(): Place {
    const { file, linesBefore, shard } = this.#placed;
    return { file, line: linesBefore + shard.columns.lines[this.#at]! };
  }

  get hasWords(): boolean {
    return this.#placed.shard.columns.worded[this.#at] === 1;
  }
}

function inPrecedence(rows: readonly CorpusRow[]): CorpusRow[] {
  const starts = Float64Array.from(rows, ({ idStart }) => idStart);
  return rows.toSorted((one, other) => {
    const difference = starts[one.ordinal]! - starts[other.ordinal]!;
    if (difference !== 0) return difference;
    if (one.id !== other.id) return one.id < other.id ? -1 : 1;
    return byPlace(one.place, other.place) || one.ordinal - other.ordinal;
  });
}

function keyAt(keys: Buffer, at: number): string {
  return keys.toString("latin1", KEY_BYTES * at, KEY_BYTES * (at + 1));
}

function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
