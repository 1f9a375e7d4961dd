import { Buffer } from "node:buffer";
import type { Place } from "../formats/error.ts";
import type { Texts } from "./keyed-texts.ts";
import { numberKeys, numberPairs, sortedBy } from "./numbering.ts";
import { Numbers } from "./numbers.ts";
import { byPlace, type Row, TRAIN } from "./row.ts";
import { ID_BYTES, KEY_BYTES, type Shard } from "./shard.ts";
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
  /** What it is known by between runs; null: by nothing. */
  name: string | null;
}

/** All shards of a data set side by side: its records by ordinal, in columns; a row is made of what is spoken about. */
export class Corpus implements Texts {
  readonly count: number;
  readonly shards: readonly PlacedShard[];
  /** Ordinal of each shard's first record. */
  readonly firsts: Uint32Array;
  /** Ordinals in the order of precedence, and the position of each there. */
  readonly ranked: Uint32Array;
  readonly ranks: Uint32Array;
  /** Numbers of the whole, of everything up to the answer, and of the answer: equal where those are. */
  readonly contents: Uint32Array;
  readonly prompts: Uint32Array;
  readonly answers: Uint32Array;
  readonly sizes: Uint32Array;
  readonly blocks: Texts["blocks"];
  /** Numbers words of all shards alike. */
  readonly vocabulary = new Vocabulary(MARKERS);
  readonly #shardOf: Uint32Array;
  /** Names of the splits, and which of them each record is in. */
  readonly #splits: string[];
  readonly #splitOf: Uint32Array;
  readonly #numbers: (Uint32Array | undefined)[] = [];
  readonly #rows = new Map<number, Row>();

