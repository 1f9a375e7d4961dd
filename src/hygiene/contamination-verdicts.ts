import { formatPlace } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { type Contamination, extentOf, type HeldOut, type Leak } from "./contamination.ts";
import { hundredths } from "./near.ts";
import { longestSharedRun } from "./overlap.ts";
import { byPlace, type Row } from "./row.ts";
import { userWords } from "./transcript.ts";
import { MOST_RELATED, type Verdicts } from "./verdicts.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Share of a set's rows from which the whole set counts as contaminated (Tülu 3). */
const CONTAMINATED_SET = 0.02;
/** Characters of a shared run that are shown. */
const SHOWN = 120;

export interface TrainRows {
  /** Train rows of one content, in order of precedence; the first stands for them. */
  group: (index: number) => readonly [Row, ...Row[]];
  transcriptOf: (row: Row) => Uint32Array;
}

/** Turns leaks into findings at the train records, and says of each held-out set how much of it is hit. */
export function judgeContamination(
  { leaks, runs }: Contamination,
  heldOut: readonly HeldOut[],
  train: TrainRows,
  vocabulary: Vocabulary,
  verdicts: Verdicts,
): void {
  const hit = new Set<number>();
  for (const [group, found] of leaks) {
    const worst = found[0]!;
    for (const leak of found) hit.add(leak.heldOut);
    const target = heldOut[worst.heldOut]!;
    const rows = train.group(group);
    const shown = shower(rows, vocabulary, verdicts);
    const message =
      describe(worst, target, train.transcriptOf(rows[0]), shown) +
      (found.length > 1 ? ` So it does with ${found.length - 1} more held-out rows.` : "");
    const related = found.slice(0, MOST_RELATED).map((leak) => ({
      message: `held out in ${heldOut[leak.heldOut]!.set}, ${Math.floor(100 * extentOf(leak, heldOut[leak.heldOut]!))}% of it given away`,
      place: heldOut[leak.heldOut]!.place,
    }));
    for (const row of rows) {
      verdicts.convict("contamination", row, target.place);
      verdicts.judge("contamination", row.place, {
        message,
        help: "Delete one of the two: a score on rows the model has learnt from says nothing.",
        removal: "`hygiene.contamination: remove` leaves the train record out.",
        related,
      });
    }
  }
  noteContaminatedSets(hit, heldOut, verdicts);
  noteSharedRuns(runs, heldOut, train, vocabulary, verdicts);
}

/** Shows words of a record, unless it holds a credential or personal data: those are words, too. */
function shower(rows: readonly Row[], vocabulary: Vocabulary, verdicts: Verdicts): (words: Uint32Array) => string {
  if (rows.some((row) => verdicts.discloses(row))) return () => "not shown, for the record holds what must not be";
  return (words) => excerpt(vocabulary.textOf(words), SHOWN);
}

function describe(leak: Leak, target: HeldOut, transcript: Uint32Array, shown: (words: Uint32Array) => string): string {
  const held = `${formatPlace(target.place)} (${target.set})`;
  if (leak.by === "equality") {
    return `This train record has the same short prompt as held-out ${held}: ${shown(target.prompt)}.`;
  }
  if (leak.by === "similarity") {
    return `This train record is a near duplicate of held-out ${held}: Jaccard similarity ${hundredths(leak.similarity)}.`;
  }
  const { start, length } = longestSharedRun(target.prompt, userWords(transcript));
  const run = shown(target.prompt.subarray(start, start + length));
  return (
    `This train record gives held-out ${held} away: ${leak.covered} of the ${target.prompt.length} words of its user turns ` +
    `lie in runs of 8 that both have; the longest has ${length}: ${run}.`
  );
}

function noteContaminatedSets(hit: ReadonlySet<number>, heldOut: readonly HeldOut[], verdicts: Verdicts): void {
  for (const [set, indices] of bySet(heldOut)) {
    const hits = indices.filter((index) => hit.has(index)).map((index) => heldOut[index]!.place);
    if (hits.length <= CONTAMINATED_SET * indices.length) continue;
    const [first, ...others] = hits.sort(byPlace);
    verdicts.note({
      rule: "contaminated-set",
      severity: "warning",
      message:
        `${hits.length} of the ${indices.length} rows held out in ${set} are given away by train records: ` +
        `${percent(hits.length / indices.length)}, and above 2% the whole set counts as contaminated.`,
      help: "Scores on it are flattered until the leaking train records are gone.",
      place: first!,
      ...(others.length === 0
        ? {}
        : { related: others.slice(0, MOST_RELATED).map((place) => ({ message: "given away as well", place })) }),
    });
  }
}

function noteSharedRuns(
  runs: ReadonlyMap<number, number>,
  heldOut: readonly HeldOut[],
  train: TrainRows,
  vocabulary: Vocabulary,
  verdicts: Verdicts,
): void {
  for (const [set, indices] of bySet(heldOut)) {
    const touched = indices.filter((index) => runs.has(index));
    const [example] = touched.sort((one, other) => byPlace(heldOut[one]!.place, heldOut[other]!.place));
    if (example === undefined) continue;
    const rows = train.group(runs.get(example)!);
    const [row] = rows;
    const shown = shower(rows, vocabulary, verdicts);
    const { text } = heldOut[example]!;
    const { start, length } = longestSharedRun(text, train.transcriptOf(row));
    verdicts.note({
      rule: "shared-run",
      severity: "warning",
      message:
        `${touched.length} of the ${indices.length} rows held out in ${set} share a run of 13 words or more with a train record, ` +
        `though no record gives one away. This one has ${length} in common with ${formatPlace(row.place)}: ` +
        `${shown(text.subarray(start, start + length))}.`,
      help: "Set phrases are harmless; an answer that is learnt word for word is not.",
      place: heldOut[example]!.place,
      related: [{ message: "the train record it shares the run with", place: row.place }],
    });
  }
}

function bySet(heldOut: readonly HeldOut[]): Map<string, number[]> {
  const sets = new Map<string, number[]>();
  for (const [index, { set }] of heldOut.entries()) {
    const indices = sets.get(set);
    if (indices === undefined) sets.set(set, [index]);
    else indices.push(index);
  }
  return sets;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
