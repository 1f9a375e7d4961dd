import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import type { Rate } from "../manifest/schema.generated.ts";

/** Lower and upper end of a two-sided 95% interval of a proportion. */
export type Interval = [number, number];

/** Normal quantile of 0.975: half of the 5% lies on each side. */
const Z95 = 1.959963984540054;
const TAIL = 0.025;

/**
 * Wilson score interval of a proportion (Wilson 1927). Stays inside [0, 1] and keeps its coverage for the small suites
 * and the rates near 1 that gates are about, where the textbook interval collapses to a point.
 * Of nothing at all nothing is known: [0, 1].
 */
export function wilson(count: number, total: number): Interval {
  assertCounts(count, total);
  if (total === 0) return [0, 1];
  const rate = count / total;
  const square = Z95 * Z95;
  const scale = 1 + square / total;
  const centre = (rate + square / (2 * total)) / scale;
  const half = (Z95 / scale) * Math.sqrt((rate * (1 - rate)) / total + square / (4 * total * total));
  // At the ends centre and half are equal but for rounding.
  return [count === 0 ? 0 : Math.max(0, centre - half), count === total ? 1 : Math.min(1, centre + half)];
}

/**
 * Clopper-Pearson interval of a proportion (Clopper & Pearson 1934): exact, so never narrower than it may be. For rates
 * where being too sure is the worse error. Of nothing at all nothing is known: [0, 1].
 */
export function clopperPearson(count: number, total: number): Interval {
  assertCounts(count, total);
  if (total === 0) return [0, 1];
  return [
    count === 0 ? 0 : betaQuantile(TAIL, count, total - count + 1),
    count === total ? 1 : betaQuantile(1 - TAIL, count + 1, total - count),
  ];
}

/** A rate with its interval. The rate of nothing is 0; a gate on it must look at `total`. */
export function rateOf(count: number, total: number, interval: (count: number, total: number) => Interval): Rate {
  return { count, total, rate: total === 0 ? 0 : count / total, interval: interval(count, total) };
}

/** Difference of two rates, from the counts: 52 of 200 less 50 of 200 is 0.01 and not a bit more. 0 where one is of nothing. */
export function excessOf(rate: Rate, control: Rate): number {
  if (rate.total === 0 || control.total === 0) return 0;
  return (rate.count * control.total - control.count * rate.total) / (rate.total * control.total);
}

function assertCounts(count: number, total: number): void {
  if (Number.isSafeInteger(count) && Number.isSafeInteger(total) && count >= 0 && count <= total) return;
  throw new RangeError(`${count} of ${total} is no proportion`);
}
