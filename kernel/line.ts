import { List } from "./list";
import { beginRecord, endRecord, hasWords, say } from "./shard";
import { ASSISTANT, isSpace, SYSTEM, suspicions, USER } from "./suspicions";
import { isEasy, mark } from "./words";

/** Bit of the suspicion that turns are not in order, one is empty, or there is nothing to learn from. */
const ROLES: u32 = 64;
/** Numbers of the marks that lead turns (`MARKERS` in `src/hygiene/transcript.ts`). */
const USER_MARK: u32 = 0;
const ASSISTANT_MARK: u32 = 1;
/** Keys of a record that are told apart. */
const MOST_KEYS: u32 = 32;
/** Bytes of 0 around texts, so that one may look past their ends. */
const MARGIN: usize = 64;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

/** A turn: its role; where its content lies in the line, as JSON writes it, and among the {@link texts}; what it has. */
@unmanaged
class Turn {
  role: u32;
  raw: usize;
  rawEnd: usize;
  text: usize;
  length: usize;
  escaped: bool;
  high: bool;
}

const turns = new List(64 * offsetof<Turn>());
let count: u32 = 0;
/** Contents as they are, one after the other. */
const texts = new List(2 ** 14);
/** What the identities of the record are the digests of. */
const idJson = new List(2 ** 14);
const promptJson = new List(2 ** 14);
const answerJson = new List(2 ** 14);

/** What is told of a record; u32 each. */
@unmanaged
class Told {
  id: usize;
  idLength: usize;
  prompt: usize;
  promptLength: usize;
  answer: usize;
  answerLength: usize;
  suspicions: u32;
  /** UTF-16 code units of what is said, and of what users say. */
  characters: u32;
  asked: u32;
  systems: u32;
  users: u32;
  assistants: u32;
  worded: u32;
  size: u32;
  /** The longest text of a user, the first of them, and that of an assistant; their lengths in bytes. */
  user: usize;
  userLength: usize;
  assistant: usize;
  assistantLength: usize;
}
export const told = new Told();

/** Which of the two formats the line is of. */
let shareGpt = false;
/** Where the line is read. */
let at: usize = 0;
/** The string that was read last: what is between its quotes. */
let start: usize = 0;
let stop: usize = 0;
let escaped = false;
let high = false;

/** Where the line that begins here ends. @param end of all lines */
export function lineEnd(from: usize, end: usize): usize {
  for (let p = from; p < end; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x0a)));
    if (found !== 0) return min(end, p + (ctz(found) as usize));
  }
  return end;
}

/**
 * Reads a record of format `messages`, or `sharegpt`, that is written as most are: turns of roles and contents and nothing else, texts
 * whose escapes are those that canonical JSON has, and beside the turns only strings, numbers and the like. Adds it to the shard, and
 * fills {@link told}.
 *
 * @param from a line, followed by a byte below the space
 * @returns false, and nothing is done, where it is written otherwise
 */
export function readLine(from: usize, end: usize, ofShareGpt: bool): bool {
  at = from;
  shareGpt = ofShareGpt;
  count = 0;
  turns.length = 0;
  if (!readRecord() || at !== end || count === 0) return false;
  if (!readTexts()) return false;
  identify();
  speak();
  return true;
}

function skipBlanks(): void {
  for (let byte: u32 = load<u8>(at); byte === 0x20 || byte === 0x09 || byte === 0x0d; byte = load<u8>(at)) at++;
}

function take(byte: u32): bool {
  if (load<u8>(at) !== byte) return false;
  at++;
  return true;
}

/** [MOST_KEYS] where each key of the record begins, and its length. */
const keys: usize = memory.data(8 * 32);

