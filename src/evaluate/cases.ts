import type { Conversation, Message, SourceRecord, Tool } from "../dataset/record.ts";
import { formatPlace, LoraError, type Place } from "../formats/error.ts";
import type { ResolvedSuite } from "../manifest/resolve.ts";
import type { Assertion } from "../manifest/schema.generated.ts";
import type { LoadedSuite } from "./suite.ts";

/** One question of a suite. */
export interface EvalCase {
  name: string;
  place: Place;
  /** The prompt: what comes before the assistant's turn, and the tools offered. */
  conversation: Conversation;
  /** The held-out turn, for cases made from a split. */
  expected?: Message;
  assertions: Assertion[];
  /** Longest answer, in tokens. */
  maxNewTokens: number;
}

/**
 * The cases of a suite: the written-out ones, then one for every fitting assistant turn of `records`. Which turns those
 * are, and their order, depend on the records' ids alone, not on the order of files; a record that occurs twice is asked once.
 *
 * @param records the curated records of the split the suite's `from` names; unused without `from`
 * @throws {LoraError} `suite-invalid` for a suite with findings
 */
export async function expandCases(
  loaded: LoadedSuite,
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord> = [],
): Promise<EvalCase[]> {
  const { suite, findings } = loaded;
  if (suite === null || findings.length > 0) {
    throw new LoraError("suite-invalid", `${loaded.path} has ${findings.length} findings.`, {
      ...(findings[0]?.place === undefined ? {} : { place: findings[0].place }),
      next: "Mend the suite first.",
    });
  }
  const { from } = suite;
  const cases = writtenCases(loaded, suite);
  if (from === undefined) return cases;
  const turns = from.turns ?? "all";
  const chosen = await lowestRecords(records, (record) => fittingTurns(record, turns).length, from.limit);
  const heldOut = chosen.flatMap((record) =>
    fittingTurns(record, turns).map((turn) => heldOutCase(record, turn, suite, from.split)),
  );
  return [...cases, ...heldOut.slice(0, from.limit)];
}

function writtenCases({ written, positions }: LoadedSuite, suite: ResolvedSuite): EvalCase[] {
  return written.map(({ index, conversation }) => {
    const one = suite.cases?.[index];
    if (one === undefined) throw new Error(`suite has no case ${index}`);
    return {
      name: one.name ?? `case ${index + 1}`,
      place: positions.at(["cases", index]),
      conversation: withDefaults(conversation, suite),
      assertions: [...one.assert, ...(suite.assert ?? [])],
      maxNewTokens: suite.maxNewTokens,
    };
  });
}

function heldOutCase(record: SourceRecord, turn: number, suite: ResolvedSuite, split: string): EvalCase {
  const { messages, tools } = record.conversation;
  const expected = messages[turn];
  if (expected === undefined) throw new Error(`record ${record.id} has no turn ${turn}`);
  return {
    name: `${split} ${record.id.slice(0, 8)} turn ${turn + 1}`,
    place: record.place,
    conversation: withDefaults({ messages: messages.slice(0, turn), ...(tools === undefined ? {} : { tools }) }, suite),
    expected,
    assertions: [...(suite.assert ?? [])],
    maxNewTokens: suite.maxNewTokens,
  };
}

/** The suite's system turn and tools where the conversation has none of its own. */
function withDefaults({ messages, tools }: Conversation, suite: ResolvedSuite): Conversation {
  const hasSystem = messages.some(({ role }) => role === "system");
  const offered = tools ?? (suite.tools as Tool[] | undefined);
  return {
    messages:
      hasSystem || suite.system === undefined ? messages : [{ role: "system", content: suite.system }, ...messages],
    ...(offered === undefined ? {} : { tools: offered }),
  };
}

/** Turns that can be asked for: the assistant's, meant to be imitated, with something before them, of the wanted kind. */
function fittingTurns({ conversation }: SourceRecord, wanted: "tool-call" | "reply" | "all"): number[] {
  return conversation.messages.flatMap((message, index) => {
    if (message.role !== "assistant" || message.train === false || index === 0) return [];
    const calls = (message.tool_calls ?? []).length > 0;
    return wanted === "all" || calls === (wanted === "tool-call") ? [index] : [];
  });
}

/** The records with the lowest ids that together hold `limit` turns, without holding the whole split in memory. */
async function lowestRecords(
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord>,
  turnsOf: (record: SourceRecord) => number,
  limit = Number.POSITIVE_INFINITY,
): Promise<SourceRecord[]> {
  let kept = new Map<string, SourceRecord>();
  for await (const record of records) {
    if (turnsOf(record) === 0) continue;
    const twin = kept.get(record.id);
    // Of equal records the place shown must not depend on the order of reading.
    if (twin === undefined || formatPlace(record.place) < formatPlace(twin.place)) kept.set(record.id, record);
    if (kept.size > 2 * limit) kept = new Map(inOrder(kept).slice(0, limit));
  }
  return inOrder(kept)
    .slice(0, limit)
    .map(([, record]) => record);
}

function inOrder(records: Map<string, SourceRecord>): [string, SourceRecord][] {
  return [...records].sort(([one], [other]) => (one < other ? -1 : 1));
}
