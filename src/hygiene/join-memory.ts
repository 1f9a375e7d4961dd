import { readFile } from "node:fs/promises";
import { arePacked, type Columns, packColumns, unpackColumns } from "../formats/columns.ts";
import { replaceCached } from "./cached.ts";
import type { Corpus } from "./corpus.ts";
import { Comparisons, type JaccardJoin } from "./jaccard.ts";
import type { EarlierKeys } from "./keyed-texts.ts";
import { Numbers } from "./numbers.ts";

/** What of a join is kept. A text is known by its shard and its position there. */
interface JoinColumns extends Columns {
  /** {@link FORMAT}, and the names of the shards and how many texts each has, as JSON. */
  shards: Uint8Array;
  /** [texts] 1 for those that were joined */
  wanted: Uint8Array;
  /** Keys that texts share, in two halves each; every text that has one, and the number of the key. */
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
  /** [pairs, 3] two texts and how many shingles they have in common */
  compared: Uint32Array;
}

/** To be changed with the meaning of any column; that of keys and shingles is told by the names of the shards. */
const FORMAT = 1;

/**
 * Keeps what a join found for the next one: which keys texts share, and what pairs have in common. Of texts whose shards are still
 * there nothing has to be found out again. It is kept with a digest; one that is missing, damaged or of other shards changes no
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

  /** What is known of the texts of a corpus; null where that is nothing. */
  recall(corpus: Corpus): { keys: EarlierKeys; compared: Comparisons } | null {
    this.#corpus = corpus;
    const kept = this.#kept;
    if (kept === null) return null;
    const now = new Map(corpus.shards.map(({ name }, s) => [name, corpus.firsts[s]!]));
    const [format, shards] = JSON.parse(Buffer.from(kept.shards).toString("utf8")) as [number, [string, number][]];
    if (format !== FORMAT) return null;
    const textNow = new Int32Array(kept.wanted.length).fill(-1);
    const known = new Uint8Array(corpus.count);
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
      }
      first += count;
    }
    if (!some) return null;
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
    const compared = new Comparisons();
    for (let i = 0; i < kept.compared.length; i += 3) {
      const [one, other] = [textNow[kept.compared[i]!]!, textNow[kept.compared[i + 1]!]!];
      if (one >= 0 && other >= 0) compared.set(one, other, kept.compared[i + 2]!);
    }
    const order = { classes, anew };
    const shared = { keys: keysIn(kept.keys), texts: texts.subarray(0, length), numbers: numbers.subarray(0, length) };
    return { keys: { known, ...shared, order }, compared };
  }

  /** Keeps what is known now, where that is anything else. */
  async keep({ shared, wanted, compared }: JaccardJoin): Promise<void> {
    const corpus = this.#corpus;
    if (corpus === null || !this.#changed || corpus.shards.some(({ name }) => name === null)) return;
    const texts = new Uint32Array(shared.numbers.length);
    for (let text = 0; text < wanted.length; text++) texts.fill(text, shared.starts[text]!, shared.starts[text + 1]!);
    const anew = [...shared.order.anew];
    let end = 0;
    const anewEnds = Uint32Array.from(anew, ([, keys]) => (end += keys.length));
    const anewKeys = new Float64Array(end);
    for (const [i, [, keys]] of anew.entries()) anewKeys.set(keys, anewEnds[i]! - keys.length);
    const pairs = new Numbers();
    for (const pair of compared) for (const number of pair) pairs.push(number);
    const columns: JoinColumns = {
      shards: Buffer.from(JSON.stringify([FORMAT, corpus.shards.map(({ name, shard }) => [name, shard.count])])),
      wanted,
      keys: halves(shared.keys),
      texts,
      numbers: shared.numbers,
      lastKeys: halves(Float64Array.from(shared.order.classes.keys())),
      classes: Uint8Array.from(shared.order.classes.values()),
      anewTexts: Uint32Array.from(anew, ([text]) => text),
      anewKeys: halves(anewKeys),
      anewEnds,
      compared: pairs.view(),
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