function readRecord(): bool {
  let known: u32 = 0;
  let found = false;
  skipBlanks();
  if (!take(0x7b)) return false;
  do {
    skipBlanks();
    if (!readString() || escaped || high || known === MOST_KEYS) return false;
    const key = start;
    const length = stop - start;
    for (let i: u32 = 0; i < known; i++) {
      if (load<usize>(keys + 8 * i, 4) === length && memory.compare(load<usize>(keys + 8 * i), key, length) === 0)
        return false;
    }
    store<usize>(keys + 8 * known, key);
    store<usize>(keys + 8 * known, length, 4);
    known++;
    skipBlanks();
    if (!take(0x3a)) return false;
    skipBlanks();
    if (isKey(key, length, shareGpt ? "conversations" : "messages")) {
      if (!readTurns()) return false;
      found = true;
    } else if (isMore(key, length) || !skipScalar()) return false;
    skipBlanks();
  } while (take(0x2c));
  if (!take(0x7d)) return false;
  skipBlanks();
  return found;
}

/** Whether a member of a record says more than turns do. */
function isMore(at: usize, length: usize): bool {
  return isKey(at, length, "tools") || isKey(at, length, "functions") || (shareGpt && isKey(at, length, "system"));
}

function isKey(at: usize, length: usize, name: string): bool {
  if (length !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (load<u8>(at + i) !== name.charCodeAt(i)) return false;
  return true;
}

/** Reads a string without escapes that canonical JSON does not have. */
function readString(): bool {
  if (!take(QUOTE)) return false;
  start = at;
  escaped = false;
  let highs = 0;
  while (true) {
    const chunk = v128.load(at);
    const quotes = i8x16.eq(chunk, i8x16.splat(0x22));
    const slashes = i8x16.eq(chunk, i8x16.splat(0x5c));
    const special = v128.or(v128.or(quotes, slashes), i8x16.lt_u(chunk, i8x16.splat(0x20)));
    const found = i8x16.bitmask(special);
    const beyond = i8x16.bitmask(chunk);
    if (found === 0) {
      highs |= beyond;
      at += 16;
      continue;
    }
    const first = ctz(found);
    highs |= beyond & ((1 << first) - 1);
    at += first;
    const byte: u32 = load<u8>(at);
    if (byte === QUOTE) {
      stop = at++;
      high = highs !== 0;
      return true;
    }
    if (byte !== BACKSLASH || unescaped(load<u8>(at, 1)) === 0) return false;
    escaped = true;
    at += 2;
  }
}

/** The character of an escape, by its letter; 0 for those that canonical JSON does not have. */
function unescaped(letter: u32): u32 {
  if (letter === 0x6e) return 0x0a;
  if (letter === QUOTE || letter === BACKSLASH) return letter;
  if (letter === 0x74) return 0x09;
  if (letter === 0x72) return 0x0d;
  if (letter === 0x66) return 0x0c;
  return letter === 0x62 ? 0x08 : 0;
}

/** Passes over a string of ASCII, a number that is read as it is written, a boolean or null. */
function skipScalar(): bool {
  const byte: u32 = load<u8>(at);
  if (byte === QUOTE) return readString() && !high;
  if (byte === 0x74) return skipWord("true");
  if (byte === 0x66) return skipWord("false");
  if (byte === 0x6e) return skipWord("null");
  if (byte === 0x2d) at++;
  const first = at;
  while (load<u8>(at) - 0x30 < 10) at++;
  let digits = at - first;
  if (digits === 0 || (digits > 1 && load<u8>(first) === 0x30)) return false;
  if (take(0x2e)) {
    const point = at;
    while (load<u8>(at) - 0x30 < 10) at++;
    if (at === point) return false;
    digits += at - point;
  }
  // Of 15 digits every number is below 2^53.
  return digits <= 15 && (load<u8>(at) | 0x20) !== 0x65;
}

function skipWord(word: string): bool {
  if (!isKey(at, word.length, word)) return false;
  at += word.length;
  return true;
}

function readTurns(): bool {
  if (!take(0x5b)) return false;
  do {
    skipBlanks();
    if (!readTurn()) return false;
    skipBlanks();
  } while (take(0x2c));
  return take(0x5d);
}

function readTurn(): bool {
  if (!take(0x7b)) return false;
  const turn = changetype<Turn>(turns.reserve(offsetof<Turn>()));
  turn.role = u32.MAX_VALUE;
  turn.raw = 0;
  do {
    skipBlanks();
    if (!readString()) return false;
    const isRole = isKey(start, stop - start, shareGpt ? "from" : "role");
    if (!isRole && !isKey(start, stop - start, shareGpt ? "value" : "content")) return false;
    skipBlanks();
    if (!take(0x3a)) return false;
    skipBlanks();
    if (!readString()) return false;
    if (isRole) {
      if (turn.role !== u32.MAX_VALUE) return false;
      turn.role = roleOf(start, stop - start);
      if (turn.role === u32.MAX_VALUE) return false;
    } else {
      if (turn.raw !== 0) return false;
      turn.raw = start;
      turn.rawEnd = stop;
      turn.escaped = escaped;
      turn.high = high;
    }
    skipBlanks();
  } while (take(0x2c));
  if (turn.role === u32.MAX_VALUE || turn.raw === 0) return false;
  turns.length += offsetof<Turn>();
  count++;
  return take(0x7d);
}

function roleOf(at: usize, length: usize): u32 {
  if (isKey(at, length, "user")) return USER;
  if (isKey(at, length, "assistant")) return ASSISTANT;
  if (isKey(at, length, "system")) return SYSTEM;
  if (shareGpt) return isKey(at, length, "human") ? USER : isKey(at, length, "gpt") ? ASSISTANT : u32.MAX_VALUE;
  return isKey(at, length, "developer") ? SYSTEM : u32.MAX_VALUE;
}

function turnAt(i: u32): Turn {
  return changetype<Turn>(turns.start + i * offsetof<Turn>());
}

/** Gathers the contents, and looks at each. */
function readTexts(): bool {
  let room: usize = MARGIN;
  for (let i: u32 = 0; i < count; i++) room += turnAt(i).rawEnd - turnAt(i).raw + MARGIN;
  let to = texts.renew(room);
  memory.fill(to, 0, MARGIN);
  to += MARGIN;
  told.suspicions = 0;
  told.characters = 0;
  told.asked = 0;
  told.systems = 0;
  told.users = 0;
  told.assistants = 0;
  told.userLength = 0;
  told.assistantLength = 0;
  let longestUser: u32 = 0;
  let longestAssistant: u32 = 0;
  let expected = USER;
  for (let i: u32 = 0; i < count; i++) {
    const turn = turnAt(i);
    const end = turn.escaped ? decode(turn.raw, turn.rawEnd, to) : copy(turn.raw, turn.rawEnd, to);
    memory.fill(end, 0, MARGIN);
    turn.text = to;
    turn.length = end - to;
    if (turn.high && !isEasy(to, end)) return false;
    told.suspicions |= suspicions(to, end, turn.role);
    const characters = turn.high ? charactersIn(to, end) : ((end - to) as u32);
    told.characters += characters;
    if (turn.role === USER) {
      told.users++;
      told.asked += characters;
      if (characters > longestUser) {
        longestUser = characters;
        told.user = to;
        told.userLength = turn.length;
      }
    } else if (turn.role === ASSISTANT) {
      told.assistants++;
      if (characters > longestAssistant) {
        longestAssistant = characters;
        told.assistant = to;
        told.assistantLength = turn.length;
      }
    } else told.systems++;
    if ((turn.role === SYSTEM ? i > 0 : turn.role !== expected) || isBlank(to, end)) told.suspicions |= ROLES;
    if (turn.role !== SYSTEM) expected = turn.role === USER ? ASSISTANT : USER;
    to = end + MARGIN;
  }
  if (expected !== USER || told.assistants === 0) told.suspicions |= ROLES;
  return true;
}

function copy(from: usize, end: usize, to: usize): usize {
  memory.copy(to, from, end - from);
  return to + (end - from);
}

/** @returns where what was written ends; some bytes behind it are overwritten, too */
function decode(from: usize, end: usize, to: usize): usize {
  for (let p = from; p < end; ) {
    const chunk = v128.load(p);
    v128.store(to, chunk);
    const found = i8x16.bitmask(i8x16.eq(chunk, i8x16.splat(0x5c)));
    const plain: usize = found === 0 ? 16 : ctz(found);
    if (p + plain >= end) return to + (end - p);
    p += plain;
    to += plain;
    if (found === 0) continue;
    store<u8>(to++, unescaped(load<u8>(p, 1)));
    p += 2;
  }
  return to;
}

function charactersIn(from: usize, end: usize): u32 {
  let characters: u32 = 0;
  for (let p = from; p < end; p++) if ((load<u8>(p) & 0xc0) !== 0x80) characters++;
  return characters;
}

function isBlank(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) if (!isSpace(load<u8>(p))) return false;
  return true;
}

