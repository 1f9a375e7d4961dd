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
  return join53(a, b);
}

/** 32 bits of one hash and 21 of another, each mixed to the last bit, as an integer below 2^53. */
export function join53(a: number, b: number): number {
  return (mix(a) >>> 0) * 2 ** 21 + (mix(b) >>> 11);
}

/** The finisher of MurmurHash3: every bit of the result depends on every bit of the hash. A signed 32-bit integer. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The low 32 bits of an integer below 2^53, many times faster than the remainder of a division. */
export function lowBits(hash: number): number {
  return hash >>> 0;
}
