import { isAlnum, isDigit, isHex, isLetter, isSpace, isWord, lower } from "./characters";
import { isPersonal } from "./personal";

/** What a text may hold; bits as in `src/hygiene/suspicions.ts`. A bit that is not set is certain, one that is set only a reason to look. */
export const SECRET: u32 = 1;
export const PERSONAL: u32 = 2;
export const SPECIAL_TOKEN: u32 = 4;
export const SPEAKER_LABEL: u32 = 8;
export const REFUSAL: u32 = 16;
export const TRUNCATION: u32 = 32;

/** Roles, by their numbers. */
export const SYSTEM: u32 = 0;
export const USER: u32 = 1;
export const ASSISTANT: u32 = 2;

/** Characters of a token, and how many in a row make one. */
const TOKEN_LENGTH: u32 = 20;
/** Bytes between `://` and the at sign behind a login. */
const LOGIN: usize = 302;
/** Written from outside: lists of words of ASCII, each led by its length, a length of 0 at the end. */
/** Lower case: what a refusal begins with. */
export const openings: usize = memory.data(2048);
/** Lower case: the last letters of a speaker's label. */
export const labels: usize = memory.data(2048);

/**
 * What a text may hold, in one pass.
 * @param from UTF-8, with a byte of 0 before it and 64 readable ones behind it, of which the first is 0
 */
