import { promptKey } from "../dataset/identity.ts";
import type { SourceRecord } from "../dataset/record.ts";
import { readable } from "./resemblance.ts";
import { wordsOf } from "./words.ts";

/** A record as it was or is. */
export type Version = Omit<SourceRecord, "ordinal">;

/** Share of all words that two versions of one record have in common, at least. */
const LEAST_SHARED = 0.5;
/** A word that more versions have than this is no clue. */
const MOST_POSTINGS = 64;

/**
 * Which of the records that came stand for which of those that went: first those with the same prompt, then those with the most
 * words in common, from half of all the words of the two on (Jaccard). Within a split, each once; in the order of `came`.
 *
 * Time and memory grow with the texts given, not with their pairs: a record is only compared with those that share one of its
 * less common words.
 */
export function pairEdits<T extends Version>(went: readonly T[], came: readonly T[]): { before: T; after: T }[] {
  const pairs: { before: T; after: T }[] = [];
  const byPrompt = new Map<string, T[]>();
  const keyOf = ({ split, conversation }: T) => `${split} ${promptKey(conversation)}`;
  // From the back, so that the first that went is the first to be taken.
  for (const before of went.toReversed()) {
    const key = keyOf(before);
    const list = byPrompt.get(key);
    if (list === undefined) byPrompt.set(key, [before]);
    else list.push(before);
  }
  const paired = new Set<T>();
  const rest: T[] = [];
  for (const after of came) {
    const before = byPrompt.get(keyOf(after))?.pop();
    if (before === undefined) rest.push(after);
    else {
      paired.add(before);
      pairs.push({ before, after });
    }
  }
  pairs.push(
    ...pairByWords(
      went.filter((one) => !paired.has(one)),
      rest,
    ),
  );
  const order = new Map(came.map((after, index) => [after, index]));
  return pairs.sort((one, other) => order.get(one.after)! - order.get(other.after)!);
}

function pairByWords<T extends Version>(went: readonly T[], came: readonly T[]): { before: T; after: T }[] {
  const words = went.map(wordsIn);
  const postings = new Map<string, number[]>();
  for (const [index, set] of words.entries()) {
    for (const word of set) {
      const key = `${went[index]!.split} ${word}`;
      const list = postings.get(key);
      if (list === undefined) postings.set(key, [index]);
      else list.push(index);
    }
  }
  const taken = new Set<number>();
  return came.flatMap((after) => {
    const mine = wordsIn(after);
    const candidates = new Set<number>();
    for (const word of mine) {
      const list = postings.get(`${after.split} ${word}`);
      if (list !== undefined && list.length <= MOST_POSTINGS) for (const index of list) candidates.add(index);
    }
    let best: { index: number; shared: number } | null = null;
    for (const index of [...candidates].sort((a, b) => a - b)) {
      if (taken.has(index)) continue;
      const shared = jaccard(mine, words[index]!);
      if (shared >= LEAST_SHARED && shared > (best?.shared ?? 0)) best = { index, shared };
    }
    if (best === null) return [];
    taken.add(best.index);
    return [{ before: went[best.index]!, after }];
  });
}

function wordsIn({ conversation }: Version): Set<string> {
  return new Set(wordsOf(readable(conversation)));
}

function jaccard(one: Set<string>, other: Set<string>): number {
  let both = 0;
  for (const word of one) if (other.has(word)) both++;
  return both / (one.size + other.size - both);
}
