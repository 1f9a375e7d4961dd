import { recordId } from "../../src/dataset/identity.ts";
import type { Conversation, Message, SourceRecord } from "../../src/dataset/record.ts";
import { sha256 } from "../../src/formats/digest.ts";
import { formatPlace } from "../../src/formats/error.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import type { PlacedShard } from "../../src/hygiene/corpus.ts";
import { type HygieneInput, type HygieneReport, runHygiene } from "../../src/hygiene/hygiene.ts";
import { type SigningSettings, signingOf, signRecords } from "../../src/hygiene/sign.ts";
import type { ResolvedHygiene } from "../../src/manifest/resolve.ts";
import type { Action } from "../../src/manifest/schema.generated.ts";

const LATIN = [
  "order",
  "refund",
  "please",
  "the",
  "a",
  "where",
  "Kaffee",
  "naïve",
  "don't",
  "is",
  "4821",
  "ORD-77",
  "x",
];
const CJK = ["注文", "はどこ", "ですか", "返金", "してください", "我的", "订单", "在哪里", "สวัสดี", "ครับ"];
const CODE = ["for(i=0;i<n;i++)", "{ x += a_b[i]; }", "return", "const f =", "=> {}", "// why", "\n\tif (!ok)"];
const EMOJI = ["👍", "🙏🏽", "😀", "👩‍👩‍👧", "!!", "…"];
const POOLS = [LATIN, LATIN, CJK, CODE, EMOJI, [...LATIN, ...CJK, ...CODE, ...EMOJI]];

/** Texts of 1 to 60 words out of small pools, many of them an earlier one with a few words changed. */
export function similarTexts(random: RandomStream, count: number): string[] {
  const texts: string[][] = [];
  for (let i = 0; i < count; i++) {
    const pool = POOLS[random.below(POOLS.length)]!;
    if (i === 0 || random.float() < 0.3) {
      texts.push(Array.from({ length: 1 + random.below(60) }, () => pool[random.below(pool.length)]!));
      continue;
    }
    const words = [...texts[random.below(i)]!];
    for (let edits = random.below(6); edits > 0; edits--) {
      const at = random.below(words.length + 1);
      const word = `${pool[random.below(pool.length)]!}`;
      words.splice(at, random.below(2), ...(random.float() < 0.7 ? [word] : []));
    }
    texts.push(words);
  }
  return texts.map((words) => words.join(" "));
}

export const user = (content: string): Message => ({ role: "user", content });
export const assistant = (content: string): Message => ({ role: "assistant", content });

/** A record that has no place in a stream yet. */
export type Unplaced = Omit<SourceRecord, "ordinal">;

/** A record at `place`, such as `train.jsonl:3`; the ordinal is given by {@link check}. */
export function record(place: string, split: string, ...messages: Message[]): Unplaced {
  return recordOf(place, split, { messages });
}

export function recordOf(place: string, split: string, conversation: Conversation): Unplaced {
  const [file, line] = place.split(":") as [string, string];
  return { id: recordId(conversation), conversation, split, place: { file, line: Number(line) } };
}

export const REMOVE: ResolvedHygiene = all("remove");

type Options = Partial<Omit<HygieneInput, "shards"> & Pick<SigningSettings, "name" | "language" | "roles">>;

/** The split of records that are to be dealt. */
export const DEALT = "";

/** Runs hygiene over records in the order given. */
export function check(
  records: readonly Unplaced[],
  { name = "support", language = [], roles = { system: "optional", tool: "optional" }, ...options }: Options = {},
): Promise<HygieneReport> {
  async function* stream() {
    for (const [ordinal, one] of records.entries()) yield { ...one, ordinal };
  }
  async function* placed(signed: AsyncIterable<PlacedShard>) {
    for await (const one of signed)
      yield { ...one, split: one.split === DEALT ? null : one.split, name: sha256(one.shard.head.ids) };
  }
  const settings = options.settings ?? REMOVE;
  const signing = { name, language, roles, ...signingOf(settings) };
  return runHygiene({
    placeOf: (path) => ({ file: "dataset.yaml", line: 10 + Number(path.at(-1)) }),
    shards: placed(signRecords(stream(), signing)),
    settings,
    evaluation: [],
    ...options,
  });
}

/** `count` words that no other call gives. */
export function prose(seed: string, count: number): string {
  const random = new RandomStream(1, seed);
  return Array.from({ length: count }, () => random.uint32().toString(36)).join(" ");
}

export function exchange(place: string, split: string, seed: string): Unplaced {
  return record(place, split, user(prose(`${seed} question`, 20)), assistant(prose(`${seed} answer`, 20)));
}

export function all(action: Action): ResolvedHygiene {
  return {
    exact: action,
    near: { action, threshold: 0.7 },
    conflict: action,
    contamination: { action, against: [] },
    secrets: action,
    paraphrase: "report",
    personal: { action, email: action, phone: action, card: action, iban: action, ip: action },
    specialTokens: action,
    speakerLabels: action,
    refusals: action,
    truncated: action,
    invalidJson: action,
    language: action,
    allow: [],
    ignore: [],
  };
}

export function summary(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, severity, place }) => `${severity} ${rule} ${place ? formatPlace(place) : ""}`);
}