/** Writes what `src/dataset/identity.ts` takes digests of. */
function identify(): void {
  let last = count;
  for (let i: u32 = 0; i < count; i++) if (turnAt(i).role === ASSISTANT) last = i;
  idJson.length = 0;
  promptJson.length = 0;
  answerJson.length = 0;
  append(idJson, '{"messages":[');
  append(promptJson, '{"scope":"prompt","tools":[],"turns":[');
  append(answerJson, '{"scope":"answer","tools":[],"turns":[');
  for (let i: u32 = 0; i < count; i++) {
    const turn = turnAt(i);
    const role = turn.role === USER ? "user" : turn.role === ASSISTANT ? "assistant" : "system";
    append(idJson, i > 0 ? ',{"content":"' : '{"content":"');
    memory.copy(idJson.reserve(turn.rawEnd - turn.raw), turn.raw, turn.rawEnd - turn.raw);
    idJson.length += turn.rawEnd - turn.raw;
    append(idJson, '","role":"');
    append(idJson, role);
    append(idJson, '"}');
    const key = i < last ? promptJson : answerJson;
    append(key, i > 0 && i !== last ? ',["' : '["');
    append(key, role);
    append(key, '","');
    collapse(key, turn.raw, turn.rawEnd);
    append(key, '","",[]]');
  }
  append(idJson, "]}");
  append(promptJson, "]}");
  append(answerJson, "]}");
  told.id = idJson.start;
  told.idLength = idJson.length;
  told.prompt = promptJson.start;
  told.promptLength = promptJson.length;
  told.answer = answerJson.start;
  told.answerLength = answerJson.length;
}

