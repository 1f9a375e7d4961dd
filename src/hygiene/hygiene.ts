import { LoraError, type Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import { Allowances, type PlaceOf } from "./allow.ts";
import { findLeaks, type HeldOut } from "./contamination.ts";
import { judgeContamination } from "./contamination-verdicts.ts";
import { Corpus, type PlacedShard } from "./corpus.ts";
import { judgeConflicts, judgeExactDuplicates, noteSharedAnswers } from "./exact.ts";
import { silenced } from "./ignore.ts";
import { JaccardJoin } from "./jaccard.ts";
import { lengthOutliers } from "./lengths.ts";
import type { Memory } from "./memory.ts";
import { judgeNearDuplicates } from "./near.ts";
import { Pace } from "./pace.ts";
import { AskedPrompts, judgeParaphrases } from "./paraphrase-verdicts.ts";
import { Remarks } from "./remarks.ts";
import type { Row } from "./row.ts";
import { userWords } from "./transcript.ts";
import { type Removal, type RuleCount, Verdicts } from "./verdicts.ts";
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
  evaluation: EvaluationPrompt[];
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
}

/** The split adapters learn from; every other is held out. */
const TRAIN = "train";

/**
 * Everything that is held against the records of a data set without a model. Of each only keys and the numbers of its words are
 * known here; what it says was looked at when it was signed. Which record ids are left does not depend on the order of the records nor on the files
 * they lie in.
 *
 * Rules are applied one after the other, each to what the ones before left standing: what a record itself says, contamination,
 * exact duplicates, conflicts, near duplicates. So a record that is kept in another's stead really is kept, and a long prompt with
 * a yes and a no for answers is a conflict before it is a near duplicate.
 *
 * @throws {LoraError} `cancelled` when the signal is aborted
 */
