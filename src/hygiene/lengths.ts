import type { Finding } from "../formats/finding.ts";
import type { Row } from "./row.ts";
import { MOST_RELATED } from "./verdicts.ts";

/** Robust z-score from which a length is an outlier: beyond any doubt, were lengths lognormal. */
const OUTLIER = 6;
/** However much alike the others are, what is not four times as long or as short is no outlier. */
const LEAST_SPREAD = Math.log(4) / OUTLIER;
/** Below this many records there is no telling what is usual. */
const FEWEST = 50;
/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 1.4826;

/**
 * Records that are far longer or shorter than the rest, as one note: by the modified z-score of the logarithm of their
 * characters (Iglewicz and Hoaglin 1993), whose median and median absolute deviation a few giants cannot move.
 *
 * @param lengths characters of each row, in the order of the rows
 */
export function lengthOutliers(rows: readonly Row[], lengths: ArrayLike<number>): Finding[] {
  if (rows.length < FEWEST) return [];
  const logs = Float64Array.from(lengths, (length) => Math.log(Math.max(1, length)));
  const middle = median(logs);
  const spread = Math.max(LEAST_SPREAD, NORMAL * median(logs.map((value) => Math.abs(value - middle))));
  const outliers = rows
    .map((row, index) => ({ row, characters: lengths[index]!, z: (logs[index]! - middle) / spread }))
    .filter(({ z }) => Math.abs(z) > OUTLIER)
    .sort((one, other) => Math.abs(other.z) - Math.abs(one.z) || one.row.ordinal - other.row.ordinal);
  const [worst, ...others] = outliers;
  if (worst === undefined) return [];
  const usual = Math.round(Math.exp(middle)).toLocaleString("en");
  const of = ({ characters, z }: { characters: number; z: number }) =>
    `${characters.toLocaleString("en")} characters, ${z > 0 ? "far longer" : "far shorter"} than usual`;
  return [
    {
      rule: "length-outlier",
      severity: "note",
      message:
        `${outliers.length === 1 ? "1 record is" : `${outliers.length} records are`} of a length unlike the others', of which ` +
        `half have more than ${usual} characters. This one has ${of(worst)}.`,
      help: "Look at them: pasted files, cut-off answers and mixed-up sources show like this.",
      place: worst.row.place,
      ...(others.length === 0
        ? {}
        : { related: others.slice(0, MOST_RELATED).map((one) => ({ message: of(one), place: one.row.place })) }),
    },
  ];
}

function median(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
