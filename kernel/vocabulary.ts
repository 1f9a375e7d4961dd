import { List } from "./list";

/** UTF-8 of all words of the shard, one after the other; u32 where each ends; u32 [words, 2] hashes of each. */
export const wordBytes = new List(2 ** 16);
export const wordEnds = new List(2 ** 14);
export const wordHashes = new List(2 ** 15);
let wordCount: u32 = 0;

/**
 * Open addressing, with 2^{@link bits} slots of u64: the highest bits of a word's two hashes, and in the lowest its number plus one; 0
 * where free. The slot that a word belongs to tells the other bits of its hashes, so that eight bytes hold all, and the table
 * that every word of a text is looked up in stays in a near cache.
 */
const slots = new List(2 ** 17);
let bits: u64 = 0;

export function forgetWords(): void {
  wordBytes.length = 0;
  wordEnds.length = 0;
  wordHashes.length = 0;
  wordCount = 0;
  if (bits === 0) bits = 14;
  const bytes: usize = 8 << (bits as usize);
  memory.fill(slots.renew(bytes), 0, bytes);
}

/** Twice the slots. */
function rehash(): void {
  bits++;
  const bytes: usize = 8 << (bits as usize);
  const table = slots.renew(bytes);
  memory.fill(table, 0, bytes);
  for (let id: u32 = 0; id < wordCount; id++) {
    const both = joined(load<u32>(wordHashes.start + 8 * id), load<u32>(wordHashes.start + 8 * id, 4));
    const mask: u64 = ((1 as u64) << bits) - 1;
    let slot = both & mask;
    while (load<u64>(table + 8 * (slot as usize)) !== 0) slot = (slot + 1) & mask;
    store<u64>(table + 8 * (slot as usize), (both & ~mask) | ((id as u64) + 1));
  }
}

function joined(a: u32, b: u32): u64 {
  return ((a as u64) << 32) | b;
}

/** Number of the word of these hashes. @param at its UTF-8, lower case */
export function numberOf(a: u32, b: u32, at: usize, length: usize): u32 {
  const table = slots.start;
  const both = joined(a, b);
  const mask: u64 = ((1 as u64) << bits) - 1;
  let slot = both & mask;
  while (true) {
    const entry = load<u64>(table + 8 * (slot as usize));
    if (((entry ^ both) & ~mask) === 0 && entry !== 0) return ((entry & mask) as u32) - 1;
    if (entry === 0) break;
    slot = (slot + 1) & mask;
  }
  store<u64>(table + 8 * (slot as usize), (both & ~mask) | ((wordCount as u64) + 1));
  return add(a, b, at, length);
}

function add(a: u32, b: u32, at: usize, length: usize): u32 {
  const id = wordCount++;
  memory.copy(wordBytes.reserve(length), at, length);
  wordBytes.length += length;
  store<u32>(wordEnds.reserve(4), wordBytes.length as u32);
  wordEnds.length += 4;
  const hashes = wordHashes.reserve(8);
  store<u32>(hashes, a);
  store<u32>(hashes, b, 4);
  wordHashes.length += 8;
  // Five slots in eight may be taken, so that numbers fit into the bits that the slot leaves them.
  if (wordCount > (5 as u32) << ((bits as u32) - 3)) rehash();
  return id;
}
