import type { ResolvedSplits } from "../manifest/resolve.ts";
import type { DealtSplits } from "../manifest/schema.generated.ts";
import { type LinkSource, linkedRecords, linksOf } from "./links.ts";
import { Numbers } from "./numbers.ts";
import type { Pace } from "./pace.ts";
import { TRAIN } from "./row.ts";
import { splitFor } from "./shares.ts";

/** How records were dealt: as the lock has it, with the records themselves. */
export interface Dealt extends Omit<DealtSplits, "straddling" | "heldOut"> {
  /** Curated records of each split that were dealt. */
  split: { [name: string]: number };
  /** Ordinals, in order of precedence. */
  heldOut: Uint32Array;
}

/**
 * Deals records to splits, so that every cluster of records that belong together lies on one side, and tells each its split.
 *
 * It is done when all that hygiene leaves out is left out. So what is left out decides nothing, and cutting it out of the
 * files deals no record anew. Records whose files say `train` take part, and draw their clusters to them.
 *
 * A cluster goes where the hash of its lowest record id says. A record changes sides only when its cluster gets a lower id: by
 * a record that comes, goes, or links two clusters. A cluster of more records than a split is to have in all stays in `train`.
 *
 * @param ordinals curated records in order of precedence, to be dealt or in `train`
 */
export async function dealRecords(
  ordinals: Uint32Array,
  { by, seed, shares }: ResolvedSplits,
  source: LinkSource,
  paceFor: (total: number) => Pace,
): Promise<Dealt> {
  const { corpus } = source;
  const components = await linkedRecords(ordinals, source, paceFor);
  /** Records of each cluster, by its first item, and how many of them are dealt. */
  const sizes = new Uint32Array(ordinals.length);
  const counts = new Uint32Array(ordinals.length);
  let records = 0;
  for (const [item, ordinal] of ordinals.entries()) {
    const head = components.of(item);
    sizes[head]! += 1;
    if (!corpus.isDealt(ordinal)) continue;
    counts[head]! += 1;
    records++;
  }
  const split = Object.fromEntries([TRAIN, ...Object.keys(shares)].map((name) => [name, 0]));
  const heldOut = new Numbers();
  /** Where clusters go that do not stay in `train`, by their first items. */
  const goes = new Map<number, string>();
  let clusters = 0;
  let largest = 0;
  for (const [item, ordinal] of ordinals.entries()) {
    const head = components.of(item);
    const count = counts[head]!;
    if (head === item && count > 0) {
      clusters++;
      largest = Math.max(largest, count);
      const drawn = count < sizes[head]! ? TRAIN : splitFor(corpus.id(ordinal), seed, shares);
      const most = Math.max(1, (shares[drawn] ?? 1) * records);
      if (drawn !== TRAIN && count <= most) goes.set(head, drawn);
    }
    if (!corpus.isDealt(ordinal)) continue;
    const to = goes.get(head) ?? TRAIN;
    split[to]! += 1;
    if (to === TRAIN) continue;
    corpus.deal(ordinal, to);
    heldOut.push(ordinal);
  }
  return { by, seed, shares, records, clusters, largest, links: linksOf(source), split, heldOut: heldOut.view() };
}
