import type { DealtSplits } from "../manifest/schema.generated.ts";
import { Components } from "./components.ts";
import { Giveaways } from "./giveaways.ts";
import type { Compared } from "./held-out.ts";
import type { Pace } from "./pace.ts";
import type { FoundParaphrases } from "./paraphrase-verdicts.ts";
import { SimilarTexts } from "./similar.ts";
import { userWords } from "./transcript.ts";

/** What two records of a cluster may have in common. */
export type Link = DealtSplits["links"][number];

export interface LinkSource extends Compared {
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
 * @param ordinals in order of precedence, so that the first of a cluster is that of the lowest record id
 */
export async function linkedRecords(
  ordinals: Uint32Array,
  source: LinkSource,
  paceFor: (total: number) => Pace,
): Promise<Components> {
  const { corpus, textOf, join, paraphrases, leaks } = source;
  const itemOf = new Int32Array(corpus.count).fill(-1);
  const components = new Components(ordinals.length);
  /** The first item of each prompt. */
  const asking = new Int32Array(corpus.count).fill(-1);
  const similar = new SimilarTexts(join, components);
  const added = new Uint8Array(corpus.count);
  const pace = paceFor(ordinals.length);
  for (const [item, ordinal] of ordinals.entries()) {
    await pace.step();
    itemOf[ordinal] = item;
    const prompt = corpus.prompts[ordinal]!;
    if (asking[prompt]! < 0) asking[prompt] = item;
    else components.join(asking[prompt]!, item);
    const text = textOf(ordinal);
    // What says the same has the same prompt.
    if (added[text] === 1 || !corpus.hasWords(ordinal)) continue;
    added[text] = 1;
    similar.add(text, item);
  }
  pace.end();
  if (leaks) {
    const prompts = ordinals.filter((ordinal, item) => asking[corpus.prompts[ordinal]!] === item);
    const giveaways = new Giveaways(components, (item) => userWords(corpus.transcript(ordinals[item]!)));
    function* visit() {
      for (const index of corpus.inShards(prompts)) yield itemOf[prompts[index]!]!;
    }
    await giveaways.link(visit, paceFor(prompts.length));
  }
  if (paraphrases !== null) {
    const items = paraphrases.prompts.map(({ rows }) =>
      rows.map(({ ordinal }) => itemOf[ordinal]!).filter((item) => item >= 0),
    );
    for (const same of items) components.joinAll(same);
    for (const { one, other } of paraphrases.pairs)
      components.joinAll([...items[one]!.slice(0, 1), ...items[other]!.slice(0, 1)]);
  }
  return components;
}
