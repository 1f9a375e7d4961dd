import type { Compared } from "./held-out.ts";
import { JaccardIndex } from "./jaccard.ts";
import type { LinkSource } from "./links.ts";

/**
 * Pairs of records in different splits that have the same prompt, are near duplicates or paraphrases: looked for in the splits
 * as they are, without regard to how they were made. That no train record gives a held-out one away the rule of contamination
 * says, see `findLeaks`.
 */
export function straddling(ordinals: Uint32Array, { paraphrases, ...compared }: LinkSource): number {
  return samePrompts(ordinals, compared) + nearDuplicates(ordinals, compared) + asked(ordinals, compared, paraphrases);
}

/** Every record against the first of its prompt. */
function samePrompts(ordinals: Uint32Array, { corpus }: Compared): number {
  const first = new Int32Array(corpus.count).fill(-1);
  let pairs = 0;
  for (const ordinal of ordinals) {
    const prompt = corpus.prompts[ordinal]!;
    if (first[prompt]! < 0) first[prompt] = ordinal;
    else if (corpus.splitOf(first[prompt]!) !== corpus.splitOf(ordinal)) pairs++;
  }
  return pairs;
}

/** The texts of each split against those of all others. */
function nearDuplicates(ordinals: Uint32Array, { corpus, textOf, join }: Compared): number {
  const indexes = new Map<string, JaccardIndex>();
  /** The last record of each text. */
  const added = new Int32Array(corpus.count).fill(-1);
  let pairs = 0;
  for (const ordinal of ordinals) {
    const text = textOf(ordinal);
    const now = corpus.splitOf(ordinal);
    if (!corpus.hasWords(ordinal) || (added[text]! >= 0 && corpus.splitOf(added[text]!) === now)) continue;
    added[text] = ordinal;
    for (const [split, index] of indexes) if (split !== now) pairs += index.find(text).length;
    const own = indexes.get(now) ?? new JaccardIndex(join);
    indexes.set(now, own);
    own.add(text);
  }
  return pairs;
}

function asked(ordinals: Uint32Array, { corpus }: Compared, paraphrases: LinkSource["paraphrases"]): number {
  if (paraphrases === null) return 0;
  const among = new Uint8Array(corpus.count);
  for (const ordinal of ordinals) among[ordinal] = 1;
  const splits = paraphrases.prompts.map(({ rows }) => {
    return new Set(rows.filter(({ ordinal }) => among[ordinal] === 1).map(({ split }) => split));
  });
  const within = splits.reduce((sum, { size }) => sum + Math.max(0, size - 1), 0);
  const between = paraphrases.pairs.filter(({ one, other }) => {
    const [mine, theirs] = [splits[one]!, splits[other]!];
    return mine.size > 0 && theirs.size > 0 && new Set([...mine, ...theirs]).size > 1;
  });
  return within + between.length;
}
