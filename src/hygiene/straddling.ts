import { JaccardIndex } from "./jaccard.ts";
import type { LinkSource } from "./links.ts";
import type { Row } from "./row.ts";

/**
 * Pairs of records in different splits that have the same prompt, are near duplicates or paraphrases: looked for in the splits
 * as they are, without regard to how they were made. That no train record gives a held-out one away the rule of contamination
 * says, see `findLeaks`.
 */
export function straddling(rows: readonly Row[], { textOf, join, paraphrases }: LinkSource): number {
  return samePrompts(rows) + nearDuplicates(rows, { textOf, join }) + asked(new Set(rows), paraphrases);
}

/** Every row against the first of its prompt. */
function samePrompts(rows: readonly Row[]): number {
  const first = new Map<number, string>();
  let pairs = 0;
  for (const { prompt, split } of rows) {
    const other = first.get(prompt);
    if (other === undefined) first.set(prompt, split);
    else if (other !== split) pairs++;
  }
  return pairs;
}

/** The texts of each split against those of all others. */
function nearDuplicates(rows: readonly Row[], { textOf, join }: Pick<LinkSource, "textOf" | "join">): number {
  const indexes = new Map<string, JaccardIndex>();
  const added = new Map<number, string>();
  let pairs = 0;
  for (const row of rows) {
    const text = textOf(row);
    if (!row.hasWords || added.get(text) === row.split) continue;
    added.set(text, row.split);
    for (const [split, index] of indexes) if (split !== row.split) pairs += index.find(text).length;
    const own = indexes.get(row.split) ?? new JaccardIndex(join);
    indexes.set(row.split, own);
    own.add(text);
  }
  return pairs;
}

function asked(rows: ReadonlySet<Row>, paraphrases: LinkSource["paraphrases"]): number {
  if (paraphrases === null) return 0;
  const splits = paraphrases.prompts.map((prompt) => {
    return new Set(prompt.rows.filter((row) => rows.has(row)).map(({ split }) => split));
  });
  const within = splits.reduce((sum, { size }) => sum + Math.max(0, size - 1), 0);
  const between = paraphrases.pairs.filter(({ one, other }) => {
    const [mine, theirs] = [splits[one]!, splits[other]!];
    return mine.size > 0 && theirs.size > 0 && new Set([...mine, ...theirs]).size > 1;
  });
  return within + between.length;
}
