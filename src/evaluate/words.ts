import type { Rate } from "../manifest/schema.generated.ts";

/** `94.0%`; a tenth of a percent is finer than any gate's sample allows. */
export function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)}%`;
}

/** Percentage points of a difference of rates: `1.5`. */
export function points(difference: number): string {
  return (difference * 100).toFixed(1);
}

/** `47 of 50 (94.0%)`. The interval stands beside the verdict, not in its reason. */
export function rateInWords({ count, total, rate }: Rate): string {
  return `${count} of ${total} (${percent(rate)})`;
}
