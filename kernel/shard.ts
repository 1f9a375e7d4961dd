import { List } from "./list";
import { shingle, sorted } from "./shingles";
import { forgetWords, wordBytes, wordEnds, wordHashes } from "./vocabulary";
import { isEasy, said, saidHashes, sayAscii, sayEasy } from "./words";

/** Numbers below are marks of turns, not words. */
const MARKS: u32 = 4;
/** As in `src/hygiene/keys.ts`. */
const KEY_BUCKETS: u32 = 4096;

let threshold: f64 = 0;
let records: u32 = 0;
/** LEB128 of the words of all records, and u32 where each record ends. */
const transcripts = new List(2 ** 16);
const transcriptEnds = new List(2 ** 13);
/** u64 prefix keys of all records, and u32 where each record ends. */
const keys = new List(2 ** 18);
const keyEnds = new List(2 ** 13);
/** What {@link endShard} makes of the keys: u32 of where each bucket begins, u32 of the lowest bits, u16 or u32 of the owners. */
const bucketStarts = new List(4 * (KEY_BUCKETS + 1));
const bucketKeys = new List(2 ** 17);
const bucketOwners = new List(2 ** 16);

export function beginShard(similarity: f64): void {
  threshold = similarity;
  records = 0;
  forgetWords();
  transcripts.length = 0;
  transcriptEnds.length = 0;
  keys.length = 0;
  keyEnds.length = 0;
}

export function beginRecord(): void {
  said.length = 0;
  saidHashes.length = 0;
}

/** Adds the words of a text, with 64 bytes of 0 behind it. @returns whether it could; nothing is added if not */
export function say(at: usize, length: usize, ascii: bool): bool {
  if (ascii) sayAscii(at, at + length);
  else if (isEasy(at, at + length)) sayEasy(at, at + length);
  else return false;
  return true;
}

/** Whether the record has anything but marks. */
export function hasWords(): bool {
  for (let at = said.start; at < said.start + said.length; at += 4) if (load<u32>(at) >= MARKS) return true;
  return false;
}

/** @returns how many distinct shingles the record has */
export function endRecord(): u32 {
  const words = (said.length >> 2) as u32;
  const begin = transcripts.reserve(5 * (words as usize));
  let to = begin;
  for (let at = said.start; at < said.start + said.length; at += 4) {
    let rest = load<u32>(at);
    if (rest < 0x200000) {
      // One to three bytes, without a branch that has to be guessed.
      const more: u32 = rest > 0x7f ? 0x80 : 0;
      const most: u32 = rest > 0x3fff ? 0x8000 : 0;
      store<u32>(to, (rest & 0x7f) | more | ((rest << 1) & 0x7f00) | most | ((rest << 2) & 0x7f0000));
      to += 1 + (more >> 7) + (most >> 15);
      continue;
    }
    for (; rest >= 0x80; rest >>= 7) store<u8>(to++, (rest & 0x7f) | 0x80);
    store<u8>(to++, rest);
  }
  transcripts.length += to - begin;
  store<u32>(transcriptEnds.reserve(4), transcripts.length as u32);
  transcriptEnds.length += 4;
  const size = shingle(words);
  const length = prefixLength(size);
  const prefix = keys.reserve(8 * (length as usize));
  for (let i: u32 = 0; i < length; i++) store<u64>(prefix + 8 * i, load<u64>(sorted.start + 8 * i) >> 9);
  keys.length += 8 * (length as usize);
  store<u32>(keyEnds.reserve(4), (keys.length >> 3) as u32);
  keyEnds.length += 4;
  records++;
  return size;
}

/** As in `src/hygiene/prefix.ts`. */
function prefixLength(size: u32): u32 {
  return size === 0 ? 0 : size - (max<f64>(1, ceil<f64>(threshold * size - 1e-6)) as u32) + 1;
}

/** Sorts the keys into their buckets, each in the order of its records. */
export function endShard(): void {
  const total = (keys.length >> 3) as u32;
  const starts = bucketStarts.renew(4 * (KEY_BUCKETS + 1));
  memory.fill(starts, 0, 4 * (KEY_BUCKETS + 1));
  bucketStarts.length = 4 * (KEY_BUCKETS + 1);
  const from = keys.start;
  for (let i: u32 = 0; i < total; i++) {
    const at = starts + 4 * load<u32>(from + 8 * i, 4);
    store<u32>(at, load<u32>(at, 4) + 1, 4);
  }
  let sum: u32 = 0;
  for (let bucket: u32 = 0; bucket < KEY_BUCKETS; bucket++) {
    sum += load<u32>(starts + 4 * bucket);
    store<u32>(starts + 4 * bucket, sum);
  }
  const wide = records > 0x10000;
  const lows = bucketKeys.renew(4 * (total as usize));
  const owners = bucketOwners.renew((wide ? 4 : 2) * (total as usize));
  bucketKeys.length = 4 * (total as usize);
  bucketOwners.length = (wide ? 4 : 2) * (total as usize);
  let i: u32 = 0;
  for (let record: u32 = 0; record < records; record++) {
    for (const end = load<u32>(keyEnds.start + 4 * record); i < end; i++) {
      const at = starts + 4 * load<u32>(from + 8 * i, 4);
      const place = load<u32>(at);
      store<u32>(at, place + 1);
      store<u32>(lows + 4 * place, load<u32>(from + 8 * i));
      if (wide) store<u32>(owners + 4 * place, record);
      else store<u16>(owners + 2 * place, record);
    }
  }
  // Each bucket now begins where the next one does.
  for (let bucket = KEY_BUCKETS; bucket > 0; bucket--) {
    store<u32>(starts + 4 * bucket, load<u32>(starts + 4 * bucket - 4));
  }
  store<u32>(starts, 0);
}

/** The lists that a shard is made of. */
const COLUMNS: usize = memory.data(4 * 8);
store<usize>(COLUMNS, changetype<usize>(wordBytes));
store<usize>(COLUMNS, changetype<usize>(wordEnds), 4);
store<usize>(COLUMNS, changetype<usize>(wordHashes), 8);
store<usize>(COLUMNS, changetype<usize>(transcripts), 12);
store<usize>(COLUMNS, changetype<usize>(transcriptEnds), 16);
store<usize>(COLUMNS, changetype<usize>(bucketStarts), 20);
store<usize>(COLUMNS, changetype<usize>(bucketKeys), 24);
store<usize>(COLUMNS, changetype<usize>(bucketOwners), 28);

/** Where a list of the shard is told of: u32 where it begins, u32 its bytes. */
export function column(index: u32): usize {
  return load<usize>(COLUMNS + 4 * index);
}
