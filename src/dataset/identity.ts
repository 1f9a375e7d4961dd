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
  return keyOf("prompt", conversation.messages.slice(0, lastAnswer(conversation)), conversation.tools);
}

/** As {@link contentKey}, of the last assistant turn and what follows it, without the tools. */
export function answerKey(conversation: Conversation): string {
  return keyOf("answer", conversation.messages.slice(lastAnswer(conversation)), undefined);
}

/** Unicode NFC, every run of white space one space, none at the ends. */
export function collapse(text: string): string {
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

function keyOf(scope: string, messages: Message[], tools: Tool[] | undefined): string {
  const offered = (tools ?? []).map((tool) => canonicalJson(tool.function)).sort();
  return sha256(canonicalJson({ scope, turns: messages.map(turnKey), tools: offered }));
}

function turnKey({ role, content, reasoning_content, tool_calls }: Message): unknown[] {
  const calls = (tool_calls ?? []).map(({ function: { name, arguments: given } }) => [name, given]);
  return [role, collapse(content), collapse(reasoning_content ?? ""), calls];
}

/**
 * Identity of a multiset of records: the same for every order and every division into files, different when a record is
 * added, taken away or doubled. Ids are sorted, with multiplicity, into 256 buckets by their first byte; each bucket is
 * hashed in a domain of its own, and the root is the hash of the canonical JSON that names the buckets. (Sums and XORs of
 * hashes can be forged; this is as strong as SHA-256.)
 */
export class MultisetHash {
  /** By the first two digits. Ids of lowercase hex digits sort as their bytes do. */
  private readonly buckets = new Map<string, string[]>();
  private count = 0;

  /** @param recordId 64 hex digits */
  add(recordId: string): void {
    const prefix = checked(recordId).slice(0, 2);
    const bucket = this.buckets.get(prefix);
    if (bucket) bucket.push(recordId);
    else this.buckets.set(prefix, [recordId]);
    this.count++;
  }

  /** Records added, with multiplicity. */
  get size(): number {
    return this.count;
  }

  /** `sha256:…` */
  digest(): string {
    const buckets: { [prefix: string]: string } = {};
    for (const [prefix, ids] of this.buckets) {
      const hash = createHash("sha256").update("lora-action multiset bucket v1\0").update(prefix, "hex");
      hash.update(ids.sort().join(""), "hex");
      buckets[prefix] = hash.digest("hex");
    }
    return digestOf(canonicalJson({ kind: "lora-action multiset v1", count: this.count, buckets }));
  }
}

/** Identity of records in their order. */
export class SequenceHash {
  private readonly hash = createHash("sha256").update("lora-action sequence v1\0");
  private waiting: string[] = [];

  /** @param recordId 64 hex digits */
  add(recordId: string): void {
    if (this.waiting.push(checked(recordId)) === AT_ONCE) this.flush();
  }

  /** `sha256:…` of what was added so far. */
  digest(): string {
    this.flush();
    return `sha256:${this.hash.copy().digest("hex")}`;
  }

  private flush(): void {
    this.hash.update(this.waiting.join(""), "hex");
    this.waiting = [];
  }
}

/** Ids that are hashed in one go. */
const AT_ONCE = 1000;

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

function checked(recordId: string): string {
  if (!/^[0-9a-f]{64}$/.test(recordId)) throw new Error(`not a record id: ${recordId}`);
  return recordId;
}
