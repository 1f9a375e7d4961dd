/** Words in a shingle (facts of the field: word 5-grams); a text of fewer words is one shingle. */
export const SHINGLE_WORDS = 5;

/**
 * A 53-bit hash of `length` numbers from `start`: two independent 32-bit lanes in the manner of MurmurHash3 (Appleby), of
 * which 32 and 21 bits are kept, so that the result is an exact integer in a double.
 */
export function hashGram(ids: ArrayLike<number>, start: number, length: number): number {
  let a = 0x9747b28c ^ length;
  let b = 0x3c074a61 ^ length;
  for (let i = start; i < start + length; i++) {
    const id = ids[i] as number;
    let k = Math.imul(id, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    a ^= k;
    a = Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64;
    k = Math.imul(id, 0x239b961b);
    k = Math.imul((k << 16) | (k >>> 16), 0xab0e9789);
    b ^= k;
    b = Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b;
  }
  return finish(a) * 2 ** 21 + (finish(b) >>> 11);
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The set of shingle hashes of a transcript, ascending.
 *
 * Collisions: a million records of 300 words have at most 3·10^8 distinct shingles, of which about (3·10^8)² / 2^54 ≈ 5
 * pairs share a hash. Such a pair matters only where its two shingles stand in two records that are within one shingle of
 * the threshold already, so the odds that one verdict changes are far below one in a million.
 */
export function shingleSet(transcript: ArrayLike<number>): Float64Array {
  const n = Math.min(SHINGLE_WORDS, transcript.length);
  if (n === 0) return new Float64Array(0);
  const hashes = new Float64Array(transcript.length - n + 1);
  for (let i = 0; i < hashes.length; i++) hashes[i] = hashGram(transcript, i, n);
  hashes.sort();
  let distinct = 0;
  for (let i = 0; i < hashes.length; i++) {
    if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[distinct++] = hashes[i]!;
  }
  return hashes.subarray(0, distinct);
}

/** The low 32 bits of an integer below 2^53, many times faster than the remainder of a division. */
export function lowBits(hash: number): number {
  return hash >>> 0;
}

const LEAST_SLOTS = 2 ** 12;
const MOST_SLOTS = 2 ** 27;
const MOST_COUNT = 2 ** 16 - 1;
const RANK_BITS = 2 ** 48;

/** A shingle set in the one global order that every set of a join is sorted by: rare shingles first. */
export interface RankedSet {
  /** Shingles in all. */
  size: number;
  /** Shingles no other set has: they come first and are not listed, for they can match nothing. */
  alone: number;
  /** Ranks of the other shingles, ascending. `alone + ranks.length === size`. */
  ranks: Float64Array;
}

/**
 * In how many sets a shingle occurs, never too low: a table of counters without keys, two slots for every shingle. A count
 * that is too high (two shingles in one slot, or beyond 65,535) costs time, not correctness, for any global order will do.
 */
export class ShingleFrequency {
  readonly #counts: Uint16Array;

  /** @param shingles how many shingles the sets have in all */
  constructor(shingles: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, 2 * shingles)));
    this.#counts = new Uint16Array(Math.min(MOST_SLOTS, Math.max(LEAST_SLOTS, slots)));
  }

  /** Every set of the join must be added before the first is ranked. */
  add(set: Float64Array): void {
    const counts = this.#counts;
    for (const hash of set) {
      const slot = lowBits(hash) & (counts.length - 1);
      if (counts[slot]! < MOST_COUNT) counts[slot]! += 1;
    }
  }

  /**
   * Ranks order by magnitude of frequency, then by 48 bits of the hash. Only shingles of at least two sets are compared by
   * rank, so the bits given up for the magnitude are made good by how few those are.
   */
  rank(set: Float64Array): RankedSet {
    const counts = this.#counts;
    const ranks = new Float64Array(set.length);
    let shared = 0;
    for (const hash of set) {
      const count = counts[lowBits(hash) & (counts.length - 1)]!;
      if (count < 2) continue;
      const low = hash - Math.floor(hash / RANK_BITS) * RANK_BITS;
      ranks[shared++] = (31 - Math.clz32(count)) * RANK_BITS + low;
    }
    return { size: set.length, alone: set.length - shared, ranks: ranks.slice(0, shared).sort() };
  }
}
