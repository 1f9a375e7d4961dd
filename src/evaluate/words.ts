import type { Rate } from "../manifest/schema.generated.ts";

/** `94.0%`; a tenth of a percent is finer than any gate's sample allows. */
export function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)}%`;
}

/** `47 of 50 (94.0%, 95% interval 83.8% to 97.9%)`. */
export function rateInWords({ count, total, rate, interval }: Rate): string {
  return `${count} of ${total} (${percent(rate)}, 95% interval ${percent(interval[0])} to ${percent(interval[1])})`;
}
