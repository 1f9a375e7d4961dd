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

/** For each text the numbers of those of its keys that another text has, too. */
export interface SharedKeys {
  /** By number, from 0. */
  keys: Float64Array;
  /** The numbers of text `i` stand in `numbers` from `starts[i]` to `starts[i + 1]`. */
  starts: Uint32Array;
  numbers: Uint32Array;
  order: KeyOrder;
}

/** An order of keys that is not that of their hashes alone. */
export interface KeyOrder {
  /** Keys that come last, by their classes. */
  classes: Map<number, number>;
  /** Prefix keys of the texts that have such keys among the first of their hashes. */
  anew: Map<number, Float64Array>;
}

/** What was found of texts that are joined again, together with others. */
export interface EarlierKeys {
  /** [texts] 1 for those that were joined; all others are new. */
  known: Uint8Array;
  /** Keys that two of the known texts had or more. */
  keys: Float64Array;
  /** Each text and each number of one of those keys. */
  texts: Uint32Array;
  numbers: Uint32Array;
  order: KeyOrder;
}

/** Every text and number of a shared key. */
export interface Pairs {
  /** By number. */
  keys: Keys;
  texts: Numbers;
  numbers: Numbers;
}
