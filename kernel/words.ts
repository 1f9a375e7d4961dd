import { List } from "./list";

/** FNV-1a (Fowler, Noll, Vo), and the same with another basis and another odd multiplier. */
const BASIS_A: u32 = 0x811c9dc5;
const PRIME_A: u32 = 0x01000193;
const BASIS_B: u32 = 0x3c074a61;
const PRIME_B: u32 = 0x5bd1e995;

/** The finisher of MurmurHash3 (Appleby). */
export function mix(hash: u32): u32 {
  let h = hash ^ (hash >> 16);
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** [256] lower case of the ASCII characters that make words; 0 for all other bytes. */
const FOLDED: usize = memory.data(256);
for (let byte: u32 = 0; byte < 128; byte++) {
  const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  const is = (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39) || lower === 0x5f;
  store<u8>(FOLDED + byte, is ? lower : 0);
}

/** Code points that {@link easy} tells of. */
export const EASY_POINTS: u32 = 0x2400;
/**
 * [EASY_POINTS] u16 of each code point beyond ASCII: 0 where a text that holds it has to be cut elsewhere, 1 where it separates, else
 * its lower case, which makes words. Written from outside.
 */
export const easy: usize = memory.data(2 * 0x2400, 16);

/** UTF-8 of all words of the shard, one after the other; u32 where each ends; u32 [words, 2] hashes of each. */
export const wordBytes = new List(2 ** 16);
export const wordEnds = new List(2 ** 14);
export const wordHashes = new List(2 ** 15);
export let wordCount: u32 = 0;

/** Of the record: u32 numbers of its words, and [words, 2] hashes of each. */
export const said = new List(2 ** 12);
export const saidHashes = new List(2 ** 13);

/** Open addressing: both hashes of a word and its number plus one, 0 where free; 16 bytes each, so that a look takes one line of cache. */
const slots = new List(2 ** 20);
let mask: u32 = 0;

/** The word that is being read, lower case. */
const word = new List(2 ** 8);

export function forgetWords(): void {
  wordBytes.length = 0;
  wordEnds.length = 0;
  wordHashes.length = 0;
  wordCount = 0;
  if (mask === 0) mask = 2 ** 14 - 1;
  memory.fill(slots.renew(16 * (mask + 1)), 0, 16 * (mask + 1));
}

function rehash(): void {
  mask = 2 * mask + 1;
  const table = slots.renew(16 * (mask + 1));
  memory.fill(table, 0, 16 * (mask + 1));
  for (let id: u32 = 0; id < wordCount; id++) {
    const a = load<u32>(wordHashes.start + 8 * id);
    let slot = a & mask;
    while (load<u32>(table + 16 * slot, 8) !== 0) slot = (slot + 1) & mask;
    store<u32>(table + 16 * slot, a);
    store<u32>(table + 16 * slot, load<u32>(wordHashes.start + 8 * id, 4), 4);
    store<u32>(table + 16 * slot, id + 1, 8);
  }
}

/** Where the word of these hashes is, or belongs, in the table. */
function slotOf(a: u32, b: u32): usize {
  const table = slots.start;
  let at = table + 16 * (a & mask);
  while (load<u32>(at, 8) !== 0 && (load<u32>(at) !== a || load<u32>(at, 4) !== b)) {
    at += 16;
    if (at > table + 16 * mask) at = table;
  }
  return at;
}

/** @param slot that is free @param at UTF-8 of the word, lower case */
function add(slot: usize, a: u32, b: u32, at: usize, length: usize): u32 {
  const id = wordCount++;
  memory.copy(wordBytes.reserve(length), at, length);
  wordBytes.length += length;
  store<u32>(wordEnds.reserve(4), wordBytes.length as u32);
  wordEnds.length += 4;
  const hashes = wordHashes.reserve(8);
  store<u32>(hashes, a);
  store<u32>(hashes, b, 4);
  wordHashes.length += 8;
  store<u32>(slot, a);
  store<u32>(slot, b, 4);
  store<u32>(slot, id + 1, 8);
  if (wordCount > mask >> 1) rehash();
  return id;
}

/** Adds a word to the record, whose place is made already. */
function tell(id: u32, a: u32, b: u32): void {
  store<u32>(said.start + said.length, id);
  said.length += 4;
  store<u32>(saidHashes.start + saidHashes.length, a);
  store<u32>(saidHashes.start + saidHashes.length, b, 4);
  saidHashes.length += 8;
}

function reserveSaid(words: usize): void {
  said.reserve(4 * words);
  saidHashes.reserve(8 * words);
}

/** Adds a number to the record as it is. */
export function mark(id: u32): void {
  reserveSaid(1);
  tell(id, load<u32>(wordHashes.start + 8 * id), load<u32>(wordHashes.start + 8 * id, 4));
}

/** Number of a word. @param at its UTF-8, lower case */
export function idOf(at: usize, length: usize): u32 {
  let a = BASIS_A;
  let b = BASIS_B;
  for (let i: usize = 0; i < length; i++) {
    a = (a ^ load<u8>(at + i)) * PRIME_A;
    b = (b ^ load<u8>(at + i)) * PRIME_B;
  }
  a = mix(a);
  b = mix(b);
  const slot = slotOf(a, b);
  const known = load<u32>(slot, 8);
  return known !== 0 ? known - 1 : add(slot, a, b, at, length);
}

/** Adds the words of a text of ASCII alone, which is followed by a byte of 0. */
export function sayAscii(from: usize, end: usize): void {
  reserveSaid(1 + ((end - from) >> 1));
  for (let at = from; at < end; at++) {
    let folded: u32 = load<u8>(FOLDED + load<u8>(at));
    if (folded === 0) continue;
    const start = at;
    let a = BASIS_A;
    let b = BASIS_B;
    do {
      a = (a ^ folded) * PRIME_A;
      b = (b ^ folded) * PRIME_B;
      folded = load<u8>(FOLDED + load<u8>(++at));
    } while (folded !== 0);
    a = mix(a);
    b = mix(b);
    const slot = slotOf(a, b);
    const known = load<u32>(slot, 8);
    tell(known !== 0 ? known - 1 : addAscii(slot, a, b, start, at), a, b);
  }
}

function addAscii(slot: usize, a: u32, b: u32, start: usize, end: usize): u32 {
  const folded = word.renew(end - start);
  for (let at = start; at < end; at++) store<u8>(folded + (at - start), load<u8>(FOLDED + load<u8>(at)));
  return add(slot, a, b, folded, end - start);
}

/** Whether all that a text of UTF-8 has beyond ASCII is easy; a text that is no UTF-8 is not. */
export function isEasy(from: usize, end: usize): bool {
  for (let at = from; at < end; ) {
    const byte: u32 = load<u8>(at);
    if (byte < 0x80) {
      at++;
      continue;
    }
    const length = lengthOf(byte);
    if (length === 0 || at + length > end) return false;
    if ((load<u8>(at, 1) & 0xc0) !== 0x80 || (length === 3 && (load<u8>(at, 2) & 0xc0) !== 0x80)) return false;
    const point = pointAt(at, byte);
    if (point < (length === 2 ? 0x80 : 0x800) || point >= EASY_POINTS || load<u16>(easy + 2 * point) === 0)
      return false;
    at += length;
  }
  return true;
}

/** Bytes of a character by its first, of those of two or three. */
function lengthOf(byte: u32): usize {
  return (byte & 0xe0) === 0xc0 ? 2 : (byte & 0xf0) === 0xe0 ? 3 : 0;
}

function pointAt(at: usize, byte: u32): u32 {
  const second: u32 = load<u8>(at, 1) & 0x3f;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | second;
  return ((byte & 0x0f) << 12) | (second << 6) | (load<u8>(at, 2) & 0x3f);
}

/** Adds the words of a text that {@link isEasy}, which is followed by a byte of 0. */
export function sayEasy(from: usize, end: usize): void {
  reserveSaid(1 + ((end - from) >> 1));
  // Lower case may take a byte more: three for two.
  const start = word.renew(2 * (end - from) + 4);
  for (let at = from; at < end; ) {
    let length: usize = 0;
    let a = BASIS_A;
    let b = BASIS_B;
    for (; at < end; ) {
      const byte: u32 = load<u8>(at);
      let folded: u32 = 0;
      if (byte < 0x80) {
        at++;
        folded = load<u8>(FOLDED + byte);
      } else {
        folded = load<u16>(easy + 2 * pointAt(at, byte));
        at += lengthOf(byte);
        if (folded === 1) folded = 0;
      }
      if (folded === 0) break;
      const before = length;
      length += write(start + length, folded);
      for (let i = before; i < length; i++) {
        a = (a ^ load<u8>(start + i)) * PRIME_A;
        b = (b ^ load<u8>(start + i)) * PRIME_B;
      }
    }
    if (length === 0) continue;
    a = mix(a);
    b = mix(b);
    const slot = slotOf(a, b);
    const known = load<u32>(slot, 8);
    tell(known !== 0 ? known - 1 : add(slot, a, b, start, length), a, b);
  }
}

/** Writes a code point below U+10000 as UTF-8. @returns its bytes */
function write(at: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(at, point);
    return 1;
  }
  if (point < 0x800) {
    store<u8>(at, 0xc0 | (point >> 6));
    store<u8>(at, 0x80 | (point & 0x3f), 1);
    return 2;
  }
  store<u8>(at, 0xe0 | (point >> 12));
  store<u8>(at, 0x80 | ((point >> 6) & 0x3f), 1);
  store<u8>(at, 0x80 | (point & 0x3f), 2);
  return 3;
}
