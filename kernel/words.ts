import { hash, hashA, hashB } from "./hash";
import { List } from "./list";
import { numberOf, wordHashes } from "./vocabulary";

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

/** Of the record: u32 numbers of its words, and [words, 2] hashes of each. */
export const said = new List(2 ** 12);
export const saidHashes = new List(2 ** 13);

/** The word that is being read, lower case. */
const word = new List(2 ** 8);

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

/** Adds a word to the record. @param at its UTF-8, lower case, with sixteen readable bytes behind it */
export function sayWord(at: usize, length: usize): void {
  reserveSaid(1);
  hash(at, length);
  tell(numberOf(hashA, hashB, at, length), hashA, hashB);
}

/** A text of ASCII in lower case, and u32 of where its words begin and end. */
const lower = new List(2 ** 13);
const edges = new List(2 ** 13);

/** Adds the words of a text of ASCII alone, which is followed by 64 bytes of 0. */
export function sayAscii(from: usize, end: usize): void {
  const words = cut(from, end);
  reserveSaid(words);
  const text = lower.start;
  const hashes = saidHashes.start + saidHashes.length;
  for (let i: usize = 0; i < words; i++) {
    const start = load<u32>(edges.start + 8 * i);
    hash(text + start, load<u32>(edges.start + 8 * i, 4) - start);
    store<u32>(hashes + 8 * i, hashA);
    store<u32>(hashes + 8 * i, hashB, 4);
  }
  // Looked up by themselves, so that none has to wait for another's line of memory.
  const ids = said.start + said.length;
  for (let i: usize = 0; i < words; i++) {
    const start = load<u32>(edges.start + 8 * i);
    const length = load<u32>(edges.start + 8 * i, 4) - start;
    store<u32>(ids + 4 * i, numberOf(load<u32>(hashes + 8 * i), load<u32>(hashes + 8 * i, 4), text + start, length));
  }
  said.length += 4 * words;
  saidHashes.length += 8 * words;
}

/** Makes {@link lower} and {@link edges} of a text of ASCII. @returns how many words it has */
function cut(from: usize, end: usize): usize {
  const length = end - from;
  const text = lower.renew(length + 80);
  const first = edges.renew(4 * length + 32);
  let edge = first;
  let carry: u64 = 0;
  for (let at: usize = 0; at < length; at += 64) {
    let is: u64 = 0;
    for (let i: usize = 0; i < 64; i += 16) {
      const bytes = v128.load(from + at + i);
      const upper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
      const folded = v128.or(bytes, v128.and(upper, i8x16.splat(0x20)));
      v128.store(text + at + i, folded);
      const letters = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26));
      const digits = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x30)), i8x16.splat(10));
      const word = v128.or(v128.or(letters, digits), i8x16.eq(folded, i8x16.splat(0x5f)));
      is |= (i8x16.bitmask(word) as u32 as u64) << (i as u64);
    }
    let turns = is ^ ((is << 1) | carry);
    const many = popcnt(turns) as usize;
    // By fours, of which the last may be none: one guess for four.
    for (let i: usize = 0; i < many; i += 4) {
      store<u32>(edge + 4 * i, at + (ctz(turns) as usize));
      turns &= turns - 1;
      store<u32>(edge + 4 * i, at + (ctz(turns) as usize), 4);
      turns &= turns - 1;
      store<u32>(edge + 4 * i, at + (ctz(turns) as usize), 8);
      turns &= turns - 1;
      store<u32>(edge + 4 * i, at + (ctz(turns) as usize), 12);
      turns &= turns - 1;
    }
    edge += 4 * many;
    carry = is >> 63;
  }
  if (carry !== 0) store<u32>(edge, length);
  return (edge - first + 4) >> 3;
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
  const start = word.renew(2 * (end - from) + 16);
  for (let at = from; at < end; ) {
    let length: usize = 0;
    while (at < end) {
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
      length += write(start + length, folded);
    }
    if (length === 0) continue;
    hash(start, length);
    tell(numberOf(hashA, hashB, start, length), hashA, hashB);
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
