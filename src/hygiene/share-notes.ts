import type { Finding } from "../formats/finding.ts";
import type { PlaceOf } from "./allow.ts";
import type { Dealt } from "./dealing.ts";
import { TRAIN } from "./row.ts";

/** How far a split may be from its share, as a factor, before it is said. */
const FAR = 2;

/** What became of the shares: whole clusters are dealt, and chance has its part where there are few. */
export function noteShares(
  { split, shares, records, clusters, largest }: Omit<Dealt, "heldOut">,
  placeOf: PlaceOf,
): Finding[] {
  if (records === 0) {
    return [
      {
        rule: "dataset-empty-split",
        severity: "error",
        message: "There is no readable record to deal.",
        help: "Put records into the files without a split, or take `splits` out of the manifest.",
        place: placeOf(["splits"]),
      },
    ];
  }
  const why = `${records} records in ${clusters} clusters were dealt; the largest has ${largest}.`;
  return Object.entries(split).flatMap(([name, dealt]): Finding[] => {
    const place = placeOf(["splits", "shares", name]);
    if (dealt === 0) {
      return [
        {
          rule: "dataset-empty-split",
          severity: "error",
          message: `No record was dealt to the split ${name}: ${why}`,
          help: "Give it a larger share or `splits` another seed; where most records are one cluster, see what links them.",
          place,
        },
      ];
    }
    const share = shares[name];
    if (name === TRAIN || share === undefined) return [];
    const got = dealt / records;
    if (got <= FAR * share && FAR * got >= share) return [];
    return [
      {
        rule: "split-share",
        severity: "note",
        message: `The split ${name} has ${percent(got)} of the records that were dealt, not ${percent(share)}: ${why}`,
        help: "Clusters are dealt whole, by chance. Another share or seed changes it; more data makes it even.",
        place,
      },
    ];
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
