import type { DuplicateCluster } from "../dataset/change.ts";
import { heldOutIds } from "../dataset/dealt.ts";
import { LoraError, type Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { ResolvedHygiene, ResolvedSplits } from "../manifest/resolve.ts";
import type { DealtSplits } from "../manifest/schema.generated.ts";
import { Allowances, type PlaceOf } from "./allow.ts";
import { findLeaks, type HeldOut } from "./contamination.ts";
import { judgeContamination } from "./contamination-verdicts.ts";
import { Corpus, type PlacedShard } from "./corpus.ts";
import { type Dealt, dealRows } from "./dealing.ts";
import { Duplicates } from "./duplicates.ts";
import { judgeConflicts, judgeExactDuplicates, noteSharedAnswers } from "./exact.ts";
import { silenced } from "./ignore.ts";
import { JaccardJoin } from "./jaccard.ts";
import { lengthOutliers } from "./lengths.ts";
import { judgeNearDuplicates } from "./near.ts";
import { Pace } from "./pace.ts";
import { AskedPrompts, judgeParaphrases, noteSkippedParaphrases } from "./paraphrase-verdicts.ts";
import { Remarks } from "./remarks.ts";
import { groupRows, type Row, TRAIN } from "./row.ts";
import { noteShares } from "./share-notes.ts";
import { straddling } from "./straddling.ts";
import { userWords } from "./transcript.ts";
import { type Removal, type RuleCount, Verdicts } from "./verdicts.ts";
import { Numbers, type Vocabulary } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

export type { Removal, RuleCount } from "./verdicts.ts";

/** Something the adapter will be measured on that lies outside of the data set: a case of a suite, a row of a benchmark. */
export interface EvaluationPrompt {
  place: Place;
  /** What it belongs to, such as `benchmark gsm8k.jsonl`; default: the suite of its file. */
  set?: string;
  /** User turns. */
  texts: string[];
  /** What is expected, where that is written out. */
  answers?: string[];
}

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
  const { rows, vocabulary } = corpus;
  const transcriptOf = (row: Row) => corpus.transcript(row.ordinal);
  const standing = () => corpus.ranked.filter((row) => verdicts.stands(row));
  const pace = (task: string, total: number) => new Pace(task, total, input);

  const { textOf, wanted } = distinctTexts(rows);
  const join = new JaccardJoin(corpus, settings.near.threshold, wanted);
  /** Returns how many texts to train on give something away. */
  const leakInto = async (heldOut: HeldOut[]): Promise<number> => {
    if (heldOut.length === 0) return 0;
    const train = groupRows(
      standing().filter((row) => row.split === TRAIN),
      (row) => row.content,
    );
    const contamination = await findLeaks(
      {
        count: train.length,
        transcript: (index) => transcriptOf(train[index]![0]),
        text: (index) => textOf(train[index]![0]),
      },
      heldOut,
      join,
      pace("contamination", train.length),
    );
    judgeContamination(contamination, heldOut, { groups: train, transcriptOf }, vocabulary, verdicts);
    return contamination.leaks.size;
  };
  const recordsIn = (held: readonly Row[]) => heldOutRecords(held, { transcriptOf, textOf });
  await leakInto([
    ...recordsIn(standing().filter(({ split }) => split !== TRAIN)),
    ...heldOutPrompts(input.evaluation, vocabulary),
  ]);
  const duplicates = new Duplicates(corpus.ranked);
  judgeExactDuplicates(standing(), verdicts, duplicates);
  const answered = standing().filter((row) => row.answer >= 0);
  judgeConflicts(answered, verdicts);
  await judgeNearDuplicates(standing(), { textOf, join }, verdicts, duplicates, (total) =>
    pace("near duplicates", total),
  );
  const paraphrases = asked?.search(verdicts) ?? null;
  let dealt: DealtSplits | null = null;
  if (input.splits) {
    const leaks = verdicts.actionOf("contamination") !== "report";
    const source = { textOf, join, transcriptOf, paraphrases, leaks };
    const among = standing().filter((row) => row.dealt || row.split === TRAIN);
    const { heldOut, ...done } = await dealRows(among, input.splits, source, pace("splits", among.length));
    const given = await leakInto(recordsIn(heldOut));
    const torn = straddling(among, source) + (leaks ? given : 0);
    if (torn > 0) throw new Error(`dealing put ${torn} pairs of records apart that belong together`);
    for (const note of noteShares(done, placeOf)) verdicts.note(note);
    dealt = lockedSplits(done, heldOut, torn);
  }
  await leakInto(heldOutPrompts(input.dealtElsewhere ?? [], vocabulary));
  noteSharedAnswers(
    answered.filter((row) => verdicts.stands(row)),
    verdicts,
  );
  if (paraphrases !== null) judgeParaphrases(paraphrases, verdicts);
  else if (asked !== null) noteSkippedParaphrases(asked, verdicts);
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
  const { rows } = corpus;
  const allowances = new Allowances(settings.allow);
  const remarks = new Remarks(verdicts, allowances);
  const lengths = new Numbers();
  const asked = settings.paraphrase === "off" ? null : new AskedPrompts();
  let first = 0;
  for (const { shard } of shards) {
    for (const { at, faults, remarks: made } of shard.notes.records) {
      const row = rows[first + at]!;
      for (const fault of faults) verdicts.fault(row.ordinal, { ...fault, place: row.place });
      remarks.add(row, made);
    }
    for (const characters of shard.columns.said) lengths.push(characters);
    for (let at = 0; at < shard.count && asked?.tooMany === false; at++) {
      const prompt = shard.asked(at);
      if (prompt !== null) asked.add(rows[first + at]!, prompt);
    }
    first += shard.count;
  }
  remarks.judge();
  for (const finding of [...lengthOutliers(rows, lengths.view()), ...allowances.unused(placeOf)])
    verdicts.note(finding);
  return { corpus, asked };
}

/** Records of the same content are one text: the first of them. Contents are numbered from 0, and are no more than records. */
function distinctTexts(rows: readonly Row[]): { textOf: (row: Row) => number; wanted: Uint8Array } {
  const first = new Int32Array(rows.length).fill(-1);
  const wanted = new Uint8Array(rows.length);
  for (const { content, ordinal } of rows) {
    if (first[content]! >= 0) continue;
    first[content] = ordinal;
    wanted[ordinal] = 1;
  }
  return { textOf: ({ content }) => first[content]!, wanted };
}

function heldOutRecords(
  rows: readonly Row[],
  { transcriptOf, textOf }: { transcriptOf: (row: Row) => Uint32Array; textOf: (row: Row) => number },
): HeldOut[] {
  return rows.map((row): HeldOut => {
    const transcript = transcriptOf(row);
    return {
      place: row.place,
      set: `split ${row.split}`,
      prompt: userWords(transcript),
      text: transcript,
      transcript,
      joined: textOf(row),
    };
  });
}

function heldOutPrompts(evaluation: readonly EvaluationPrompt[], vocabulary: Vocabulary): HeldOut[] {
  const idsOf = (texts: readonly string[]) =>
    Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
  return evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }): HeldOut => {
    return { place, set, prompt: idsOf(texts), text: idsOf([...texts, ...answers]), transcript: null, joined: null };
  });
}

function lockedSplits(
  { split: _, ...dealt }: Omit<Dealt, "heldOut">,
  heldOut: readonly Row[],
  torn: number,
): DealtSplits {
  const ids = heldOutIds(
    Object.keys(dealt.shares),
    heldOut.map(({ id, split }) => [id, split]),
  );
  return { ...dealt, straddling: torn, heldOut: ids };
}