  constructor(shards: readonly PlacedShard[]) {
    this.shards = shards;
    const { firsts, count } = placed(shards);
    this.firsts = firsts;
    this.count = count;
    this.blocks = shards.map(({ shard }) => shard.keys);
    this.#splits = [...new Set(shards.map(({ split }) => split ?? TRAIN))];
    this.#shardOf = new Uint32Array(count);
    this.#splitOf = new Uint32Array(count);
    this.sizes = new Uint32Array(count);
    for (const [s, { shard, split }] of shards.entries()) {
      this.#shardOf.fill(s, this.firsts[s]!, this.firsts[s]! + shard.count);
      this.#splitOf.fill(this.#splits.indexOf(split ?? TRAIN), this.firsts[s]!, this.firsts[s]! + shard.count);
      this.sizes.set(shard.head.sizes, this.firsts[s]!);
    }
    this.prompts = numberKeys(this.#gathered("prompts")).numbers;
    this.answers = numberKeys(this.#gathered("answers")).numbers;
    this.contents = numberPairs(this.prompts, this.answers).numbers;
    this.ranked = this.#inPrecedence();
    this.ranks = new Uint32Array(count);
    for (let rank = 0; rank < count; rank++) this.ranks[this.ranked[rank]!] = rank;
  }

  /** The record, always the same object. */
  row(ordinal: number): Row {
    const known = this.#rows.get(ordinal);
    if (known !== undefined) return known;
    const row = new CorpusRow(this, ordinal);
    this.#rows.set(ordinal, row);
    return row;
  }

  /** Rows in order of precedence, but for those that are not taken. */
  rows(takes: (ordinal: number) => boolean): Row[] {
    const ranks = new Numbers();
    for (let ordinal = 0; ordinal < this.count; ordinal++) if (takes(ordinal)) ranks.push(this.ranks[ordinal]!);
    return Array.from(ranks.view().sort(), (rank) => this.row(this.ranked[rank]!));
  }

  /** Ordinals in order of precedence, but for those that are not taken. */
  inOrder(takes: (ordinal: number) => boolean): Uint32Array {
    const taken = new Numbers();
    for (let rank = 0; rank < this.count; rank++) if (takes(this.ranked[rank]!)) taken.push(this.ranked[rank]!);
    return taken.view();
  }

  /** The split its file has; of a record that is to be dealt `train`, until it is. */
  splitOf(ordinal: number): string {
    return this.#splits[this.#splitOf[ordinal]!]!;
  }

  /** Whether its file has no split. */
  isDealt(ordinal: number): boolean {
    return this.placedOf(ordinal).split === null;
  }

  /** Puts a record that is to be dealt into a split. */
  deal(ordinal: number, split: string): void {
    if (!this.#splits.includes(split)) this.#splits.push(split);
    this.#splitOf[ordinal] = this.#splits.indexOf(split);
  }

  /** Whether it has an assistant turn. */
  isAnswered(ordinal: number): boolean {
    return this.placedOf(ordinal).shard.head.answered[this.at(ordinal)] === 1;
  }

  /** Whether its transcript has anything but marks. */
  hasWords(ordinal: number): boolean {
    return this.placedOf(ordinal).shard.head.worded[this.at(ordinal)] === 1;
  }

  placedOf(ordinal: number): PlacedShard {
    return this.shards[this.#shardOf[ordinal]!]!;
  }

  /** Position of a record in its shard. */
  at(ordinal: number): number {
    return ordinal - this.firsts[this.#shardOf[ordinal]!]!;
  }

  /** In hex. */
  id(ordinal: number): string {
    return idOf(this.placedOf(ordinal).shard, this.at(ordinal));
  }

  place(ordinal: number): Place {
    const { file, linesBefore, shard } = this.placedOf(ordinal);
    return { file, line: linesBefore + shard.head.lines[this.at(ordinal)]! };
  }

  /** Words of a record by their numbers in {@link vocabulary}. */
  transcript(ordinal: number): Uint32Array {
    const s = this.#shardOf[ordinal]!;
    const { shard } = this.shards[s]!;
    this.#numbers[s] ??= this.#numbersOf(shard);
    const numbers = this.#numbers[s];
    return shard.transcript(this.at(ordinal)).map((word) => numbers[word]!);
  }

  shingles(ordinal: number): Float64Array {
    return this.placedOf(ordinal).shard.shingles(this.at(ordinal));
  }

  /**
   * Rows of one split that share a number, where there are two or more: each group in order of precedence, the groups in that of
   * their first rows.
   * @param numbers of each record, below the number of records
   * @param takes which records take part
   */
  groups(numbers: Uint32Array, takes: (ordinal: number) => boolean): [Row, ...Row[]][] {
    // Most records are alone: nothing is made for those.
    const times = new Uint32Array(this.count);
    for (let ordinal = 0; ordinal < this.count; ordinal++) times[numbers[ordinal]!]! += 1;
    const bySplit = new Map(this.#splits.map((split) => [split, new Map<number, [Row, ...Row[]]>()]));
    for (const row of this.rows((ordinal) => times[numbers[ordinal]!]! > 1 && takes(ordinal))) {
      const groups = bySplit.get(row.split)!;
      const group = groups.get(numbers[row.ordinal]!);
      if (group === undefined) groups.set(numbers[row.ordinal]!, [row]);
      else group.push(row);
    }
    return [...bySplit.values()]
      .flatMap((groups) => [...groups.values()].filter(({ length }) => length > 1))
      .sort(([one], [other]) => one.rank - other.rank);
  }

  /**
   * Positions in a list of ordinals, shard after shard, so that the words of one shard are held at a time, if any are needed.
   * @param needed whether the words of a record will be asked for
   */
  *inShards(ordinals: Uint32Array, needed: (ordinal: number) => boolean = () => true): Generator<number> {
    const positions = new Int32Array(this.count).fill(-1);
    for (let i = 0; i < ordinals.length; i++) positions[ordinals[i]!] = i;
    for (const [s, { shard }] of this.shards.entries()) {
      const first = this.firsts[s]!;
      const listed = Array.from({ length: shard.count }, (_, at) => first + at).filter((one) => positions[one]! >= 0);
      if (listed.some(needed)) shard.hold();
      for (const ordinal of listed) yield positions[ordinal]!;
      shard.release();
    }
  }

  /** Closes the shards' files. */
  release(): void {
    for (const { shard } of this.shards) shard.release();
  }

  #gathered(column: "prompts" | "answers"): Uint32Array {
    const bytes = new Uint8Array(KEY_BYTES * this.count);
    for (const [s, { shard }] of this.shards.entries()) bytes.set(shard.head[column], KEY_BYTES * this.firsts[s]!);
    return new Uint32Array(bytes.buffer);
  }

  #inPrecedence(): Uint32Array {
    const starts = new Uint32Array(this.count);
    for (const [s, { shard }] of this.shards.entries()) {
      const { ids } = shard.head;
      const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
      for (let at = 0, i = this.firsts[s]!; at < shard.count; at++, i++) starts[i] = view.getUint32(ID_BYTES * at);
    }
    const ranked = sortedBy(starts);
    for (let from = 0; from < ranked.length; ) {
      let to = from + 1;
      while (to < ranked.length && starts[ranked[to]!] === starts[ranked[from]!]) to++;
      if (to - from > 1) ranked.subarray(from, to).sort((one, other) => this.#compared(one, other));
      from = to;
    }
    return ranked;
  }

  #compared(one: number, other: number): number {
    const [mine, its] = [one, other].map((ordinal) => this.#idBytes(ordinal)) as [Buffer, Buffer];
    return Buffer.compare(mine, its) || byPlace(this.place(one), this.place(other)) || one - other;
  }

  #idBytes(ordinal: number): Buffer {
    const { ids } = this.placedOf(ordinal).shard.head;
    return Buffer.from(ids.buffer, ids.byteOffset + ID_BYTES * this.at(ordinal), ID_BYTES);
  }

  #numbersOf(shard: Shard): Uint32Array {
    const { words, wordEnds } = shard.words();
    return Uint32Array.from(wordEnds, (end, i) => {
      return this.vocabulary.idOfBytes(words.subarray(i === 0 ? 0 : wordEnds[i - 1]!, end));
    });
  }
}

/** A record that is spoken about. */
class CorpusRow implements Row {
  readonly ordinal: number;
  readonly rank: number;
  readonly content: number;
  readonly prompt: number;
  readonly answer: number;
  readonly hasWords: boolean;
  readonly #corpus: Corpus;

  constructor(corpus: Corpus, ordinal: number) {
    this.#corpus = corpus;
    this.ordinal = ordinal;
    this.rank = corpus.ranks[ordinal]!;
    this.content = corpus.contents[ordinal]!;
    this.prompt = corpus.prompts[ordinal]!;
    this.answer = corpus.isAnswered(ordinal) ? corpus.answers[ordinal]! : -1;
    this.hasWords = corpus.hasWords(ordinal);
  }

  get id(): string {
    return this.#corpus.id(this.ordinal);
  }

  get split(): string {
    return this.#corpus.splitOf(this.ordinal);
  }

  get place(): Place {
    return this.#corpus.place(this.ordinal);
  }
}

/** How many records there are, and the ordinal of each shard's first. */
export function placed(shards: readonly PlacedShard[]): { firsts: Uint32Array; count: number } {
  const firsts = new Uint32Array(shards.length);
  let count = 0;
  for (const [s, { shard }] of shards.entries()) {
    firsts[s] = count;
    count += shard.count;
  }
  return { firsts, count };
}

/** Id of a record in hex. */
export function idOf({ head: { ids } }: Shard, at: number): string {
  return Buffer.from(ids.buffer, ids.byteOffset + ID_BYTES * at, ID_BYTES).toString("hex");
}
