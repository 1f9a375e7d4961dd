import type { EarlierProposals, Postings, Texts } from "./keyed-texts.ts";
import { bucketOf, KEY_BUCKETS, lowOf } from "./keys.ts";
import { Keys, Numbers } from "./numbers.ts";
import { prefixKeys } from "./prefix.ts";

/**
 * The keys that new texts share with others, and those of which it is remembered who has them, as the first so many: `remembered`.
 * The keys of known texts are only read past.
 */
export function freshKeys(
  texts: Texts,
  threshold: number,
  wanted: Uint8Array,
  earlier: EarlierProposals,
): Postings & { remembered: number } {
  const { known, order } = earlier;
  const isNew = new Uint8Array(wanted.length);
  const isKnown = new Uint8Array(wanted.length);
  for (let text = 0; text < wanted.length; text++) {
    isNew[text] = wanted[text]! & ~known[text]!;
    isKnown[text] = wanted[text]! & known[text]!;
  }
  if (order.classes.size > 0) {
    const having = new Set<number>();
    forEachKey(texts, isNew, null, (text, key) => {
      if (order.classes.has(key)) having.add(text);
    });
    for (const text of having) order.anew.set(text, prefixKeys(texts.shingles(text), threshold, order.classes));
  }
  const replaced = [...order.anew].filter(([text]) => wanted[text] === 1);
  const fresh = { texts: new Numbers(), keys: new Keys() };
  const take = (text: number, key: number) => {
    fresh.texts.push(text);
    fresh.keys.push(key);
  };
  for (const [text, keys] of replaced) {
    if (isNew[text] === 1) for (const key of keys) take(text, key);
    isNew[text] = 0;
  }
  forEachKey(texts, isNew, null, take);
  const freshKeys = fresh.keys.view();
  const set = new KeySet(freshKeys);
  const sum = new Sum(earlier);
  // Of a key that is remembered, all that have it are known.
  for (let number = 0; number < earlier.keys.length; number++) {
    if (set.has(earlier.keys[number]!)) set.know(earlier.keys[number]!, number);
  }
  const freshTexts = fresh.texts.view();
  for (let i = 0; i < freshTexts.length; i++) sum.add(freshTexts[i]!, freshKeys[i]!, set);
  for (const [text, keys] of replaced) {
    if (isKnown[text] === 1) for (const key of keys) if (set.isOpen(key)) sum.add(text, key, set);
    isKnown[text] = 0;
  }
  forEachKey(texts, isKnown, set, (text, key) => sum.add(text, key, set));
  return sum.shared(wanted);
}

/**
 * Visits the keys of some texts; of a set, those that are not remembered. Blocks without such a text are not read, nor are buckets
 * in which the set has no key.
 */
function forEachKey(
  { blocks }: Texts,
  takesPart: Uint8Array,
  within: KeySet | null,
  visit: (text: number, key: number) => void,
): void {
  const bits = within === null ? ALL : within.bits;
  const ranges = within === null ? [[0, KEY_BUCKETS] as const] : within.ranges();
  let first = 0;
  for (const block of blocks) {
    const some = ranges.length > 0 && takesPart.subarray(first, first + block.count).includes(1);
    for (const [from, to] of some ? ranges : []) {
      const { keys, owners } = block.read(from, to);
      const start = block.starts[from]!;
      for (let bucket = from; bucket < to; bucket++) {
        const end = block.starts[bucket + 1]! - start;
        const base = within === null ? 0 : WORDS * bucket;
        for (let i = block.starts[bucket]! - start; i < end; i++) {
          const low = keys[i]!;
          if (((bits[base + (low >>> 22)]! >>> ((low >>> 17) & 31)) & 1) === 0) continue;
          const text = first + owners[i]!;
          if (takesPart[text] === 0) continue;
          const key = bucket * 2 ** 32 + low;
          if (within === null || within.isOpen(key)) visit(text, key);
        }
      }
    }
    first += block.count;
  }
}

/** Words of the bits of one bucket. */
const WORDS = 2 ** 10;
/** Buckets between two that are read sooner than left out. */
const NEAR = 16;
/** The bits of a bucket in which all keys may be. */
const ALL = new Uint32Array(WORDS).fill(2 ** 32 - 1);

/** A set of keys, and the number of each. A bit for each 2^17 neighbours is looked at first: buckets come in order, theirs fit a cache. */
class KeySet {
  readonly bits = new Uint32Array(WORDS * KEY_BUCKETS);
  /** Open addressing: a key plus one; 0 where free. */
  readonly #slots: Float64Array;
  /** Number plus one; 0 where it has none. */
  readonly #numbers: Uint32Array;
  /** 1 where it is remembered. */
  readonly #known: Uint8Array;
  readonly #mask: number;
  /** [buckets] 1 where it has a key */
  readonly #inBucket = new Uint8Array(KEY_BUCKETS);

