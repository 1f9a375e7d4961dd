import type { EarlierProposals, Proposals, Texts } from "./keyed-texts.ts";
import { grown } from "./numbers.ts";
import { MOST_TEXTS } from "./pairs.ts";
import { largestPartner, leastShared, prefixLength } from "./prefix.ts";
import { proposals } from "./shared.ts";

/** A text of an index that is similar enough to the one asked about. */
export interface Match {
  text: number;
  /** Jaccard similarity: shared shingles over all shingles of the two. */
  similarity: number;
}

/** How many shingles pairs of texts have in common, as far as it was counted out. */
export class Comparisons {
  readonly #common = new Map<number, number>();

  get(one: number, other: number): number | undefined {
    return this.#common.get(keyOf(one, other));
  }

  set(one: number, other: number, common: number): void {
    if (this.#common.size < MOST_COMPARISONS) this.#common.set(keyOf(one, other), common);
  }

  *[Symbol.iterator](): Generator<[one: number, other: number, common: number]> {
    for (const [key, common] of this.#common) yield [Math.floor(key / MOST_TEXTS), key % MOST_TEXTS, common];
  }
}

const MOST_COMPARISONS = 2 ** 20;

function keyOf(one: number, other: number): number {
  return Math.min(one, other) * MOST_TEXTS + Math.max(one, other);
}

/** Sets of shingles kept at hand, for those that are compared again and again. */
const KEPT = 2 ** 12;

/** What is common to all indexes of the same texts and threshold. */
export class JaccardJoin {
  readonly texts: Texts;
  readonly threshold: number;
  readonly proposals: Proposals;
  /** Which texts will be asked about or added to an index. */
  readonly wanted: Uint8Array;
  /** Pairs that were compared though no number of the proposals stands for them, and what they have in common. */
  readonly compared: Comparisons;
  /** What the pairs of the proposals have in common. */
  readonly #alike = new Map<number, number>();
  readonly #kept: { text: number; set: Float64Array }[] = [];

  /**
   * @param threshold over 0, at most 1
   * @param wanted which texts will be asked about or added to an index
   * @param earlier what is known of some of them
   */
  constructor(
    texts: Texts,
    threshold: number,
    wanted: Uint8Array,
    earlier: { proposals: EarlierProposals; compared: Comparisons } | null = null,
  ) {
    this.texts = texts;
    this.threshold = threshold;
    this.wanted = wanted;
    this.compared = earlier?.compared ?? new Comparisons();
    const count = (one: number, other: number) => intersection(this.#set(one), this.#set(other));
    this.proposals = proposals(texts, threshold, wanted, earlier?.proposals ?? null, count);
    const { ones, others, common } = this.proposals.pairs;
    for (let pair = 0; pair < ones.length; pair++) this.#alike.set(keyOf(ones[pair]!, others[pair]!), common[pair]!);
  }

  /** How many numbers the proposals have. */
  get numbers(): number {
    return this.proposals.pairs.ones.length + this.proposals.keys.length;
  }

  /** Whether a text is proposed with another: otherwise it resembles none. */
  shares(text: number): boolean {
    const { starts } = this.proposals;
    return starts[text]! < starts[text + 1]!;
  }

  /** Shingles that two texts have in common. */
  common(one: number, other: number): number {
    const known = this.#alike.get(keyOf(one, other)) ?? this.compared.get(one, other);
    if (known !== undefined) return known;
    const common = intersection(this.#set(one), this.#set(other));
    this.compared.set(one, other, common);
    return common;
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

/** What a pair that is known to reach the threshold counts for, among keys. */
const ALIKE = 2 ** 30;

/**
 * Finds every text whose Jaccard similarity to a given one reaches the threshold: exactly, without sampling. Two such texts
 * are a pair of the proposals, or share a listed key, have sizes within the threshold of one another, and share so many keys that
 * those behind the prefixes can make up what is missing. What passes is counted out. (Two that share a key of few texts, too, and
 * are no pair of the proposals, have been counted out before: nothing is lost by counting only the listed keys of those.)
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
    this.#heads = new Int32Array(join.numbers).fill(-1);
    this.#common = new Uint32Array(join.texts.sizes.length);
  }

  add(text: number): void {
    this.#added.add(text);
    const { starts, numbers } = this.#join.proposals;
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
    const { proposals, texts, threshold } = this.#join;
    const { starts, numbers, pairs } = proposals;
    const common = this.#common;
    const touched: number[] = [];
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const weight = numbers[i]! < pairs.ones.length ? ALIKE : 1;
      for (let entry = this.#heads[numbers[i]!]!; entry >= 0; entry = this.#next[entry]!) {
        const owner = this.#owners[entry]!;
        if (common[owner]! === 0) touched.push(owner);
        common[owner]! += weight;
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
      if (keys < ALIKE) {
        if (Math.max(size, other) > largestPartner(Math.min(size, other), threshold)) continue;
        // Of one of the two all prefix keys were compared: what else they share lies behind it.
        const behind = Math.max(size - prefixLength(size, threshold), other - prefixLength(other, threshold));
        if (keys + behind < leastShared(size, other, threshold)) continue;
      }
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
