import type { ResolvedSplits } from "../manifest/resolve.ts";
import type { DealtSplits } from "../manifest/schema.generated.ts";
import { type LinkSource, linkedRows, linksOf } from "./links.ts";
import type { Pace } from "./pace.ts";
import { type Row, TRAIN } from "./row.ts";
import { splitFor } from "./shares.ts";

/** How records were dealt: as the lock has it, with the records themselves. */
export interface Dealt extends Omit<DealtSplits, "straddling" | "heldOut"> {
  /** Curated records of each split that were dealt. */
  split: { [name: string]: number };
  heldOut: Row[];
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
 * @param rows curated records in order of precedence, to be dealt or in `train`
 */
export async function dealRows(
  rows: readonly Row[],
  { by, seed, shares }: ResolvedSplits,
  source: LinkSource,
  pace: Pace,
): Promise<Dealt> {
  const components = await linkedRows(rows, source, pace);
  const total = rows.reduce((sum, { dealt }) => sum + (dealt ? 1 : 0), 0);
  const split = Object.fromEntries([TRAIN, ...Object.keys(shares)].map((name) => [name, 0]));
  const heldOut: Row[] = [];
  let clusters = 0;
  let largest = 0;
  for (const items of components.groups(1)) {
    const members = items.map((item) => rows[item]!);
    const dealt = members.filter((row) => row.dealt);
    if (dealt.length === 0) continue;
    clusters++;
    largest = Math.max(largest, dealt.length);
    const goes = dealt.length < members.length ? TRAIN : splitFor(members[0]!.id, seed, shares);
    const most = Math.max(1, (shares[goes] ?? 1) * total);
    const to = dealt.length > most ? TRAIN : goes;
    split[to]! += dealt.length;
    if (to === TRAIN) continue;
    for (const row of dealt) {
      row.split = to;
      heldOut.push(row);
    }
  }
  return { by, seed, shares, records: total, clusters, largest, links: linksOf(source), split, heldOut };
}
