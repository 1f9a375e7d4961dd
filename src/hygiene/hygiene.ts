import type { DuplicateCluster } from "../dataset/change.ts";
import { heldOutIds } from "../dataset/dealt.ts";
import { LoraError } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { ResolvedHygiene, ResolvedSplits } from "../manifest/resolve.ts";
import type { DealtSplits } from "../manifest/schema.generated.ts";
import { Allowances, type PlaceOf } from "./allow.ts";
import type { HeldOut } from "./contamination.ts";
import { Corpus, type PlacedShard } from "./corpus.ts";
import { type Dealt, dealRecords } from "./dealing.ts";
import { Duplicates } from "./duplicates.ts";
import { judgeConflicts, judgeExactDuplicates, noteSharedAnswers } from "./exact.ts";
import { type EvaluationPrompt, heldOutPrompts, heldOutRecords, judgeLeaks } from "./held-out.ts";
import { silenced } from "./ignore.ts";
import { JaccardJoin } from "./jaccard.ts";
import { lengthOutliers } from "./lengths.ts";
import type { Memory, Sought } from "./memory.ts";
import { judgeNearDuplicates } from "./near.ts";
import { Pace } from "./pace.ts";
import { AskedPrompts, judgeParaphrases, noteSkippedParaphrases } from "./paraphrase-verdicts.ts";
import { Remarks } from "./remarks.ts";
import { type Row, TRAIN } from "./row.ts";
import { noteShares } from "./share-notes.ts";
import { straddling } from "./straddling.ts";
import { type Removal, type RuleCount, Verdicts } from "./verdicts.ts";

export type { EvaluationPrompt } from "./held-out.ts";
export type { Removal, RuleCount } from "./verdicts.ts";

export interface HygieneInput {
  /** Where the manifest says what. */
  placeOf: PlaceOf;
  /** All records, in their order, signed with the data set's settings. */
  shards: AsyncIterable<PlacedShard>;
  settings: ResolvedHygiene;
  /** How records are dealt whose files have no split; null where all have one. */
  splits?: ResolvedSplits | null;
  evaluation: EvaluationPrompt[];
  /** The same, of records that other data sets deal to a split: how this one deals may not depend on how those do. */
  dealtElsewhere?: EvaluationPrompt[];
  /** What was found when the data was looked at before. */
  memory?: Memory | undefined;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

export interface HygieneReport {
  /** In the order of files and lines. */
  findings: Finding[];
  /** By ordinal. */
  removed: Map<number, Removal>;
  counts: RuleCount[];
  /** The largest of records that repeat one another. */
  clusters: DuplicateCluster[];
  /** Where records went whose files have no split; null where there are none. */
  dealt: DealtSplits | null;
}

/**
 * Everything that is held against the records of a data set without a model. Of each only keys and the numbers of its words are
 * known here; what it says was looked at when it was signed. Which record ids are left does not depend on the order of the records nor on the files
 * they lie in.
 *
 * Rules are applied one after the other, each to what the ones before left standing: what a record itself says, contamination,
 * exact duplicates, conflicts, near duplicates. So a record that is kept in another's stead really is kept, and a long prompt with
 * a yes and a no for answers is a conflict before it is a near duplicate.
 *
 * Records that are to be dealt count as `train` until then, for each of them may be learned from. What is left is dealt, and what
 * was dealt to a held-out split is held against the rest as any other held-out split is.
 *
 * @throws {LoraError} `cancelled` when the signal is aborted
 */
export async function runHygiene(input: HygieneInput): Promise<HygieneReport> {
  const { settings, placeOf } = input;
  const verdicts = new Verdicts(settings);
  const { corpus, asked } = await collect(input, verdicts);
  const { contents, prompts, answers, vocabulary } = corpus;
  const pace = (task: string, total: number) => new Pace(task, total, input);
  const stands = (ordinal: number) => !verdicts.removed.has(ordinal);
  const answered = (ordinal: number) => corpus.isAnswered(ordinal) && stands(ordinal);

  const { textOf, wanted } = distinctTexts(contents);
  const memory = input.memory ?? null;
  const join = new JaccardJoin(corpus, settings.near.threshold, wanted, memory?.join.recall(corpus, wanted) ?? null);
  const compared = { corpus, join, textOf };
  /** Returns how many texts to train on give something away. */
  const leakInto = async (sought: Sought, heldOut: HeldOut[]): Promise<number> => {
    if (heldOut.length === 0) return 0;
    const known = memory?.overlaps(sought, corpus, heldOut) ?? null;
    return await judgeLeaks(heldOut, compared, verdicts, known, (total) => pace("contamination", total));
  };
  const heldOut = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) !== TRAIN && stands(ordinal));
  await leakInto("held-out", [...heldOutRecords(heldOut, compared), ...heldOutPrompts(input.evaluation, vocabulary)]);
  const duplicates = new Duplicates(corpus);
  judgeExactDuplicates(corpus.groups(contents, stands), verdicts, duplicates);
  judgeConflicts(corpus.groups(prompts, answered), verdicts);
  // What shares nothing with any other resembles none.
  const alike = corpus.rows((ordinal) => join.shares(textOf(ordinal)) && stands(ordinal));
  const source = { textOf: ({ ordinal }: Row) => textOf(ordinal), join };
  await judgeNearDuplicates(alike, source, verdicts, duplicates, (total) => pace("near duplicates", total));
  const paraphrases = asked?.search(verdicts) ?? null;
  let dealt: DealtSplits | null = null;
  if (input.splits) {
    const leaks = verdicts.actionOf("contamination") !== "report";
    const links = { ...compared, paraphrases, leaks };
    const among = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) === TRAIN && stands(ordinal));
    const { heldOut, ...done } = await dealRecords(among, input.splits, links, (total) => pace("splits", total));
    const given = await leakInto("dealt", heldOutRecords(heldOut, compared));
    const torn = straddling(among, links) + (leaks ? given : 0);
    if (torn > 0) throw new Error(`dealing put ${torn} pairs of records apart that belong together`);
    for (const note of noteShares(done, placeOf)) verdicts.note(note);
    dealt = lockedSplits(done, heldOut, torn, corpus);
  }
  await leakInto("dealt-elsewhere", heldOutPrompts(input.dealtElsewhere ?? [], vocabulary));
  noteSharedAnswers(corpus.groups(answers, answered), verdicts);
  if (paraphrases !== null) judgeParaphrases(paraphrases, verdicts);
  else if (asked !== null) noteSkippedParaphrases(asked, verdicts);
  await memory?.keep(join);
  corpus.release();
  const findings = silenced(verdicts.findings, settings.ignore, placeOf);
  return { findings, removed: verdicts.removed, counts: verdicts.counts, clusters: duplicates.largest(), dealt };
}

