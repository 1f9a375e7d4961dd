import { join53 } from "./gram.ts";

/** Words in a shingle (facts of the field: word 5-grams); a text of fewer words is one shingle. */
export const SHINGLE_WORDS = 5;

/** Odd multipliers of the two rolling hashes, and their fourth powers. */
const A = 0x9e3779b1;
const B = 0x85ebca77;
const A4 = Math.imul(Math.imul(A, A), Math.imul(A, A));
const B4 = Math.imul(Math.imul(B, B), Math.imul(B, B));

/**
 * Turns transcripts into sets of shingle hashes. A hash depends on the words alone, not on the numbers a vocabulary gives them,
 * so that sets of different vocabularies can be compared.
 *
 * It is an exact integer of 53 bits: two independent polynomials of the words' own hashes, rolled from shingle to shingle,
 * finished in the manner of MurmurHash3 (Appleby); of the second 21 bits are kept.
 *
 * Collisions: a million records of 300 words have at most 3·10^8 distinct shingles, of which about (3·10^8)² / 2^54 ≈ 5
 * pairs share a hash. Such a pair matters only where its two shingles stand in two records that are within one shingle of
 * the threshold already, so the odds that one verdict changes are far below one in a million.
 */
export class Shingles {
  /** [words, 2] hashes of every word of the vocabulary. */
  readonly #words: Int32Array;
  #gathered = new Int32Array(0);
  #hashes = new Float64Array(0);
  #sorted = new Float64Array(0);
  #bucketOf = new Uint32Array(0);
  #starts = new Uint32Array(0);

  /** @param words [words, 2] hashes of a vocabulary's words */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /**
   * The distinct shingles of a transcript, ascending.
   * @returns a view, good until the next call
   */
  of(ids: ArrayLike<number>): Float64Array {
    if (this.#gathered.length < 2 * ids.length) this.#gathered = new Int32Array(4 * ids.length);
    for (let i = 0; i < ids.length; i++) {
      this.#gathered[2 * i] = this.#words[2 * ids[i]!]!;
      this.#gathered[2 * i + 1] = this.#words[2 * ids[i]! + 1]!;
    }
    return this.#ofHashes(this.#gathered, ids.length);
  }

  /** @param words [length, 2] hashes of the transcript's words */
  #ofHashes(words: Int32Array, length: number): Float64Array {
    const n = Math.min(SHINGLE_WORDS, length);
    if (n === 0) return this.#sorted.subarray(0, 0);
    const count = length - n + 1;
    this.#reserve(count);
    const hashes = this.#hashes;
    let a = 0;
    let b = 0;
    for (let i = 0; i < n; i++) {
      a = Math.imul(a, A) + words[2 * i]!;
      b = Math.imul(b, B) + words[2 * i + 1]!;
    }
    // Shingles of different lengths are hashed apart.
    hashes[0] = join53(a ^ n, b ^ n);
    for (let i = 1; i < count; i++) {
      const out = 2 * (i - 1);
      const next = 2 * (i + n - 1);
      a = (Math.imul(a - Math.imul(words[out]!, A4), A) + words[next]!) | 0;
      b = (Math.imul(b - Math.imul(words[out + 1]!, B4), B) + words[next + 1]!) | 0;
      hashes[i] = join53(a ^ n, b ^ n);
    }
    return this.#sort(count);
  }

  /** Bucket sort: hashes are uniform, so a bucket holds one on average. */
  #sort(count: number): Float64Array {
    const [hashes, sorted, bucketOf, starts] = [this.#hashes, this.#sorted, this.#bucketOf, this.#starts];
    starts.fill(0, 0, count + 1);
    const scale = count / 2 ** 53;
    for (let i = 0; i < count; i++) {
      const bucket = (hashes[i]! * scale) >>> 0;
      bucketOf[i] = bucket;
      starts[bucket + 1]! += 1;
    }
    for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
    for (let i = 0; i < count; i++) sorted[starts[bucketOf[i]!]!++] = hashes[i]!;
    for (let i = 1; i < count; i++) {
      const hash = sorted[i]!;
      let at = i;
      for (; at > 0 && sorted[at - 1]! > hash; at--) sorted[at] = sorted[at - 1]!;
      sorted[at] = hash;
    }
    let distinct = 1;
    for (let i = 1; i < count; i++) if (sorted[i] !== sorted[i - 1]) sorted[distinct++] = sorted[i]!;
    return sorted.subarray(0, distinct);
  }

  #reserve(count: number): void {
    if (count <= this.#hashes.length) return;
    this.#hashes = new Float64Array(2 * count);
    this.#sorted = new Float64Array(2 * count);
    this.#bucketOf = new Uint32Array(2 * count);
    this.#starts = new Uint32Array(2 * count + 1);
  }
}
