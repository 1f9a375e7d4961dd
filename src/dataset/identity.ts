import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { digestOf, sha256 } from "../formats/digest.ts";
import { canonicalJson } from "../formats/json.ts";
import type { Conversation, Message, Tool } from "./record.ts";

/**
 * Identity of a record: SHA-256 (hex) of the RFC 8785 canonical JSON of its conversation. Text is not normalised, because
 * normalising changes the tokens that are learned.
 */
export function recordId(conversation: Conversation): string {
  return sha256(canonicalJson(conversation));
}

/**
 * What the record says, as SHA-256 (hex): roles and turns in NFC with white space collapsed, calls, and the tools offered in
 * any order; without call ids, names of speakers and training marks. Records of one key are exact duplicates.
 */
export function contentKey(conversation: Conversation): string {
  // Where the last answer begins follows from the turns, so that the two parts tell the whole.
  return sha256(promptKey(conversation) + answerKey(conversation));
}

/** As {@link contentKey}, of what comes before the last assistant turn: two records of one key ask the same. */
export function promptKey(conversation: Conversation): string {
  return keyOf("prompt", turnsJson(conversation.messages.slice(0, lastAnswer(conversation))), conversation.tools);
}

/** As {@link contentKey}, of the last assistant turn and what follows it, without the tools. */
export function answerKey(conversation: Conversation): string {
  return keyOf("answer", turnsJson(conversation.messages.slice(lastAnswer(conversation))), undefined);
}

/** Identities of a record, each text of which is quoted once. */
export interface Identities {
  /** {@link recordId} */
  id: string;
  /** {@link promptKey} */
  prompt: string;
  /** {@link answerKey} */
  answer: string;
}

/** All identities of a record, in less than half the time that they take one by one. */
export function identitiesOf(conversation: Conversation): Identities {
  const { messages, tools } = conversation;
  const quoted = messages.map(({ content }) => canonicalJson(content));
  const turns = messages.map((message, i) => turnJson(message, quoted[i]!));
  const answer = lastAnswer(conversation);
  return {
    id: sha256(conversationJson(conversation, quoted)),
    prompt: keyOf("prompt", turns.slice(0, answer), tools),
    answer: keyOf("answer", turns.slice(answer), undefined),
  };
}

/** {@link canonicalJson} of a conversation whose contents are quoted already. */
function conversationJson({ messages, tools }: Conversation, quoted: readonly string[]): string {
  const turns = messages.map((message, i) => {
    const { content, ...rest } = message;
    const others = canonicalJson(rest);
    // Of the names of a turn's members, content comes first.
    return `{"content":${quoted[i]!}${others === "{}" ? "" : ","}${others.slice(1)}`;
  });
  return `{"messages":[${turns.join(",")}]${tools === undefined ? "" : `,"tools":${canonicalJson(tools)}`}}`;
}

/** White space that is no space. */
const ODD_SPACES = ["\n", "  ", "\t", "\r", "\v", "\f"];

/** Unicode NFC, every run of white space one space, none at the ends. */
export function collapse(text: string): string {
  // Of ASCII it is soon known whether anything is to be done.
  if (Buffer.byteLength(text) === text.length && !ODD_SPACES.some((odd) => text.includes(odd))) return text.trim();
  // Single spaces, which most white space is, are left where they are.
  return text
    .normalize("NFC")
    .replace(/[^\S ]\s*| \s+/gu, " ")
    .trim();
}

function lastAnswer({ messages }: Conversation): number {
  const index = messages.findLastIndex(({ role }) => role === "assistant");
  return index < 0 ? messages.length : index;
}

function keyOf(scope: string, turns: readonly string[], tools: Tool[] | undefined): string {
  const offered = (tools ?? []).map((tool) => canonicalJson(tool.function)).sort();
  return sha256(`{"scope":"${scope}","tools":${canonicalJson(offered)},"turns":[${turns.join(",")}]}`);
}

/** @param quoted canonical JSON of the content */
function turnJson({ role, content, reasoning_content, tool_calls }: Message, quoted: string): string {
  const said = collapse(content);
  const calls = (tool_calls ?? []).map(({ function: { name, arguments: given } }) => [name, given]);
  const reasoning = reasoning_content === undefined ? '""' : canonicalJson(collapse(reasoning_content));
  return `["${role}",${said === content ? quoted : canonicalJson(said)},${reasoning},${canonicalJson(calls)}]`;
}

function turnsJson(messages: readonly Message[]): string[] {
  return messages.map((message) => turnJson(message, canonicalJson(message.content)));
}

