import { isSpace } from "./characters";
import { BACKSLASH, unescaped } from "./json";
import { List } from "./list";
import { ASSISTANT, USER } from "./suspicions";
import { told } from "./told";
import { count, turnAt } from "./turns";

/** What the identities of the record are the digests of. */
const idJson = new List(2 ** 14);
const promptJson = new List(2 ** 14);
const answerJson = new List(2 ** 14);

/** Writes what `src/dataset/identity.ts` takes digests of. */
export function identify(): void {
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
