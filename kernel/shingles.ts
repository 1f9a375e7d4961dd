import { List } from "./list";
import { mix, saidHashes } from "./words";

/** As in `src/hygiene/shingles.ts`, which says why. */
const SHINGLE_WORDS: u32 = 5;
const A: u32 = 0x9e3779b1;
const B: u32 = 0x85ebca77;
const A4: u32 = A * A * (A * A);
const B4: u32 = B * B * (B * B);

const hashes = new List(2 ** 13);
const buckets = new List(2 ** 12);
const starts = new List(2 ** 12);
/** u64 of the distinct shingles, ascending. */
export const sorted = new List(2 ** 13);

function join53(a: u32, b: u32): u64 {
  return ((mix(a) as u64) << 21) | (mix(b) >> 11);
}

/** Makes {@link sorted} of what the record says. @returns how many distinct shingles it has */
export function shingle(length: u32): u32 {
  const n: u32 = min(SHINGLE_WORDS, length);
  if (n === 0) return 0;
  const count = length - n + 1;
  const made = hashes.renew(8 * (count as usize));
  const words = saidHashes.start;
  let a: u32 = 0;
  let b: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    a = a * A + load<u32>(words + 8 * i);
    b = b * B + load<u32>(words + 8 * i, 4);
  }
  // Shingles of different lengths are hashed apart.
  store<u64>(made, join53(a ^ n, b ^ n));
  let out = words;
  let next = words + 8 * n;
  for (let i: u32 = 1; i < count; i++) {
    a = (a - load<u32>(out) * A4) * A + load<u32>(next);
    b = (b - load<u32>(out, 4) * B4) * B + load<u32>(next, 4);
    store<u64>(made + 8 * i, join53(a ^ n, b ^ n));
    out += 8;
    next += 8;
  }
  return sort(count);
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