export async function runHygiene(input: HygieneInput): Promise<HygieneReport> {
  const { settings } = input;
  const verdicts = new Verdicts(settings);
  const { corpus, asked } = await collect(input, verdicts);
  const { contents, prompts, answers } = corpus;
  const pace = (task: string, total: number) => new Pace(task, total, input);
  const stands = (ordinal: number) => !verdicts.removed.has(ordinal);
  const answered = (ordinal: number) => corpus.isAnswered(ordinal) && stands(ordinal);

  const { textOf, wanted } = distinctTexts(contents);
  const memory = input.memory ?? null;
  const join = new JaccardJoin(corpus, settings.near.threshold, wanted, memory?.join.recall(corpus) ?? null);
  const heldOut = heldOutOf(corpus, stands, input.evaluation, textOf);
  if (heldOut.length > 0) {
    const train = trainTexts(corpus, stands);
    const progress = pace("contamination", train.firsts.length);
    const known = memory?.overlaps(corpus, heldOut) ?? null;
    const contamination = await findLeaks(
      {
        visit: () => inShards(corpus, train.firsts, (ordinal) => known?.get(ordinal) !== undefined),
        hasWords: (index) => corpus.hasWords(train.firsts[index]!),
        transcript: (index) => corpus.transcript(train.firsts[index]!),
        text: (index) => textOf(contents[train.firsts[index]!]!),
        known: (index) => known?.get(train.firsts[index]!),
        learn: (index, overlap) => known?.set(train.firsts[index]!, overlap),
      },
      heldOut,
      join,
      progress,
    );
    const rows = { group: train.group, transcriptOf: ({ ordinal }: Row) => corpus.transcript(ordinal) };
    judgeContamination(contamination, heldOut, rows, corpus.vocabulary, verdicts);
  }
  judgeExactDuplicates(corpus.groups(contents, stands), verdicts);
  judgeConflicts(corpus.groups(prompts, answered), verdicts);
  const source = { textOf: (row: Row) => textOf(row.content), join };
  // What shares nothing with any other resembles none.
  const alike = corpus.rows((ordinal) => join.shares(textOf(contents[ordinal]!)) && stands(ordinal));
  await judgeNearDuplicates(alike, source, verdicts, (total) => pace("near duplicates", total));
  noteSharedAnswers(corpus.groups(answers, answered), verdicts);
  if (asked !== null) judgeParaphrases(asked, verdicts);
  await memory?.keep(join);
  corpus.release();
  const findings = silenced(verdicts.findings, settings.ignore, input.placeOf);
  return { findings, removed: verdicts.removed, counts: verdicts.counts };
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
function distinctTexts(contents: Uint32Array): { textOf: (content: number) => number; wanted: Uint8Array } {
  const first = new Int32Array(contents.length).fill(-1);
  const wanted = new Uint8Array(contents.length);
  for (let ordinal = 0; ordinal < contents.length; ordinal++) {
    if (first[contents[ordinal]!]! >= 0) continue;
    first[contents[ordinal]!] = ordinal;
    wanted[ordinal] = 1;
  }
  return { textOf: (content) => first[content]!, wanted };
}

/** Standing train records, one for each content: the first in order of precedence, which is theirs. */
function trainTexts(corpus: Corpus, stands: (ordinal: number) => boolean) {
  const { contents, ranked } = corpus;
  const isTrain = (ordinal: number) => corpus.placedOf(ordinal).split === TRAIN && stands(ordinal);
  const members = ranked.filter(isTrain);
  const seen = new Uint8Array(corpus.count);
  const firsts = members.filter((ordinal) => {
    const isFirst = seen[contents[ordinal]!] === 0;
    seen[contents[ordinal]!] = 1;
    return isFirst;
  });
  const next = new Int32Array(corpus.count).fill(-1);
  const latest = new Int32Array(corpus.count).fill(-1);
  for (const ordinal of members) {
    const before = latest[contents[ordinal]!]!;
    if (before >= 0) next[before] = ordinal;
    latest[contents[ordinal]!] = ordinal;
  }
  const group = (index: number): [Row, ...Row[]] => {
    const rows: [Row, ...Row[]] = [corpus.row(firsts[index]!)];
    for (let at = next[firsts[index]!]!; at >= 0; at = next[at]!) rows.push(corpus.row(at));
    return rows;
  };
  return { firsts, group };
}

/** Positions in a list of ordinals, shard after shard, so that the words of one shard are held at a time, if any are needed. */
function* inShards(corpus: Corpus, ordinals: Uint32Array, isKnown: (ordinal: number) => boolean): Generator<number> {
  const indexOf = new Int32Array(corpus.count).fill(-1);
  for (let index = 0; index < ordinals.length; index++) indexOf[ordinals[index]!] = index;
  for (const [s, { shard }] of corpus.shards.entries()) {
    const first = corpus.firsts[s]!;
    const listed = Array.from({ length: shard.count }, (_, at) => first + at).filter((one) => indexOf[one]! >= 0);
    if (!listed.every(isKnown)) shard.hold();
    for (const ordinal of listed) yield indexOf[ordinal]!;
    shard.release();
  }
}

function heldOutOf(
  corpus: Corpus,
  stands: (ordinal: number) => boolean,
  evaluation: readonly EvaluationPrompt[],
  textOf: (content: number) => number,
): HeldOut[] {
  const { vocabulary, ranked, contents } = corpus;
  const ordinals = ranked.filter((ordinal) => corpus.placedOf(ordinal).split !== TRAIN && stands(ordinal));
  const records = Array.from(ordinals, (ordinal): HeldOut => {
    const transcript = corpus.transcript(ordinal);
    return {
      place: corpus.place(ordinal),
      set: `split ${corpus.placedOf(ordinal).split}`,
      prompt: userWords(transcript),
      text: transcript,
      transcript,
      joined: textOf(contents[ordinal]!),
    };
  });
  const idsOf = (texts: readonly string[]) =>
    Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
  const prompts = evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }): HeldOut => {
    return { place, set, prompt: idsOf(texts), text: idsOf([...texts, ...answers]), transcript: null, joined: null };
  });
  return [...records, ...prompts];
}