  constructor(keys: Float64Array) {
    const length = 2 ** Math.ceil(Math.log2(2 * keys.length + 16));
    this.#slots = new Float64Array(length);
    this.#numbers = new Uint32Array(length);
    this.#known = new Uint8Array(length);
    this.#mask = length - 1;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const low = lowOf(key);
      this.bits[WORDS * bucketOf(key) + (low >>> 22)]! |= 1 << ((low >>> 17) & 31);
      this.#inBucket[bucketOf(key)] = 1;
      this.#slots[this.#slot(key)] = key + 1;
    }
  }

  /** Buckets that it has keys in; those that lie near one another are read in one. */
  ranges(): (readonly [from: number, to: number])[] {
    const ranges: [number, number][] = [];
    for (let bucket = 0; bucket < KEY_BUCKETS; bucket++) {
      if (this.#inBucket[bucket] === 0) continue;
      const last = ranges.at(-1);
      if (last !== undefined && bucket - last[1] < NEAR) last[1] = bucket + 1;
      else ranges.push([bucket, bucket + 1]);
    }
    return ranges;
  }

  has(key: number): boolean {
    const low = lowOf(key);
    const word = this.bits[WORDS * bucketOf(key) + (low >>> 22)]!;
    return ((word >>> ((low >>> 17) & 31)) & 1) === 1 && this.#slots[this.#slot(key)] !== 0;
  }

  /** Whether it is in the set and not remembered. */
  isOpen(key: number): boolean {
    const slot = this.#slot(key);
    return this.#slots[slot] !== 0 && this.#known[slot] === 0;
  }

  /** Says of a key in the set that it is remembered, and its number. */
  know(key: number, number: number): void {
    const slot = this.#slot(key);
    this.#numbers[slot] = number + 1;
    this.#known[slot] = 1;
  }

  /** The number of a key in the set, where it has none the next, which it gets. */
  number(key: number, next: number): number {
    const slot = this.#slot(key);
    if (this.#numbers[slot] === 0) this.#numbers[slot] = next + 1;
    return this.#numbers[slot]! - 1;
  }

  #slot(key: number): number {
    let slot = Math.imul(lowOf(key) ^ bucketOf(key), 0x9e3779b1) & this.#mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== key + 1) slot = (slot + 1) & this.#mask;
    return slot;
  }
}

/** What is known, and what comes to it. */
class Sum {
  readonly #earlier: EarlierProposals;
  readonly #keys: Keys;
  readonly #texts = new Numbers();
  readonly #numbers = new Numbers();

  constructor(earlier: EarlierProposals) {
    this.#earlier = earlier;
    this.#keys = new Keys(earlier.keys, earlier.keys.length);
  }

  add(text: number, key: number, set: KeySet): void {
    const number = set.number(key, this.#keys.length);
    if (number === this.#keys.length) this.#keys.push(key);
    this.#texts.push(text);
    this.#numbers.push(number);
  }

  /** Of all that two wanted texts have or more; numbered anew. */
  shared(wanted: Uint8Array): Postings & { remembered: number } {
    const { texts, numbers } = this.#earlier;
    const [moreTexts, moreNumbers, keys] = [this.#texts.view(), this.#numbers.view(), this.#keys.view()];
    const times = new Uint32Array(keys.length);
    for (let i = 0; i < texts.length; i++) times[numbers[i]!]! += wanted[texts[i]!]!;
    for (let i = 0; i < moreTexts.length; i++) times[moreNumbers[i]!]! += 1;
    const most = texts.length + moreTexts.length;
    const postings: Postings = { keys: new Keys(), texts: new Numbers(most), numbers: new Numbers(most) };
    const anew = new Uint32Array(keys.length);
    let remembered = 0;
    for (let number = 0; number < keys.length; number++) {
      if (times[number]! < 2) continue;
      anew[number] = postings.keys.length;
      postings.keys.push(keys[number]!);
      if (number < this.#earlier.keys.length) remembered++;
    }
    const take = (text: number, number: number) => {
      if (wanted[text] === 0 || times[number]! < 2) return;
      postings.texts.push(text);
      postings.numbers.push(anew[number]!);
    };
    for (let i = 0; i < texts.length; i++) take(texts[i]!, numbers[i]!);
    for (let i = 0; i < moreTexts.length; i++) take(moreTexts[i]!, moreNumbers[i]!);
    return { ...postings, remembered };
  }
}