/**
 * Identity of a multiset of records: the same for every order and every division into files, different when a record is
 * added, taken away or doubled. Ids are sorted, with multiplicity, into 256 buckets by their first byte; each bucket is
 * hashed in a domain of its own, and the root is the hash of the canonical JSON that names the buckets. (Sums and XORs of
 * hashes can be forged; this is as strong as SHA-256.)
 */
export class MultisetHash {
  /** By the first byte: the ids one after the other, with room for more. */
  readonly #buckets = new Map<number, { ids: Uint8Array; length: number }>();
  #count = 0;

  /** @param recordId 64 hex digits */
  add(recordId: string): void {
    this.addBytes(bytesOf(recordId), 0);
  }

  /** Adds the id whose 32 bytes stand at a position. */
  addBytes(ids: Uint8Array, at: number): void {
    const bucket = this.#buckets.get(ids[at]!) ?? { ids: new Uint8Array(16 * ID), length: 0 };
    if (bucket.length === 0) this.#buckets.set(ids[at]!, bucket);
    if (bucket.length === bucket.ids.length) {
      const more = new Uint8Array(2 * bucket.length);
      more.set(bucket.ids);
      bucket.ids = more;
    }
    for (let i = 0; i < ID; i++) bucket.ids[bucket.length + i] = ids[at + i]!;
    bucket.length += ID;
    this.#count++;
  }

  /** Records added, with multiplicity. */
  get size(): number {
    return this.#count;
  }

  /** `sha256:…` */
  digest(): string {
    const buckets: { [prefix: string]: string } = {};
    for (const [first, { ids, length }] of this.#buckets) {
      const prefix = Uint8Array.of(first);
      const hash = createHash("sha256").update("lora-action multiset bucket v1\0").update(prefix);
      buckets[Buffer.from(prefix).toString("hex")] = hash.update(sortedIds(ids.subarray(0, length))).digest("hex");
    }
    return digestOf(canonicalJson({ kind: "lora-action multiset v1", count: this.#count, buckets }));
  }
}

/** Ids in ascending order. They are uniform, so that a few of their bytes put them in order, but for copies. */
function sortedIds(ids: Uint8Array): Uint8Array {
  const buffer = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  const count = ids.length / ID;
  // 2^53 holds as many bits of the id as the position leaves.
  const scale = 2 ** Math.ceil(Math.log2(count + 1));
  const bits = Math.floor(2 ** 53 / scale);
  const drop = 2 ** 48 > bits ? 2 ** 48 / bits : 1;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = Math.floor(buffer.readUIntBE(ID * i + 1, 6) / drop) * scale + i;
  keys.sort();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = keys[i]! % scale;
  const compare = (one: number, other: number) =>
    buffer.compare(buffer, ID * other, ID * (other + 1), ID * one, ID * (one + 1));
  for (let i = 1; i < count; i++) {
    // All but a few differ in the bits that they were sorted by.
    if (Math.floor(keys[i]! / scale) !== Math.floor(keys[i - 1]! / scale)) continue;
    const mine = order[i]!;
    let at = i;
    for (; at > 0 && compare(order[at - 1]!, mine) > 0; at--) order[at] = order[at - 1]!;
    order[at] = mine;
  }
  const sorted = new Uint8Array(ids.length);
  for (let i = 0; i < count; i++) {
    const from = ID * order[i]!;
    for (let byte = 0; byte < ID; byte++) sorted[ID * i + byte] = ids[from + byte]!;
  }
  return sorted;
}

/** Identity of records in their order. */
export class SequenceHash {
  readonly #hash = createHash("sha256").update("lora-action sequence v1\0");

  /** @param recordId 64 hex digits */
  add(recordId: string): void {
    this.addBytes(bytesOf(recordId));
  }

  /** @param ids of records, 32 bytes each */
  addBytes(ids: Uint8Array): void {
    this.#hash.update(ids);
  }

  /** `sha256:…` of what was added so far. */
  digest(): string {
    return `sha256:${this.#hash.copy().digest("hex")}`;
  }
}

/** Bytes of an id. */
const ID = 32;

/**
 * Identity of a data set: of its splits, each by the digest of its {@link MultisetHash}. A split without records is the
 * same as none.
 * @returns `sha256:…`
 */
export function datasetId(splits: { [split: string]: { records: number; id: string } }): string {
  const entries = Object.entries(splits).filter(([, { records }]) => records > 0);
  const ids = Object.fromEntries(entries.map(([split, { id }]) => [split, id]));
  return digestOf(canonicalJson({ kind: "lora-action dataset v1", splits: ids }));
}

function bytesOf(recordId: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(recordId)) throw new Error(`not a record id: ${recordId}`);
  return Buffer.from(recordId, "hex");
}
