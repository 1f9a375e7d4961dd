import { dealtSplits } from "../dataset/dealt.ts";
import { readDataset } from "../dataset/read.ts";
import type { Conversation, SourceRecord } from "../dataset/record.ts";
import { formatPlace, LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { discloses } from "../hygiene/content.ts";
import { align, Resemblance, readable } from "../hygiene/resemblance.ts";
import type { Explanation, Relative } from "../report/explanation.ts";
import type { CheckedDataset } from "./check.ts";
import type { CheckOutcome } from "./checks.ts";
import { dealtPrompts } from "./dealing.ts";
import { heldOutPrompts } from "./heldout.ts";

/** Relatives that are named. */
const MOST_RELATIVES = 5;
/** Similarity below which one record is not said to resemble another. */
const LEAST_SIMILARITY = 0.1;
/** Copies of one record that are explained each. */
const MOST_COPIES = 5;
/** Digits of a record id that are enough to ask by. */
const LEAST_DIGITS = 4;

/**
 * Why a record was kept or left out, and what it resembles. Reads the data set once more for its text, and once again to
 * hold every other record against it.
 *
 * @param wanted the beginning of a record id, or `file:line`
 * @throws {LoraError} `record-unknown`, `record-ambiguous`
 */
export async function explainRecord(
  outcome: CheckOutcome,
  wanted: string,
  signal: AbortSignal,
): Promise<Explanation[]> {
  const isWanted = matcher(wanted);
  const found: { checked: CheckedDataset; record: SourceRecord }[] = [];
  for (const checked of outcome.datasets.values()) {
    for await (const record of recordsOf(outcome, checked, signal))
      if (isWanted(record)) found.push({ checked, record });
  }
  const [first] = found;
  if (first === undefined) {
    throw new LoraError("record-unknown", `No readable record here is ${excerpt(wanted)}.`, {
      next: "Give the first digits of a record id, as the lock has it, or file:line, as findings name it.",
    });
  }
  const ids = new Set(found.map(({ record }) => record.id));
  const byId = !wanted.includes(":");
  if (byId && ids.size > 1) {
    const some = found.slice(0, 4).map(({ record }) => `${record.id.slice(0, 16)} (${formatPlace(record.place)})`);
    throw new LoraError("record-ambiguous", `${ids.size} records have ids that begin with ${wanted}.`, {
      next: `Give more digits: ${some.join(", ")}${ids.size > some.length ? ", …" : ""}.`,
    });
  }
  return Promise.all(
    found.slice(0, MOST_COPIES).map(({ checked, record }) => explain(outcome, checked, record, signal)),
  );
}

function matcher(wanted: string): (record: SourceRecord) => boolean {
  const place = wanted.replace(/^\.\//, "");
  if (/:\d+$/.test(place)) {
    // Findings name a column, too, where they know it.
    const line = place.replace(/(:\d+):\d+$/, "$1");
    return (record) => [place, line].includes(formatPlace(record.place));
  }
  if (/^[0-9a-f]+$/i.test(wanted) && wanted.length >= LEAST_DIGITS && wanted.length <= 64) {
    const prefix = wanted.toLowerCase();
    return (record) => record.id.startsWith(prefix);
  }
  throw new LoraError("usage", `${excerpt(wanted)} is neither a record id nor file:line.`, {
    next: `Give at least ${LEAST_DIGITS} digits of a record id, as the lock has it, or file:line, as findings name it.`,
  });
}

function recordsOf({ workspace }: CheckOutcome, { entry, lock }: CheckedDataset, signal: AbortSignal) {
  return readDataset(workspace.root, entry, { signal, splitOf: dealtSplits(lock.dealt), onFinding: () => {} });
}

async function explain(
  outcome: CheckOutcome,
  checked: CheckedDataset,
  record: SourceRecord,
  signal: AbortSignal,
): Promise<Explanation> {
  const { hygiene } = checked;
  const removal = hygiene.removed.get(record.ordinal);
  const concerns = (place: Place | undefined) => place !== undefined && same(place, record.place);
  const findings = checked.findings.filter(
    ({ rule, place, related = [] }) =>
      concerns(place) || (rule === "paraphrase" && related.some((one) => concerns(one.place))),
  );
  const twin =
    removal?.because ?? findings.find(({ rule, related }) => COMPARES.has(rule) && related)?.related?.[0]?.place;
  const resemblance = new Resemblance(record.conversation);
  let other: { relative: Relative; conversation: Conversation } | null = null;
  const nearest: { relative: Relative; conversation: Conversation }[] = [];
  for await (const one of recordsOf(outcome, checked, signal)) {
    if (one.ordinal === record.ordinal) continue;
    const similarity = resemblance.to(one.conversation);
    const isTwin = twin !== undefined && same(one.place, twin);
    if (!isTwin && similarity < Math.max(LEAST_SIMILARITY, nearest[MOST_RELATIVES - 1]?.relative.similarity ?? 0))
      continue;
    const left = hygiene.removed.get(one.ordinal)?.rule ?? null;
    const relative = { record: one.id, place: one.place, split: one.split, similarity, leftOut: left };
    if (isTwin) other = { relative, conversation: one.conversation };
    nearest.push({ relative, conversation: one.conversation });
    nearest.sort((a, b) => b.relative.similarity - a.relative.similarity);
    if (nearest.length > MOST_RELATIVES) nearest.pop();
  }
  const beside = other ?? (removal === undefined ? (nearest[0] ?? null) : null);
  const prompt = beside === null && twin !== undefined ? await promptAt(outcome, checked, twin, signal) : null;
  const text = beside === null ? prompt : readable(beside.conversation);
  const own = readable(record.conversation);
  const withheld = [own, text ?? ""].some(discloses);
  return {
    dataset: checked.entry.name,
    record: record.id,
    place: record.place,
    split: record.split,
    leftOut: removal?.rule ?? null,
    because: twin ?? null,
    findings,
    inItsStead: standsFor(checked.findings, record.place),
    resembles: nearest.map(({ relative }) => relative),
    beside: beside?.relative ?? null,
    alignment: text === null || withheld ? null : align(own, text),
  };
}

/** Rules whose first related place is the record that another is held against. */
const COMPARES = new Set(["exact-duplicate", "near-duplicate", "contamination", "conflict"]);

/** The records that are called duplicates of the one at `place`. */
function standsFor(findings: readonly Finding[], place: Place): Explanation["inItsStead"] {
  return findings.flatMap(({ rule, place: at, related }) => {
    const kept = related?.[0]?.place;
    const duplicate = rule === "exact-duplicate" || rule === "near-duplicate";
    return duplicate && at !== undefined && kept !== undefined && same(kept, place) ? [{ rule, place: at }] : [];
  });
}

/** The prompt of a suite's case, where it is that which a record gives away. */
async function promptAt(
  outcome: CheckOutcome,
  { entry }: CheckedDataset,
  place: Place,
  signal: AbortSignal,
): Promise<string | null> {
  const prompts = [
    ...(await heldOutPrompts(outcome.workspace, entry, { signal, onFinding: () => {} })),
    ...(await dealtPrompts(outcome.workspace, entry, signal)),
  ];
  const found = prompts.find((prompt) => same(prompt.place, place));
  return found === undefined ? null : found.texts.map((text) => `[user] ${text}`).join("\n");
}

function same(one: Place, other: Place): boolean {
  return one.file === other.file && one.line === other.line;
}
