import type { Place } from "../formats/error.ts";
import { JaccardIndex, type JaccardJoin } from "./jaccard.ts";
import { CoverageIndex, GramIndex } from "./overlap.ts";
import type { Pace } from "./pace.ts";
import { hasWords, userWords } from "./transcript.ts";

/** The rule of Tülu 3 (Lambert et al. 2024, section 3.2). */
export const GRAM = 8;
/** The any-hit rule of GPT-3 (Brown et al. 2020, appendix C). */
const LONG_GRAM = 13;

/** Something the adapter will be measured on. */
export interface HeldOut {
  place: Place;
  /** What it belongs to: a split, a suite or a benchmark. */
  set: string;
  /** Words of its user turns. */
  prompt: Uint32Array;
  /** All its words, answers too where they are known. */
  text: Uint32Array;
  /** Its transcript, and which text of the join that is; null for what is no record. */
  transcript: Uint32Array | null;
  joined: number | null;
}

/** A train record that gives a held-out one away, and by which rule. */
export type Leak = { heldOut: number } & (
  | { by: "grams" /** Words of the held-out prompt in shared 8-grams. */; covered: number }
  /** The same short prompt. */
  | { by: "equality" }
  | { by: "similarity"; similarity: number }
);

export interface Contamination {
  /** By index of the train transcript, only those that leak; the worst leak first. */
  leaks: Map<number, Leak[]>;
  /** For held-out rows that nothing leaks but that share a run of 13 words with a train record: the first such. */
  runs: Map<number, number>;
}

/** What the words of a train text share with held-out rows, by their indexes; it depends on nothing but those and the text. */
export interface Overlap {
  /** Words of the held-out prompt in shared 8-grams. */
  covered: (readonly [heldOut: number, words: number])[];
  /** Those of the same short prompt. */
  equal: readonly number[];
  /** Those that share a run of 13 words. */
  runs: readonly number[];
}

/** Train texts, known by their positions in the order of precedence. */
export interface TrainTexts {
  /** All of them, in any order that is convenient. */
  visit: () => Iterable<number>;
  hasWords: (index: number) => boolean;
  transcript: (index: number) => Uint32Array;
  /** Its text in the join. */
  text: (index: number) => number;
  /** What was found of the same text and the same held-out rows before. */
  known?: (index: number) => Overlap | undefined;
  /** Told of what was found out. */
  learn?: (index: number, overlap: Overlap) => void;
}

/**
 * Which train records leak into what is held out. A held-out row is given away by a train record
 * - when more than half the words of its user turns lie in 8-grams that stand in the user turns of that one record; words
 *   (see `wordsOf`) rather than tokens, because data is checked without a model;
 * - when its user turns have fewer than 8 words and are those of the train record, word for word;
 * - when the two, answers and all, are near duplicates at the data set's threshold.
 *
 * The user turns of a conversation are taken together, one after the other. Rows without a word in them are never hit.
 *
 */
export async function findLeaks(
  train: TrainTexts,
  heldOut: readonly HeldOut[],
  join: JaccardJoin,
  pace: Pace,
): Promise<Contamination> {
  const coverage = new CoverageIndex(GRAM);
  const long = new GramIndex(LONG_GRAM);
  const similar = new JaccardIndex(join);
  const ofText = new Map<number, number[]>();
  const short = new Map<string, number[]>();
  for (const [index, { prompt, text, transcript, joined }] of heldOut.entries()) {
    coverage.add(prompt);
    long.add(text);
    if (prompt.length > 0 && prompt.length < GRAM) {
      const key = prompt.join();
      short.set(key, [...(short.get(key) ?? []), index]);
    }
    if (transcript === null || joined === null || !hasWords(transcript)) continue;
    const alike = ofText.get(joined);
    if (alike === undefined) {
      similar.add(joined);
      ofText.set(joined, [index]);
    } else alike.push(index);
  }
  const leaks = new Map<number, Leak[]>();
  const runs = new Map<number, number>();
  const hit = new Set<number>();
  for (const index of train.visit()) {
    await pace.step();
    const overlap = train.known?.(index) ?? overlapOf(train.transcript(index), heldOut, { coverage, long, short });
    train.learn?.(index, overlap);
    const found = new Map<number, Leak>();
    if (train.hasWords(index)) {
      for (const { text, similarity } of similar.find(train.text(index))) {
        for (const item of ofText.get(text)!) found.set(item, { heldOut: item, by: "similarity", similarity });
      }
    }
    for (const [owner, words] of overlap.covered) {
      found.set(owner, { heldOut: owner, by: "grams", covered: words });
    }
    for (const owner of overlap.equal) found.set(owner, { heldOut: owner, by: "equality" });
    for (const owner of overlap.runs) if (index < (runs.get(owner) ?? Infinity)) runs.set(owner, index);
    if (found.size === 0) continue;
    for (const owner of found.keys()) hit.add(owner);
    const extent = (leak: Leak) => extentOf(leak, heldOut[leak.heldOut]!);
    leaks.set(
      index,
      [...found.values()].sort((one, other) => extent(other) - extent(one) || one.heldOut - other.heldOut),
    );
  }
  pace.end();
  for (const owner of hit) runs.delete(owner);
  const inOrder = [...leaks].sort(([one], [other]) => one - other);
  return { leaks: new Map(inOrder), runs };
}

function overlapOf(
  transcript: Uint32Array,
  heldOut: readonly HeldOut[],
  { coverage, long, short }: { coverage: CoverageIndex; long: GramIndex; short: ReadonlyMap<string, number[]> },
): Overlap {
  const prompt = userWords(transcript);
  const covered = coverage
    .cover(prompt)
    .filter(({ owner, words }) => 2 * words > heldOut[owner]!.prompt.length)
    .map(({ owner, words }) => [owner, words] as const);
  const runs = new Set<number>();
  long.forEachShared(transcript, (owner) => runs.add(owner));
  return { covered, equal: (prompt.length < GRAM && short.get(prompt.join())) || [], runs: [...runs] };
}

/** How much of the held-out row is given away, from 0 to 1. */
export function extentOf(leak: Leak, { prompt }: HeldOut): number {
  if (leak.by === "equality") return 1;
  return leak.by === "grams" ? leak.covered / prompt.length : leak.similarity;
}
