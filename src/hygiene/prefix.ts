/**
 * The prefix filter of exact set joins (Chaudhuri, Ganti and Kaushik, ICDE 2006; Bayardo, Ma and Srikant, WWW 2007): in any one
 * order of all shingles, two sets whose Jaccard similarity reaches a threshold share one of their first few.
 *
 * Of a shingle's hash the highest 44 bits are its key here. Keys only propose, every pair is counted out on whole hashes, so
 * that two shingles of one key cost time and nothing else.
 */

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

/** The key of a shingle's hash: its highest 44 bits. */
export function keyOf(hash: number): number {
  return Math.floor(hash / 2 ** 9);
}

/** Keys of the first shingles of a set in the order of their classes, then of their hashes; ascending. */
export function prefixKeys(
  set: Float64Array,
  threshold: number,
  classes: ReadonlyMap<number, number> = NONE,
): Float64Array {
  const length = prefixLength(set.length, threshold);
  if (classes.size === 0) {
    const keys = new Float64Array(length);
    for (let i = 0; i < length; i++) keys[i] = keyOf(set[i]!);
    return keys;
  }
  const keys = Float64Array.from(set, keyOf);
  const rare = keys.filter((key) => !classes.has(key));
  if (rare.length >= length) return rare.subarray(0, length).slice();
  const frequent = [...keys.filter((key) => classes.has(key))];
  // Sorting is stable: hashes of one class stay in their order.
  frequent.sort((one, other) => classes.get(one)! - classes.get(other)!);
  return Float64Array.from([...rare, ...frequent.slice(0, length - rare.length)]).sort();
}

const NONE: ReadonlyMap<number, number> = new Map();
