import type { DealtSplits } from "../manifest/schema.generated.ts";
import { Components } from "./components.ts";
import { Giveaways } from "./giveaways.ts";
import type { NearSource } from "./near.ts";
import type { Pace } from "./pace.ts";
import type { FoundParaphrases } from "./paraphrase-verdicts.ts";
import { groupRows, type Row } from "./row.ts";
import { SimilarTexts } from "./similar.ts";
import { userWords } from "./transcript.ts";

/** What two records of a cluster may have in common. */
export type Link = DealtSplits["links"][number];

export interface LinkSource extends NearSource {
  transcriptOf: (row: Row) => Uint32Array;
  /** Null where they are not looked for. */
  paraphrases: FoundParaphrases | null;
  /** Whether records of which one gives the other away are linked. */
  leaks: boolean;
}

export function linksOf({ paraphrases, leaks }: LinkSource): Link[] {
  return [
    "same-prompt",
    "near-duplicate",
    ...(leaks ? ["leak" as const] : []),
    ...(paraphrases ? ["paraphrase" as const] : []),
  ];
}

/**
 * Clusters of records that belong together, directly or through others: the connected components of all links between them.
 * @param rows in order of precedence, so that the first of a cluster is that of the lowest record id
 */
export async function linkedRows(rows: readonly Row[], source: LinkSource, pace: Pace): Promise<Components> {
  const { textOf, join, transcriptOf, paraphrases, leaks } = source;
  const itemOf = new Map(rows.map((row, item) => [row, item]));
  const components = new Components(rows.length);
  const prompts = groupRows(rows, (row) => row.prompt).map((group) => group.map((row) => itemOf.get(row)!));
  for (const items of prompts) components.joinAll(items);
  const similar = new SimilarTexts(join, components);
  const texts = new Set<number>();
  for (const [item, row] of rows.entries()) {
    await pace.step();
    const text = textOf(row);
    // What says the same has the same prompt.
    if (texts.has(text) || !row.hasWords) continue;
    texts.add(text);
    similar.add(text, item);
  }
  if (leaks) {
    const giveaways = new Giveaways(components, (item) => userWords(transcriptOf(rows[item]!)));
    await giveaways.link(
      prompts.map(([first]) => first!),
      () => pace.step(),
    );
  }
  if (paraphrases !== null) {
    const asking = paraphrases.prompts.map((prompt) => prompt.rows.flatMap((row) => itemOf.get(row) ?? []));
    for (const items of asking) components.joinAll(items);
    for (const { one, other } of paraphrases.pairs)
      components.joinAll([...asking[one]!.slice(0, 1), ...asking[other]!.slice(0, 1)]);
  }
  pace.end();
  return components;
}