/** The one pass over the shards: tells what was found in each record by itself, and puts the records side by side. */
async function collect(
  input: HygieneInput,
  verdicts: Verdicts,
): Promise<{ corpus: Corpus; asked: AskedPrompts | null }> {
  const { settings, placeOf, signal } = input;
  const shards: PlacedShard[] = [];
  for await (const placed of input.shards) {
    if (signal?.aborted) throw new LoraError("cancelled", "Cancelled while records were read.", { exit: 130 });
    shards.push(placed);
  }
  const corpus = new Corpus(shards);
  const allowances = new Allowances(settings.allow);
  const remarks = new Remarks(verdicts, allowances);
  const lengths = new Uint32Array(corpus.count);
  const asked = settings.paraphrase === "off" ? null : new AskedPrompts();
  for (const [s, { shard }] of shards.entries()) {
    const first = corpus.firsts[s]!;
    for (const { at, faults, remarks: made } of shard.notes.records) {
      const row = corpus.row(first + at);
      for (const fault of faults) verdicts.fault(row.ordinal, { ...fault, place: row.place });
      remarks.add(row, made);
    }
    lengths.set(shard.head.said, first);
    if (asked === null || asked.tooMany) continue;
    shard.hold();
    for (let at = 0; at < shard.count && !asked.tooMany; at++) {
      const prompt = shard.asked(at);
      if (prompt !== null) asked.add(corpus.row(first + at), prompt);
    }
    shard.release();
  }
  remarks.judge();
  const outliers = lengthOutliers(lengths, (ordinal) => corpus.place(ordinal));
  for (const finding of [...outliers, ...allowances.unused(placeOf)]) verdicts.note(finding);
  return { corpus, asked };
}

/** Records of the same content are one text: the first of them. */
function distinctTexts(contents: Uint32Array): { textOf: (ordinal: number) => number; wanted: Uint8Array } {
  const first = new Int32Array(contents.length).fill(-1);
  const wanted = new Uint8Array(contents.length);
  for (let ordinal = 0; ordinal < contents.length; ordinal++) {
    if (first[contents[ordinal]!]! >= 0) continue;
    first[contents[ordinal]!] = ordinal;
    wanted[ordinal] = 1;
  }
  return { textOf: (ordinal) => first[contents[ordinal]!]!, wanted };
}

function lockedSplits(
  { split: _, ...dealt }: Omit<Dealt, "heldOut">,
  heldOut: Uint32Array,
  torn: number,
  corpus: Corpus,
): DealtSplits {
  const ids = Array.from(heldOut, (ordinal) => [corpus.id(ordinal), corpus.splitOf(ordinal)] as const);
  return { ...dealt, straddling: torn, heldOut: heldOutIds(Object.keys(dealt.shares), ids) };
}
