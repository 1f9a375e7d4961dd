/**
 * The prefix filter of exact set joins (Chaudhuri, Ganti and Kaushik, ICDE 2006; Bayardo, Ma and Srikant, WWW 2007): in any one
 * order of all shingles, two sets whose Jaccard similarity reaches a threshold share one of their first few.
 *
 * Of a shingle's hash the highest 32 bits are its key here. Keys only propose, every pair is counted out on whole hashes, so
 * that two shingles of one key cost time and nothing else.
 */
export interface KeyBlock {
  /** Where the keys of each text end. */
  ends: Uint32Array;
  /** Keys of the first shingles of each text, ascending. */
  keys: Uint32Array;
}

/** Rounding of a product may only loosen a filter, never tighten it. */
const SLACK = 1e-6;

/** The least whole number, of 1 or more, that is not below the value. */
export function atLeast(value: number): number {
  return Math.max(1, Math.ceil(value - SLACK));
}

/** How many of a set's first shingles have to be looked at. */
export function prefixLength(size: number, threshold: number): number {
  return size === 0 ? 0 : size - atLeast(threshold * size) + 1;
}

/** How many shingles sets of these sizes share at least when they reach the threshold. */
export function leastShared(size: number, other: number, threshold: number): number {
  return atLeast((threshold / (1 + threshold)) * (size + other));
}

/** The largest size of a set that can reach the threshold with one of this size. */
export function largestPartner(size: number, threshold: number): number {
  return Math.floor(size / threshold + SLACK);
}

export function keyOf(hash: number): number {
  return Math.floor(hash / 2 ** 21);
}