export function suspicions(from: usize, end: usize, role: u32): u32 {
  let found = opening(from, end, role);
  let run: u32 = 0;
  let digitBefore: u32 = 0;
  for (let at = from; at < end; at += 16) {
    const within: u32 = at + 16 <= end ? 0xffff : ((1 as u32) << ((end - at) as u32)) - 1;
    const chunk = v128.load(at);
    const next = v128.load(at, 1);
    const letters = i8x16.lt_u(i8x16.sub(v128.or(chunk, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
    const digits = i8x16.lt_u(i8x16.sub(chunk, i8x16.splat(0x30)), i8x16.splat(10));
    let token = v128.or(v128.or(letters, digits), i8x16.eq(chunk, i8x16.splat(0x5f)));
    const tilde = i8x16.eq(chunk, i8x16.splat(0x7e));
    token = v128.or(token, v128.or(i8x16.eq(chunk, i8x16.splat(0x2e)), i8x16.eq(chunk, i8x16.splat(0x2d))));
    token = v128.or(token, tilde);
    const others: u32 = ~((i8x16.bitmask(token) as u32) & within) & 0xffff;
    if (others === 0) run += 16;
    else {
      if (run + (ctz(others) as u32) >= TOKEN_LENGTH) found |= SECRET;
      run = (clz(others) as u32) - 16;
    }
    if (run >= TOKEN_LENGTH) found |= SECRET;

    let marks = v128.or(i8x16.eq(chunk, i8x16.splat(0x40)), i8x16.eq(chunk, i8x16.splat(0x3a)));
    marks = v128.or(marks, v128.or(i8x16.eq(chunk, i8x16.splat(0x3c)), i8x16.eq(chunk, i8x16.splat(0x5b))));
    marks = v128.or(marks, v128.or(i8x16.eq(chunk, i8x16.splat(0x28)), i8x16.eq(chunk, i8x16.splat(0x2b))));
    marks = v128.or(marks, v128.or(i8x16.eq(chunk, i8x16.splat(0x23)), i8x16.eq(chunk, i8x16.splat(0x60))));
    let marked = (i8x16.bitmask(v128.or(marks, tilde)) as u32) & within;
    for (; marked !== 0; marked &= marked - 1) found |= around(at + (ctz(marked) as usize), role);

    const digit = (i8x16.bitmask(digits) as u32) & within;
    let begins = digit & ~((digit << 1) | digitBefore);
    digitBefore = digit >> 15;
    for (; begins !== 0; begins &= begins - 1) if (isPersonal(at + (ctz(begins) as usize))) found |= PERSONAL;

    if (i8x16.bitmask(leads(chunk, next, v128.load(at, 2))) & within) found |= SECRET;
  }
  return found;
}

/** Where a word may stand that leads a credential in which need not be long (`OTHERS` in `src/hygiene/secrets.ts`), or Slack's host. */
function leads(one: v128, two: v128, three: v128): v128 {
  // ecret, SECRET, _authToken=, AccountKey=, -----BEGIN
  let found = pair(one, 0x63, two, 0x72);
  found = v128.or(found, pair(one, 0x43, two, 0x52));
  found = v128.or(found, pair(one, 0x68, two, 0x54));
  found = v128.or(found, pair(one, 0x79, two, 0x3d));
  found = v128.or(found, pair(one, 0x2d, two, 0x42));
  // xox, xapp-, hooks.slack
  found = v128.or(found, v128.and(pair(one, 0x78, two, 0x6f), i8x16.eq(three, i8x16.splat(0x78))));
  found = v128.or(found, v128.and(pair(one, 0x78, two, 0x61), i8x16.eq(three, i8x16.splat(0x70))));
  const small = i8x16.splat(0x20);
  const slack = v128.and(
    pair(v128.or(one, small), 0x73, two, 0x2e),
    i8x16.eq(v128.or(three, small), i8x16.splat(0x73)),
  );
  return v128.or(found, slack);
}

function pair(one: v128, first: i8, two: v128, second: i8): v128 {
  return v128.and(i8x16.eq(one, i8x16.splat(first)), i8x16.eq(two, i8x16.splat(second)));
}

/** What the beginning of a text makes one suspect. */
function opening(from: usize, end: usize, role: u32): u32 {
  if (role === SYSTEM) return 0;
  let at = from;
  while (at < end && isSpace(load<u8>(at))) at++;
  if (at === end) return 0;
  const first: u32 = load<u8>(at);
  const json = role === ASSISTANT && (first === 0x7b || first === 0x5b) ? TRUNCATION : 0;
  if (first < 0x80 && !begins(at)) return json;
  return json | (role === ASSISTANT ? REFUSAL : SPEAKER_LABEL);
}

/** Whether one of the openings stands here. */
function begins(at: usize): bool {
  for (let listed = openings; load<u8>(listed) !== 0; listed += 1 + load<u8>(listed)) {
    const length: usize = load<u8>(listed);
    let i: usize = 0;
    while (i < length && lower(load<u8>(at + i)) === load<u8>(listed + i, 1)) i++;
    if (i === length) return true;
  }
  return false;
}

/** What the surroundings of a mark make one suspect. */
function around(at: usize, role: u32): u32 {
  const byte: u32 = load<u8>(at);
  const before: u32 = load<u8>(at - 1);
  const after: u32 = load<u8>(at, 1);
  if (byte === 0x40)
    return (isWord(before) || before === 0x2e || before === 0x2b || before === 0x2d) && isAlnum(after) ? PERSONAL : 0;
  if (byte === 0x3a) return atColon(at, before, after, role);
  if (byte === 0x3c) return isTag(at) ? SPECIAL_TOKEN : 0;
  if (byte === 0x5b) return isInstruction(at) ? SPECIAL_TOKEN : 0;
  if (byte === 0x28) {
    const area = after - 0x32 < 8 && isDigit(load<u8>(at, 2)) && isDigit(load<u8>(at, 3)) && load<u8>(at, 4) === 0x29;
    return area ? PERSONAL : 0;
  }
  if (byte === 0x2b) {
    if (after - 0x31 >= 9) return 0;
    for (let i: usize = 2; i < 8; i++) if (!isWritten(load<u8>(at + i))) return 0;
    return PERSONAL;
  }
  // ### Instruction:, ### Input:, ### Response:
  if (byte === 0x23) {
    const heading = after === 0x20 && before === 0x23 && (load<u8>(at, 2) === 0x49 || load<u8>(at, 2) === 0x52);
    return heading ? SPEAKER_LABEL : 0;
  }
  return role === ASSISTANT && after === byte && load<u8>(at, 2) === byte ? TRUNCATION : 0;
}

/** What telephone numbers are written with. */
function isWritten(byte: u32): bool {
  return isDigit(byte) || byte === 0x20 || byte - 0x28 < 2 || byte - 0x2d < 3;
}

/** `<|…`, `<s>`, `</s>`, `<<SYS>>`, `<bos>` and their like. */
function isTag(at: usize): bool {
  const after: u32 = load<u8>(at, 1);
  if (after === 0x7c || after === 0x3c) return true;
  const three = load<u32>(at, 1) & 0xffffff;
  if ((three & 0xffff) === 0x3e73 || three === 0x3e732f) return true; // s> /s>
  const four = load<u32>(at, 1);
  // star end_ bos> eos> unk> pad>
  return (
    four === 0x72617473 ||
    four === 0x5f646e65 ||
    four === 0x3e736f62 ||
    four === 0x3e736f65 ||
    four === 0x3e6b6e75 ||
    four === 0x3e646170
  );
}

/** `[INST]`, `[SYSTEM_PROMPT]`, `[AVAILABLE_TOOLS]`, `[TOOL_…`, and where they end. */
function isInstruction(at: usize): bool {
  const two = load<u16>(at + (load<u8>(at, 1) === 0x2f ? 2 : 1));
  return two === 0x4e49 || two === 0x5953 || two === 0x5641 || two === 0x4f54; // IN SY AV TO
}

/** A login in a URL, a speaker's label, an IPv6 address. */
function atColon(at: usize, before: u32, after: u32, role: u32): u32 {
  let found: u32 = 0;
  if (after === 0x2f && load<u8>(at, 2) === 0x2f && hasLogin(at + 3)) found |= SECRET;
  const goesOn = after === 0x20 || after === 0x0a || after === 0x09 || after === 0x2a;
  if (role !== SYSTEM && goesOn && isLabel(at)) found |= SPEAKER_LABEL;
  const first: u32 = load<u8>(at - 4);
  if (isHex(before) && isHex(load<u8>(at - 2)) && isHex(load<u8>(at - 3)) && first - 0x32 < 2) {
    if (isHex(after) || after === 0x3a) found |= PERSONAL;
  }
  return found;
}

function hasLogin(from: usize): bool {
  for (let at = from; at <= from + LOGIN; at++) {
    const byte: u32 = load<u8>(at);
    if (byte === 0x40) return true;
    // One beyond ASCII counts for two or three.
    if (byte === 0 || byte === 0x2f || isSpace(byte)) return false;
    if (byte >= 0x80) return true;
  }
  return false;
}

/** Whether what stands before the colon may be the end of a label. */
function isLabel(colon: usize): bool {
  let end = colon;
  if (load<u8>(end - 1) === 0x20 || load<u8>(end - 1) === 0x09) end--;
  if (load<u8>(end - 1) === 0x3e) end--;
  else if (load<u8>(end - 1) === 0x2a) end -= load<u8>(end - 2) === 0x2a ? 2 : 1;
  if (load<u8>(end - 1) >= 0x80) return true;
  let start = end;
  while (isLetter(load<u8>(start - 1))) start--;
  for (let listed = labels; load<u8>(listed) !== 0; listed += 1 + load<u8>(listed)) {
    const length: usize = load<u8>(listed);
    if (length !== end - start) continue;
    let i: usize = 0;
    while (i < length && lower(load<u8>(start + i)) === load<u8>(listed + i, 1)) i++;
    if (i === length) return true;
  }
  return false;
}
