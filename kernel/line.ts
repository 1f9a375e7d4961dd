import { isSpace } from "./characters";
import { identify } from "./identities";
import {
  at,
  escaped,
  high,
  isKey,
  readFrom,
  readString,
  skipBlanks,
  skipScalar,
  start,
  stop,
  take,
  unescaped,
} from "./json";
import { List } from "./list";
import { beginRecord, endRecord, hasWords, say } from "./shard";
import { ASSISTANT, SYSTEM, suspicions, USER } from "./suspicions";
import { told } from "./told";
import { count, forgetTurns, keepTurn, newTurn, turnAt } from "./turns";
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

/** Contents as they are, one after the other. */
const texts = new List(2 ** 14);
/** Which of the two formats the line is of. */
let shareGpt = false;
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
  readFrom(from);
  shareGpt = ofShareGpt;
  forgetTurns();
  if (!readRecord() || at !== end || count === 0) return false;
  if (!readTexts()) return false;
  identify();
  speak();
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
  const turn = newTurn();
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
  keepTurn();
  return take(0x7d);
}

function roleOf(at: usize, length: usize): u32 {
  if (isKey(at, length, "user")) return USER;
  if (isKey(at, length, "assistant")) return ASSISTANT;
  if (isKey(at, length, "system")) return SYSTEM;
  if (shareGpt) return isKey(at, length, "human") ? USER : isKey(at, length, "gpt") ? ASSISTANT : u32.MAX_VALUE;
  return isKey(at, length, "developer") ? SYSTEM : u32.MAX_VALUE;
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
