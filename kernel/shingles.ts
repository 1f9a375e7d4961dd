import { List } from "./list";
import { saidHashes } from "./words";

/** As in `src/hygiene/shingles.ts`, which says why. */
const SHINGLE_WORDS: u32 = 5;
const A: u32 = 0x9e3779b1;
const B: u32 = 0x85ebca77;

const hashes = new List(2 ** 13);
const buckets = new List(2 ** 12);
const starts = new List(2 ** 12);
/** u64 of the distinct shingles, ascending. */
export const sorted = new List(2 ** 13);

/** Makes {@link sorted} of what the record says. @returns how many distinct shingles it has */
export function shingle(length: u32): u32 {
  const n: u32 = min(SHINGLE_WORDS, length);
  if (n === 0) return 0;
  const count = length - n + 1;
  // Shingles are made by twos, and look at a word more than there are.
  saidHashes.reserve(16);
  const words = saidHashes.start;
  const made = hashes.renew(8 * (count as usize) + 8);
  for (let i: u32 = 0; i < count; i += 2) store2(made + 8 * i, words + 8 * i, n);
  return sort(count);
}

/** Room for the hashes [words, 2] of the words of a text, in place of the record's. */
export function wordRoom(words: u32): usize {
  saidHashes.length = 0;
  return saidHashes.reserve(8 * (words as usize));
}

/** As {@link shingle}, of the words that {@link wordRoom} was filled with. @returns f64 of each where {@link shinglesAt} says */
export function shinglesOf(words: u32): u32 {
  const distinct = shingle(words);
  for (let i: u32 = 0; i < distinct; i++) {
    store<f64>(sorted.start + 8 * i, load<u64>(sorted.start + 8 * i) as f64);
  }
  return distinct;
}

export function shinglesAt(): usize {
  return sorted.start;
}

/** Makes two shingles: both polynomials of each at once, which {@link saidHashes} has side by side. */
function store2(to: usize, words: usize, n: u32): void {
  const powers = i32x4(A, B, A, B);
  let both = v128.load(words);
  for (let i: u32 = 1; i < n; i++) both = i32x4.add(i32x4.mul(both, powers), v128.load(words + 8 * i));
  // Shingles of different lengths are hashed apart.
  both = mixed(v128.xor(both, i32x4.splat(n)));
  const high = i64x2.shl(v128.and(both, i64x2.splat(0xffffffff)), 21);
  v128.store(to, v128.or(high, i64x2.shr_u(both, 43)));
}

/** As `mix` in `words.ts`. */
function mixed(hashes: v128): v128 {
  let h = v128.xor(hashes, i32x4.shr_u(hashes, 16));
  h = i32x4.mul(h, i32x4.splat(0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** Bucket sort: hashes are uniform, so a bucket holds one on average. */
function sort(count: u32): u32 {
  const made = hashes.start;
  const into = sorted.renew(8 * (count as usize));
  const bucketOf = buckets.renew(4 * (count as usize));
  const begin = starts.renew(4 * (count as usize) + 4);
  memory.fill(begin, 0, 4 * (count as usize) + 4);
  for (let i: u32 = 0; i < count; i++) {
    // The highest 32 bits, as a share of all buckets.
    const bucket = (((load<u64>(made + 8 * i) >> 21) * count) >> 32) as u32;
    store<u32>(bucketOf + 4 * i, bucket);
    const at = begin + 4 * bucket;
    store<u32>(at, load<u32>(at, 4) + 1, 4);
  }
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    sum += load<u32>(begin + 4 * i);
    store<u32>(begin + 4 * i, sum);
  }
  for (let i: u32 = 0; i < count; i++) {
    const at = begin + 4 * load<u32>(bucketOf + 4 * i);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u64>(into + 8 * place, load<u64>(made + 8 * i));
  }
  for (let i: u32 = 1; i < count; i++) {
    const hash = load<u64>(into + 8 * i);
    let at = into + 8 * i;
    for (; at > into && load<u64>(at - 8) > hash; at -= 8) store<u64>(at, load<u64>(at - 8));
    store<u64>(at, hash);
  }
  let distinct: u32 = 1;
  for (let i: u32 = 1; i < count; i++) {
    const hash = load<u64>(into + 8 * i);
    if (hash === load<u64>(into + 8 * i - 8)) continue;
    store<u64>(into + 8 * distinct, hash);
    distinct++;
  }
  return distinct;
}
