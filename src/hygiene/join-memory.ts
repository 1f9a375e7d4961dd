import { readFile } from "node:fs/promises";
import { arePacked, type Columns, packColumns, unpackColumns } from "../formats/columns.ts";
import { replaceCached } from "./cached.ts";
import type { Corpus } from "./corpus.ts";
import { Comparisons, type JaccardJoin } from "./jaccard.ts";
import type { AlikePairs, EarlierProposals } from "./keyed-texts.ts";
import { Numbers } from "./numbers.ts";
import { ID_BYTES } from "./shard.ts";

/** What of a join is kept. A text is known by its shard and its position there. */
interface JoinColumns extends Columns {
  /** {@link FORMAT}, and the names of the shards and how many texts each has, as JSON. */
  shards: Uint8Array;
  /** [texts] 1 for those that were joined */
  wanted: Uint8Array;
  /** [texts, 16] the first half of each record's id, which tells any two apart */
  ids: Uint8Array;
  /** [pairs, 3] two texts that reach the threshold, and how many shingles they have in common */
  alike: Uint32Array;
  /** Keys that more than a few texts have, in two halves each; every text that has one, and the number of the key. */
  keys: Uint32Array;
  texts: Uint32Array;
  numbers: Uint32Array;
  /** Keys that are put last, and their classes. */
  lastKeys: Uint32Array;
  classes: Uint8Array;
  /** Texts with such keys, their prefix keys, and where those of each end. */
  anewTexts: Uint32Array;
  anewKeys: Uint32Array;
  anewEnds: Uint32Array;
  /** [pairs, 3] the same of other texts that were compared */
  compared: Uint32Array;
}

/** To be changed with the meaning of any column; that of keys and shingles is told by the names of the shards. */
const FORMAT = 3;
/** Bytes of an id that are kept. */
const HALF = ID_BYTES / 2;
/** Bytes that are copied at a time. */
const WORD = 4;

/**
 * Keeps what a join found for the next one: which texts are alike, and which keys many of them share. Of texts whose shards are still
 * there, or whose records are in other shards now, nothing has to be found out again. It is kept with a digest; one that is missing, damaged or of other shards changes no
 * result.
 */
export class JoinMemory {
  readonly #path: string;
  readonly #kept: JoinColumns | null;
  #corpus: Corpus | null = null;
  #changed = true;

  private constructor(path: string, kept: JoinColumns | null) {
    this.#path = path;
    this.#kept = kept;
  }

  /** @param path of the file */
  static async at(path: string): Promise<JoinMemory> {
    const packed = await readFile(path).catch(() => null);
    const sound = packed !== null && arePacked(packed);
    return new JoinMemory(path, sound ? (unpackColumns(Uint8Array.from(packed)) as JoinColumns) : null);
  }

  /**
   * What is known of the texts of a corpus; null where that is nothing.
   * @param wanted which texts will be joined
   */
  recall(corpus: Corpus, wanted: Uint8Array): { proposals: EarlierProposals; compared: Comparisons } | null {
    this.#corpus = corpus;
    const kept = this.#kept;
    if (kept === null) return null;
    const now = new Map(corpus.shards.map(({ name }, s) => [name, corpus.firsts[s]!]));
    const [format, shards] = JSON.parse(Buffer.from(kept.shards).toString("utf8")) as [number, [string, number][]];
    if (format !== FORMAT) return null;
    const textNow = new Int32Array(kept.wanted.length).fill(-1);
    const known = new Uint8Array(corpus.count);
    const gone: number[] = [];
    let first = 0;
    let some = false;
    let all = shards.length === corpus.shards.length;
    for (const [s, [name, count]] of shards.entries()) {
      const start = now.get(name);
      if (corpus.shards[s]?.name !== name) all = false;
      if (start !== undefined) {
        some = true;
        for (let at = 0; at < count; at++) {
          if (kept.wanted[first + at] === 0) continue;
          textNow[first + at] = start + at;
          known[start + at] = 1;
        }
        // Of shards of one name, which hold the same, one is known.
        now.delete(name);
      } else for (let at = 0; at < count; at++) if (kept.wanted[first + at] === 1) gone.push(first + at);
      first += count;
    }
    // Where a shard is still there, program and settings are what they were.
    if (!some) return null;
    const moved = new Map(gone.map((text) => [hexOf(kept.ids, HALF * text), text]));
    for (const placed of moved.size === 0 ? [] : corpus.shards) {
      const start = now.get(placed.name);
      if (start === undefined) continue;
      now.delete(placed.name);
      for (let at = 0; at < placed.shard.count; at++) {
        const text = wanted[start + at] === 1 ? moved.get(hexOf(placed.shard.head.ids, ID_BYTES * at)) : undefined;
        if (text === undefined || textNow[text]! >= 0) continue;
        textNow[text] = start + at;
        known[start + at] = 1;
      }
    }
    this.#changed = !all;
    const [texts, numbers] = [new Uint32Array(kept.texts.length), new Uint32Array(kept.texts.length)];
    let length = 0;
    for (let i = 0; i < kept.texts.length; i++) {
      const text = textNow[kept.texts[i]!]!;
      if (text < 0) continue;
      texts[length] = text;
      numbers[length++] = kept.numbers[i]!;
    }
    const classes = new Map(Array.from(keysIn(kept.lastKeys), (key, i) => [key, kept.classes[i]!]));
    const anew = new Map<number, Float64Array>();
    const anewKeys = keysIn(kept.anewKeys);
    for (const [i, text] of kept.anewTexts.entries()) {
      if (textNow[text]! < 0) continue;
      anew.set(textNow[text]!, anewKeys.subarray(i === 0 ? 0 : kept.anewEnds[i - 1]!, kept.anewEnds[i]));
    }
    const pairs = columnsOf(kept.alike, textNow);
    const others = columnsOf(kept.compared, textNow);
    const compared = new Comparisons();
    for (let i = 0; i < others.ones.length; i++) compared.set(others.ones[i]!, others.others[i]!, others.common[i]!);
    const order = { classes, anew };
    const listed = { keys: keysIn(kept.keys), texts: texts.subarray(0, length), numbers: numbers.subarray(0, length) };
    return { proposals: { known, pairs, ...listed, order }, compared };
  }

