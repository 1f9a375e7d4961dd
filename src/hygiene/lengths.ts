import type { Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
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
 * @param lengths characters of each record
 * @param placeOf where a record is
 */
export function lengthOutliers(lengths: ArrayLike<number>, placeOf: (record: number) => Place): Finding[] {
  if (lengths.length < FEWEST) return [];
  // Far fewer lengths than records: each is looked at once.
  const times = new Map<number, number>();
  for (let record = 0; record < lengths.length; record++) {
    times.set(lengths[record]!, (times.get(lengths[record]!) ?? 0) + 1);
  }
  const logOf = (length: number) => Math.log(Math.max(1, length));
  const logs = Array.from(times, ([length, count]): Repeated => ({ value: logOf(length), count }));
  const middle = median(logs);
  const distances = logs.map(({ value, count }): Repeated => ({ value: Math.abs(value - middle), count }));
  const spread = Math.max(LEAST_SPREAD, NORMAL * median(distances));
  const outliers: { record: number; characters: number; z: number }[] = [];
  for (let record = 0; record < lengths.length; record++) {
    const characters = lengths[record]!;
    const z = (logOf(characters) - middle) / spread;
    if (Math.abs(z) > OUTLIER) outliers.push({ record, characters, z });
  }
  outliers.sort((one, other) => Math.abs(other.z) - Math.abs(one.z) || one.record - other.record);
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
      place: placeOf(worst.record),
      ...(others.length === 0
        ? {}
        : { related: others.slice(0, MOST_RELATED).map((one) => ({ message: of(one), place: placeOf(one.record) })) }),
    },
  ];
}

/** A value that occurs so many times. */
interface Repeated {
  value: number;
  count: number;
}

function median(values: readonly Repeated[]): number {
  const sorted = values.toSorted((one, other) => one.value - other.value);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  const at = (rank: number): number => {
    let before = 0;
    for (const { value, count } of sorted) {
      before += count;
      if (rank < before) return value;
    }
    return Number.NaN;
  };
  const half = total >> 1;
  return total % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
}
