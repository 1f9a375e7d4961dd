import { Postings } from "./postings.ts";
import type { RankedSet } from "./shingles.ts";

/** A set of the index that is similar enough to the one asked about. */
export interface Match {
  item: number;
  /** Jaccard similarity: shared shingles over all shingles of the two. */
  similarity: number;
}

/**
 * Finds every set whose Jaccard similarity to a given one reaches a threshold: exactly, without sampling. Two sets that
 * similar share one of their rarest shingles (the prefix filter of AllPairs; Bayardo, Ma and Srikant, WWW 2007), have sizes
 * within the threshold of one another, and share shingles at positions that leave room for enough more (the positional
 * filter of PPJoin; Xiao, Wang, Lin and Yu, WWW 2008). What passes is counted out.
 *
 * Sets may come in any order, which is why either side's prefix is the one for an unknown partner.
 */
export class JaccardIndex {
  readonly #threshold: number;
  readonly #postings = new Postings();
  readonly #sets: RankedSet[] = [];
  readonly #items: number[] = [];
  /** Shingles shared so far with the set being asked about, by index; negative once out of reach. */
  #shared = new Int32Array(1024);

  /** @param threshold over 0, at most 1 */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /** @param item what {@link find} should call the set */
  add(item: number, set: RankedSet): void {
    const prefix = this.#prefix(set);
    // A set whose prefix nobody shares can match nothing that is still to come either.
    if (prefix <= 0) return;
    const owner = this.#sets.length;
    this.#sets.push(set);
    this.#items.push(item);
    if (owner === this.#shared.length) this.#shared = new Int32Array(2 * owner);
    for (let i = 0; i < prefix; i++) this.#postings.add(set.ranks[i]!, owner, set.alone + i);
  }

  /** Every added set at or above the threshold, in the order they were added. */
  find(set: RankedSet): Match[] {
    const threshold = this.#threshold;
    const shared = this.#shared;
    const least = atLeast(threshold * set.size);
    const most = Math.floor(set.size / threshold + SLACK);
    const touched: number[] = [];
    const prefix = this.#prefix(set);
    for (let i = 0; i < prefix; i++) {
      const left = set.size - set.alone - i - 1;
      this.#postings.forEach(set.ranks[i]!, (owner, position) => {
        const size = this.#sets[owner]!.size;
        const before = shared[owner]!;
        if (size < least || size > most || before < 0) return;
        if (before === 0) touched.push(owner);
        const needed = atLeast((threshold / (1 + threshold)) * (set.size + size));
        const reachable = before + 1 + Math.min(left, size - position - 1);
        shared[owner] = reachable >= needed ? before + 1 : -1;
      });
    }
    const matches: Match[] = [];
    for (const owner of touched.sort((one, other) => one - other)) {
      if (shared[owner]! > 0) {
        const other = this.#sets[owner]!;
        const both = intersection(set.ranks, other.ranks);
        const similarity = both / (set.size + other.size - both);
        if (similarity >= threshold) matches.push({ item: this.#items[owner]!, similarity });
      }
      shared[owner] = 0;
    }
    return matches;
  }

  /** How many of the listed ranks belong to the prefix in which two similar sets must meet. */
  #prefix(set: RankedSet): number {
    if (set.size === 0) return 0;
    const length = set.size - atLeast(this.#threshold * set.size) + 1;
    return Math.min(set.ranks.length, length - set.alone);
  }
}

/** Rounding of a product may only loosen a filter, never tighten it. */
const SLACK = 1e-6;

function atLeast(value: number): number {
  return Math.max(1, Math.ceil(value - SLACK));
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
