import { expect, test } from "vitest";
import { charactersOf, lengthsOf } from "../../src/dataset/lengths.ts";
import { RandomStream } from "../../src/formats/random.ts";

test("quantiles are of the values by nearest rank, and the histogram counts each once", () => {
  const random = new RandomStream(1, "lengths");
  for (let trial = 0; trial < 200; trial++) {
    const values = Array.from({ length: 1 + random.below(40) }, () => random.below(2 ** random.below(16)));
    const { records, median, p95, longest, histogram } = lengthsOf(values);
    expect([records, longest]).toEqual([values.length, Math.max(...values)]);
    for (const [share, value] of [
      [0.5, median],
      [0.95, p95],
    ] as const) {
      expect(values).toContain(value);
      // The least value that so many are no longer than.
      expect(values.filter((one) => one <= value).length).toBeGreaterThanOrEqual(share * values.length - 1e-9);
      expect(values.filter((one) => one < value).length).toBeLessThan(share * values.length);
    }
    for (const { from, records: counted } of histogram) {
      expect(counted).toBe(values.filter((one) => one >= from && (from === 0 ? one === 0 : one < 2 * from)).length);
    }
    expect(histogram.reduce((sum, { records: counted }) => sum + counted, 0)).toBe(values.length);
  }
  expect(lengthsOf([])).toEqual({ records: 0, median: 0, p95: 0, longest: 0, histogram: [] });
});

test("calls and reasoning count, roles do not", () => {
  const call = { type: "function" as const, function: { name: "look", arguments: { a: 1 } } };
  expect(
    charactersOf({ messages: [{ role: "assistant", content: "ab", reasoning_content: "cde", tool_calls: [call] }] }),
  ).toBe(2 + 3 + 4 + '{"a":1}'.length);
});
