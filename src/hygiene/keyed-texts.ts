import type { KeyBlock } from "./keys.ts";
import type { Keys, Numbers } from "./numbers.ts";

/** The texts of a join. */
export interface Texts {
  /** Prefix keys of all texts, in the order of their hashes; a text is known by its position. */
  blocks: readonly KeyBlock[];
  /** Shingles of each text. */
  sizes: Uint32Array;
  /** The shingles of a text, ascending; a view, good until the next call. */
  shingles(text: number): Float64Array;
}

/**
 * What proposes pairs of texts: numbers that two texts or more have. A pair that reaches the threshold has one in common. The first
 * numbers stand for pairs that were counted out and do, the others for keys that more than a few texts have.
 */
export interface Proposals {
  /** Texts of the pairs, and how many shingles those have in common. */
  pairs: AlikePairs;
  /** Keys by their numbers, from the number of pairs on. */
  keys: Float64Array;
  /** The numbers of text `i` stand in `numbers` from `starts[i]` to `starts[i + 1]`. */
  starts: Uint32Array;
  numbers: Uint32Array;
  order: KeyOrder;
}

/** Pairs of texts, and how many shingles they have in common. */
export interface AlikePairs {
  ones: Uint32Array;
  others: Uint32Array;
  common: Uint32Array;
}

/** An order of keys that is not that of their hashes alone. */
export interface KeyOrder {
  /** Keys that come last, by their classes. */
  classes: Map<number, number>;
  /** Prefix keys of the texts that have such keys among the first of their hashes. */
  anew: Map<number, Float64Array>;
}

/** What was found of texts that are joined again, together with others. */
export interface EarlierProposals {
  /** [texts] 1 for those that were joined; all others are new. */
  known: Uint8Array;
  pairs: AlikePairs;
  /** Keys that more than a few of the known texts had. */
  keys: Float64Array;
  /** Each text and each number of one of those keys, from 0. */
  texts: Uint32Array;
  numbers: Uint32Array;
  order: KeyOrder;
}

/** Every text and number of a shared key. */
export interface Postings {
  /** By number. */
  keys: Keys;
  texts: Numbers;
  numbers: Numbers;
}
