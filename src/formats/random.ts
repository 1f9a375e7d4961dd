import { createHash } from "node:crypto";
import { normalQuantile } from "./normal.ts";

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a keyed bijection of
 * 128-bit counters to 128 random bits. All words are unsigned 32-bit integers.
 * @param out four words, written and returned
 */
export function philox(
  key0: number,
  key1: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, x0);
    const low0 = Math.imul(M0, x0);
    const high1 = mulHigh(M1, x2);
    const low1 = Math.imul(M1, x2);
    x0 = (high1 ^ x1 ^ k0) >>> 0;
    x1 = low1 >>> 0;
    x2 = (high0 ^ x3 ^ k1) >>> 0;
    x3 = low0 >>> 0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
  return out;
}

/**
 * A stream of random numbers that depends only on a seed and a name, on any machine. It is counter based: word `n` can be
 * had without the words before it, so that resuming needs no state but a number.
 *
 * Not for secrets.
 */
export class RandomStream {
  private readonly key: Uint32Array;
  private readonly block = new Uint32Array(4);
  private blockIndex = -1;
  private next = 0;

  /**
   * @param seed any integer up to 2^53 − 1
   * @param stream what the numbers are for, such as `lora-init/q_proj`; streams of different names are independent
   */
  constructor(seed: number, stream: string) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed must be an integer, not ${seed}`);
    const digest = createHash("sha256").update(`lora-action random stream v1\n${seed}\n${stream}`).digest();
    this.key = Uint32Array.from({ length: 4 }, (_, i) => digest.readUInt32LE(4 * i));
  }

  /** Words drawn so far: `at(position)` of a new stream goes on from here. */
  get position(): number {
    return this.next;
  }

  /** Moves to word `counter` (from 0), and returns the stream. */
  at(counter: number): this {
    if (!Number.isSafeInteger(counter) || counter < 0) throw new RangeError(`no counter: ${counter}`);
    this.next = counter;
    return this;
  }

  /** Uniform over 0 … 2^32 − 1. Uses one word. */
  uint32(): number {
    const index = Math.floor(this.next / 4);
    if (index !== this.blockIndex) {
      const [k0, k1, c2, c3] = this.key as unknown as [number, number, number, number];
      philox(k0, k1, index >>> 0, Math.floor(index / 2 ** 32), c2, c3, this.block);
      this.blockIndex = index;
    }
    return this.block[this.next++ % 4] as number;
  }

  /** Uniform over [0, 1), a multiple of 2^-32. Uses one word. */
  float(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Standard normal, by inversion of the distribution function. Uses two words. */
  normal(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 6;
    // 52 bits, taken at the middle of their interval: never 0 or 1, and symmetric about a half.
    return normalQuantile((high * 2 ** 26 + low + 0.5) / 2 ** 52);
  }

  /** Uniform over 0 … bound − 1, without bias. Uses one word, or more when the last, incomplete run of `bound` is hit. */
  below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) throw new RangeError(`no bound: ${bound}`);
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = this.uint32();
      if (word < limit) return word % bound;
    }
  }

  /** Permutes `items` in place (Fisher and Yates), every order equally likely, and returns it. */
  shuffle<T extends Shuffled>(items: T): T {
    const array = items as { [index: number]: unknown };
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return items;
  }
}

type Shuffled = unknown[] | Int32Array | Uint32Array | Float64Array;