/** Adds a text of ASCII. */
function append(list: List, text: string): void {
  const to = list.reserve(text.length);
  for (let i = 0; i < text.length; i++) store<u8>(to + i, text.charCodeAt(i));
  list.length += text.length;
}

/** Adds a content as JSON writes it, every run of white space one space, none at the ends. */
function collapse(list: List, from: usize, end: usize): void {
  const begin = list.reserve(end - from + 16);
  let to = begin;
  let p = pastSpaces(from, end);
  while (p < end) {
    const chunk = v128.load(p);
    v128.store(to, chunk);
    const space = i8x16.splat(0x20);
    const twice = v128.and(i8x16.eq(chunk, space), i8x16.eq(v128.load(p, 1), space));
    const found = i8x16.bitmask(v128.or(twice, i8x16.eq(chunk, i8x16.splat(0x5c))));
    const plain: usize = min(end - p, found === 0 ? 16 : (ctz(found) as usize));
    p += plain;
    to += plain;
    if (found === 0 || p === end) continue;
    const past = pastSpaces(p, end);
    if (past === p) {
      store<u16>(to, load<u16>(p));
      p += 2;
      to += 2;
    } else {
      p = past;
      if (to > begin && load<u8>(to - 1) !== 0x20) store<u8>(to++, 0x20);
    }
  }
  if (to > begin && load<u8>(to - 1) === 0x20) to--;
  list.length += to - begin;
}

/** Where white space, as JSON writes it, ends. */
function pastSpaces(from: usize, end: usize): usize {
  for (let p = from; p < end; ) {
    const byte: u32 = load<u8>(p);
    if (byte === 0x20) p++;
    else if (byte === BACKSLASH && load<u8>(p, 1) !== BACKSLASH && isSpace(unescaped(load<u8>(p, 1)))) p += 2;
    else return p;
  }
  return end;
}

/** Adds the words to the shard. */
function speak(): void {
  beginRecord();
  for (let i: u32 = 0; i < count; i++) {
    const turn = turnAt(i);
    if (turn.role === SYSTEM) continue;
    mark(turn.role === USER ? USER_MARK : ASSISTANT_MARK);
    say(turn.text, turn.length, !turn.high);
  }
  told.worded = hasWords() ? 1 : 0;
  told.size = endRecord();
}