  /** Keeps what is known now, where that is anything else. */
  async keep({ proposals: { pairs, keys, starts, numbers, order }, wanted, compared }: JaccardJoin): Promise<void> {
    const corpus = this.#corpus;
    if (corpus === null || !this.#changed || corpus.shards.some(({ name }) => name === null)) return;
    const [texts, listed] = [new Numbers(), new Numbers()];
    for (let text = 0; text < wanted.length; text++) {
      for (let i = starts[text]!; i < starts[text + 1]!; i++) {
        if (numbers[i]! < pairs.ones.length) continue;
        texts.push(text);
        listed.push(numbers[i]! - pairs.ones.length);
      }
    }
    const anew = [...order.anew];
    let end = 0;
    const anewEnds = Uint32Array.from(anew, ([, keys]) => (end += keys.length));
    const anewKeys = new Float64Array(end);
    for (const [i, [, keys]] of anew.entries()) anewKeys.set(keys, anewEnds[i]! - keys.length);
    const others = new Numbers();
    for (const pair of compared) for (const number of pair) others.push(number);
    const columns: JoinColumns = {
      shards: Buffer.from(JSON.stringify([FORMAT, corpus.shards.map(({ name, shard }) => [name, shard.count])])),
      wanted,
      ids: halfIds(corpus),
      alike: triples(pairs),
      keys: halves(keys),
      texts: texts.view(),
      numbers: listed.view(),
      lastKeys: halves(Float64Array.from(order.classes.keys())),
      classes: Uint8Array.from(order.classes.values()),
      anewTexts: Uint32Array.from(anew, ([text]) => text),
      anewKeys: halves(anewKeys),
      anewEnds,
      compared: others.view(),
    };
    await replaceCached(this.#path, packColumns(columns));
  }
}

/** Keys as columns are: in halves of their doubles. */
function halves(keys: Float64Array): Uint32Array {
  return new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
}

function keysIn(halves: Uint32Array): Float64Array {
  return new Float64Array(halves.buffer, halves.byteOffset, halves.length / 2);
}

function triples({ ones, others, common }: AlikePairs): Uint32Array {
  const all = new Uint32Array(3 * ones.length);
  for (let i = 0; i < ones.length; i++) all.set([ones[i]!, others[i]!, common[i]!], 3 * i);
  return all;
}

/** Pairs of which both texts are still there, by what they are now. */
function columnsOf(triples: Uint32Array, textNow: Int32Array): AlikePairs {
  const [ones, others, common] = [new Numbers(), new Numbers(), new Numbers()];
  for (let i = 0; i < triples.length; i += 3) {
    const [one, other] = [textNow[triples[i]!]!, textNow[triples[i + 1]!]!];
    if (one < 0 || other < 0) continue;
    ones.push(one);
    others.push(other);
    common.push(triples[i + 2]!);
  }
  return { ones: ones.view(), others: others.view(), common: common.view() };
}

function halfIds({ count, shards, firsts }: Corpus): Uint8Array {
  const halves = new Uint32Array((HALF * count) / WORD);
  for (const [s, { shard }] of shards.entries()) {
    const { buffer, byteOffset, byteLength } = shard.head.ids;
    const ids = new Uint32Array(buffer, byteOffset, byteLength / WORD);
    for (let at = 0, to = (HALF / WORD) * firsts[s]!; at < ids.length; at += ID_BYTES / WORD, to += HALF / WORD) {
      for (let i = 0; i < HALF / WORD; i++) halves[to + i] = ids[at + i]!;
    }
  }
  return new Uint8Array(halves.buffer);
}

function hexOf(ids: Uint8Array, from: number): string {
  return Buffer.from(ids.buffer, ids.byteOffset + from, HALF).toString("hex");
}
