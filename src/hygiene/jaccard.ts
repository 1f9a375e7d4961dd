import { largestPartner, leastShared, prefixLength } from "./prefix.ts";
import { type SharedKeys, sharedKeys, type Texts } from "./shared.ts";
import { grown } from "./vocabulary.ts";

/** A text of an index that is similar enough to the one asked about. */
export interface Match {
  text: number;
  /** Jaccard similarity: shared shingles over all shingles of the two. */
  similarity: number;
}

/** Sets of shingles kept at hand, for those that are compared again and again. */
const KEPT = 2 ** 12;

/** What is common to all indexes of the same texts and threshold. */
export class JaccardJoin {
  readonly texts: Texts;
  readonly threshold: number;
  readonly shared: SharedKeys;
  readonly #kept: { text: number; set: Float64Array }[] = [];

  /**
   * @param threshold over 0, at most 1
   * @param wanted which texts will be asked about or added to an index
   */
  constructor(texts: Texts, threshold: number, wanted: Uint8Array) {
    this.texts = texts;
    this.threshold = threshold;
    this.shared = sharedKeys(texts, threshold, wanted);
  }

  /** Shingles that two texts have in common. */
  common(one: number, other: number): number {
    return intersection(this.#set(one), this.#set(other));
  }

  #set(text: number): Float64Array {
    const slot = text & (KEPT - 1);
    const kept = this.#kept[slot];
    if (kept?.text === text) return kept.set;
    const set = this.texts.shingles(text).slice();
    this.#kept[slot] = { text, set };
    return set;
  }
}

/**
 * Finds every text whose Jaccard similarity to a given one reaches the threshold: exactly, without sampling. Two such texts
 * share a key (see {@link KeyBlock}), have sizes within the threshold of one another, and share so many keys that those behind
 * the prefixes can make up what is missing. What passes is counted out.
 */
export class JaccardIndex {
  readonly #join: JaccardJoin;
  /** The latest entry of each key; -1 where there is none. */
  readonly #heads: Int32Array;
  #owners = new Int32Array(1024);
  #next = new Int32Array(1024);
  #entries = 0;
  /** Keys shared so far with the text being asked about, by text. */
  readonly #common: Uint32Array;
  readonly #added = new Set<number>();

  constructor(join: JaccardJoin) {
    this.#join = join;
    this.#heads = new Int32Array(join.shared.count).fill(-1);
    this.#common = new Uint32Array(join.texts.sizes.length);
  }

  add(text: number): void {
    this.#added.add(text);
    const { starts, numbers } = this.#join.shared;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      if (this.#entries === this.#owners.length) {
        this.#owners = grown(this.#owners, new Int32Array(2 * this.#entries));
        this.#next = grown(this.#next, new Int32Array(2 * this.#entries));
      }
      const number = numbers[i]!;
      this.#owners[this.#entries] = text;
      this.#next[this.#entries] = this.#heads[number]!;
      this.#heads[number] = this.#entries++;
    }
  }

  /** Every added text at or above the threshold, in ascending order. */
  find(text: number): Match[] {
    const { shared, texts, threshold } = this.#join;
    const { starts, numbers } = shared;
    const common = this.#common;
    const touched: number[] = [];
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      for (let entry = this.#heads[numbers[i]!]!; entry >= 0; entry = this.#next[entry]!) {
        const owner = this.#owners[entry]!;
        if (common[owner]! === 0) touched.push(owner);
        common[owner]! += 1;
      }
    }
    // Its keys need not be shared with any other.
    const matches: Match[] = this.#added.has(text) ? [{ text, similarity: 1 }] : [];
    const size = texts.sizes[text]!;
    for (const owner of touched) {
      const other = texts.sizes[owner]!;
      const keys = common[owner]!;
      common[owner] = 0;
      if (owner === text) continue;
      if (Math.max(size, other) > largestPartner(Math.min(size, other), threshold)) continue;
      // Of one of the two all prefix keys were compared: what else they share lies behind it.
      const behind = Math.max(size - prefixLength(size, threshold), other - prefixLength(other, threshold));
      if (keys + behind < leastShared(size, other, threshold)) continue;
      const both = this.#join.common(text, owner);
      const similarity = both / (size + other - both);
      if (similarity >= threshold) matches.push({ text: owner, similarity });
    }
    return matches.sort((one, other) => one.text - other.text);
  }
}

/** How many numbers two ascending lists have in common. */
function intersection(one: Float64Array, other: Float64Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const difference = one[i]! - other[j]!;
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return common;
}
