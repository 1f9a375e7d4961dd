import type { Place } from "../formats/error.ts";
import { findLeaks, type HeldOut } from "./contamination.ts";
import { judgeContamination } from "./contamination-verdicts.ts";
import type { Corpus } from "./corpus.ts";
import type { JaccardJoin } from "./jaccard.ts";
import type { Overlaps } from "./overlap-memory.ts";
import type { Pace } from "./pace.ts";
import { type Row, TRAIN } from "./row.ts";
import { userWords } from "./transcript.ts";
import type { Verdicts } from "./verdicts.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

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

/** Records, and where they are compared. */
export interface Compared {
  corpus: Corpus;
  join: JaccardJoin;
  /** A record's text in the join; records of the same content may have the same. */
  textOf: (ordinal: number) => number;
}

export function heldOutRecords(ordinals: Uint32Array, { corpus, textOf }: Compared): HeldOut[] {
  const rows = new Array<HeldOut>(ordinals.length);
  for (const index of corpus.inShards(ordinals)) {
    const ordinal = ordinals[index]!;
    const transcript = corpus.transcript(ordinal);
    rows[index] = {
      place: corpus.place(ordinal),
      set: `split ${corpus.splitOf(ordinal)}`,
      prompt: userWords(transcript),
      text: transcript,
      transcript,
      joined: textOf(ordinal),
    };
  }
  return rows;
}

export function heldOutPrompts(evaluation: readonly EvaluationPrompt[], vocabulary: Vocabulary): HeldOut[] {
  const idsOf = (texts: readonly string[]) =>
    Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
  return evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }): HeldOut => {
    return { place, set, prompt: idsOf(texts), text: idsOf([...texts, ...answers]), transcript: null, joined: null };
  });
}

/**
 * Judges what standing train records give away of held-out rows (see {@link findLeaks}).
 * @param known what was found when the data was looked at before; it may be told more
 * @returns how many texts to train on give something away
 */
export async function judgeLeaks(
  heldOut: readonly HeldOut[],
  { corpus, join, textOf }: Compared,
  verdicts: Verdicts,
  known: Overlaps | null,
  paceFor: (total: number) => Pace,
): Promise<number> {
  const { firsts, group } = trainTexts(corpus, (ordinal) => !verdicts.removed.has(ordinal));
  const contamination = await findLeaks(
    {
      visit: () => corpus.inShards(firsts, (ordinal) => known?.get(ordinal) === undefined),
      hasWords: (index) => corpus.hasWords(firsts[index]!),
      transcript: (index) => corpus.transcript(firsts[index]!),
      text: (index) => textOf(firsts[index]!),
      known: (index) => known?.get(firsts[index]!),
      learn: (index, overlap) => known?.set(firsts[index]!, overlap),
    },
    heldOut,
    join,
    paceFor(firsts.length),
  );
  const rows = { group, transcriptOf: ({ ordinal }: Row) => corpus.transcript(ordinal) };
  judgeContamination(contamination, heldOut, rows, corpus.vocabulary, verdicts);
  return contamination.leaks.size;
}

/** Standing train records, one for each content: the first in order of precedence, which is theirs. */
function trainTexts(corpus: Corpus, stands: (ordinal: number) => boolean) {
  const { contents } = corpus;
  const members = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) === TRAIN && stands(ordinal));
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
