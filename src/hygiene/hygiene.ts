import { answerKey, contentKey, promptKey } from "../dataset/identity.ts";
import type { SourceRecord } from "../dataset/record.ts";
import { LoraError, type Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import { Allowances, type PlaceOf } from "./allow.ts";
import type { SignatureCache } from "./cache.ts";
import { findLeaks, type HeldOut } from "./contamination.ts";
import { judgeContamination } from "./contamination-verdicts.ts";
import { ContentRules, charactersIn } from "./content.ts";
import { judgeConflicts, judgeExactDuplicates, noteSharedAnswers } from "./exact.ts";
import { silenced } from "./ignore.ts";
import { JaccardJoin } from "./jaccard.ts";
import { lengthOutliers } from "./lengths.ts";
import { judgeNearDuplicates } from "./near.ts";
import { Pace } from "./pace.ts";
import { AskedPrompts, judgeParaphrases } from "./paraphrase-verdicts.ts";
import { Remarks } from "./remarks.ts";
import { type Roles, roleFaults } from "./roles.ts";
import { groupRows, type Row } from "./row.ts";
import { shingledTexts } from "./shingled.ts";
import { ToolChecks } from "./tools.ts";
import { MARKERS, transcribe, userWords } from "./transcript.ts";
import { type Removal, type RuleCount, Verdicts } from "./verdicts.ts";
import { Sequences, Vocabulary } from "./vocabulary.ts";
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
  /** Name of the data set: fingerprints are its own. */
  name: string;
  /** Where the manifest says what. */
  placeOf: PlaceOf;
  /** BCP 47 tags of the languages that turns may be in; none: any. */
  language: readonly string[];
  records: AsyncIterable<SourceRecord>;
  roles: Roles;
  settings: ResolvedHygiene;
  evaluation: EvaluationPrompt[];
  /** Spares looking again at what records say that were clean before. Never changes the result. */
  cache?: SignatureCache | undefined;
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
 * Everything that is held against the records of a data set without a model. The records go by once; of each only keys and
 * the numbers of its words are kept. Which record ids are left does not depend on the order of the records nor on the files
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
  const corpus = await collect(input, verdicts);
  const { rows, transcripts, vocabulary } = corpus;
  const transcriptOf = (row: Row) => transcripts.at(row.index);
  const standing = () => rows.filter((row) => verdicts.stands(row));
  const pace = (task: string, total: number) => new Pace(task, total, input);

  const { threshold } = settings.near;
  const texts = await shingledTexts(transcripts, vocabulary, threshold, pace("shingles", rows.length));
  const { textOf, wanted } = distinctTexts(rows);
  const join = new JaccardJoin(texts, threshold, wanted);
  const train = groupRows(
    standing().filter((row) => row.split === TRAIN),
    (row) => row.content,
  );
  const heldOut = heldOutOf(standing(), input.evaluation, { transcriptOf, textOf }, vocabulary);
  if (heldOut.length > 0) {
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
  }
  judgeExactDuplicates(standing(), verdicts);
  const answered = standing().filter((row) => row.answer !== "");
  judgeConflicts(answered, verdicts);
  await judgeNearDuplicates(standing(), { transcriptOf, textOf, join }, verdicts, (total) =>
    pace("near duplicates", total),
  );
  noteSharedAnswers(
    answered.filter((row) => verdicts.stands(row)),
    verdicts,
  );
  if (corpus.asked !== null) judgeParaphrases(corpus.asked, verdicts);
  const findings = silenced(verdicts.findings, settings.ignore, input.placeOf);
  return { findings, removed: verdicts.removed, counts: verdicts.counts };
}

interface Corpus {
  rows: Row[];
  transcripts: Sequences;
  vocabulary: Vocabulary;
  /** Null where paraphrases are not looked for. */
  asked: AskedPrompts | null;
}

/** The one pass over the records: judges each by itself, and keeps what the comparison of records needs. */
async function collect(input: HygieneInput, verdicts: Verdicts): Promise<Corpus> {
  const { cache, settings, placeOf } = input;
  const asked = settings.paraphrase === "off" ? null : new AskedPrompts();
  const corpus: Corpus = { rows: [], transcripts: new Sequences(), vocabulary: new Vocabulary(MARKERS), asked };
  const tools = new ToolChecks();
  const content = await ContentRules.of(input.language);
  const allowances = new Allowances(input.name, settings.allow);
  const remarks = new Remarks(verdicts, allowances);
  const lengths: number[] = [];
  await cache?.open(content.version);
  for await (const record of input.records) {
    if (input.signal?.aborted) throw new LoraError("cancelled", "Cancelled while records were read.", { exit: 130 });
    const { conversation, place } = record;
    for (const fault of [...roleFaults(conversation, input.roles), ...tools.faults(conversation)]) {
      verdicts.fault(record.ordinal, { ...fault, place });
    }
    const row = remember(record, corpus);
    lengths.push(charactersIn(conversation));
    asked?.add(row, conversation);
    if (cache?.isClean(record.id)) continue;
    const made = content.remarks(conversation);
    if (made.length === 0) cache?.addClean(record.id);
    else remarks.add(row, made);
  }
  await cache?.save();
  remarks.judge();
  for (const finding of [...lengthOutliers(corpus.rows, lengths), ...allowances.unused(placeOf)])
    verdicts.note(finding);
  return corpus;
}

function remember(record: SourceRecord, { rows, transcripts, vocabulary }: Corpus): Row {
  const { conversation, ordinal, id, split, place } = record;
  const answered = conversation.messages.some(({ role }) => role === "assistant");
  const row: Row = {
    index: transcripts.push(transcribe(conversation, vocabulary)),
    ordinal,
    id,
    split,
    place,
    content: contentKey(conversation),
    prompt: promptKey(conversation),
    answer: answered ? answerKey(conversation) : "",
  };
  rows.push(row);
  return row;
}

/** Rows of the same content are one text: the first of them. */
function distinctTexts(rows: readonly Row[]): { textOf: (row: Row) => number; wanted: Uint8Array } {
  const first = new Map<string, number>();
  const wanted = new Uint8Array(rows.length);
  for (const { content, index } of rows) {
    if (first.has(content)) continue;
    first.set(content, index);
    wanted[index] = 1;
  }
  return { textOf: ({ content }) => first.get(content)!, wanted };
}

function heldOutOf(
  rows: readonly Row[],
  evaluation: readonly EvaluationPrompt[],
  { transcriptOf, textOf }: { transcriptOf: (row: Row) => Uint32Array; textOf: (row: Row) => number },
  vocabulary: Vocabulary,
): HeldOut[] {
  const records = rows
    .filter((row) => row.split !== TRAIN)
    .map((row): HeldOut => {
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
  const idsOf = (texts: readonly string[]) =>
    Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
  const prompts = evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }): HeldOut => {
    return { place, set, prompt: idsOf(texts), text: idsOf([...texts, ...answers]), transcript: null, joined: null };
  });
  return [...records, ...prompts];
}
