const GOLDEN = 0x9e3779b1;

/**
 * Numbers keys of 128 bits in the order of their first appearance: equal keys, equal numbers. Made for millions of keys, which are
 * uniform as digests are.
 * @param keys [n, 4]
 */
export function numberKeys(keys: Uint32Array): { numbers: Uint32Array; count: number } {
  const length = keys.length / 4;
  const numbers = new Uint32Array(length);
  const mask = slotsFor(length) - 1;
  /** Position of the first of a key plus one; 0 where free. */
  const slots = new Uint32Array(mask + 1);
  let count = 0;
  for (let i = 0; i < length; i++) {
    let slot = keys[4 * i]! & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) if (same(keys, 4 * (slots[slot]! - 1), 4 * i)) break;
    if (slots[slot] === 0) {
      slots[slot] = i + 1;
      numbers[i] = count++;
    } else numbers[i] = numbers[slots[slot]! - 1]!;
  }
  return { numbers, count };
}

/**
 * Numbers pairs of numbers in the order of their first appearance.
 * @param ones below the number of pairs
 */
export function numberPairs(ones: Uint32Array, others: Uint32Array): { numbers: Uint32Array; count: number } {
  const { length } = ones;
  const numbers = new Uint32Array(length);
  const mask = slotsFor(length) - 1;
  const slots = new Uint32Array(mask + 1);
  const times = new Uint32Array(length);
  for (let i = 0; i < length; i++) times[ones[i]!]! += 1;
  let count = 0;
  for (let i = 0; i < length; i++) {
    // Most are alone already, and need not be looked up.
    if (times[ones[i]!] === 1) {
      numbers[i] = count++;
      continue;
    }
    const one = ones[i]!;
    const other = others[i]!;
    const hash = Math.imul(Math.imul(one, GOLDEN) ^ other, GOLDEN);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const first = slots[slot]! - 1;
      if (ones[first] === one && others[first] === other) break;
    }
    if (slots[slot] === 0) {
      slots[slot] = i + 1;
      numbers[i] = count++;
    } else numbers[i] = numbers[slots[slot]! - 1]!;
  }
  return { numbers, count };
}

function slotsFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(2 * count + 16));
}

function same(keys: Uint32Array, one: number, other: number): boolean {
  return (
    keys[one] === keys[other] &&
    keys[one + 1] === keys[other + 1] &&
    keys[one + 2] === keys[other + 2] &&
    keys[one + 3] === keys[other + 3]
  );
}

/** Positions in the ascending order of their keys; those of one key in their own order. Radix sort. */
export function sortedBy(keys: Uint32Array): Uint32Array {
  let from = Uint32Array.from({ length: keys.length }, (_, i) => i);
  let to = new Uint32Array(keys.length);
  const starts = new Uint32Array(2 ** 11 + 1);
  for (const shift of [0, 11, 22]) {
    starts.fill(0);
    for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & 2047) + 1]! += 1;
    for (let digit = 0; digit < 2 ** 11; digit++) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < from.length; i++) {
      const at = from[i]!;
      to[starts[(keys[at]! >>> shift) & 2047]!++] = at;
    }
    [from, to] = [to, from];
  }
  return from;
}
