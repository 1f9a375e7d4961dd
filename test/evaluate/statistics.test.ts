import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clopperPearson, rateOf, wilson } from "../../src/evaluate/statistics.ts";

interface Golden {
  source: string;
  rows: { count: number; total: number; wilson: [number, number]; clopperPearson: [number, number] }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL("fixtures/proportions.json", import.meta.url), "utf8"));

describe("intervals", () => {
  it.each(golden.rows)("of $count in $total are those of statsmodels", (row) => {
    const ours = { wilson: wilson(row.count, row.total), clopperPearson: clopperPearson(row.count, row.total) };
    for (const method of ["wilson", "clopperPearson"] as const) {
      expect(ours[method][0]).toBeCloseTo(row[method][0], 12);
      expect(ours[method][1]).toBeCloseTo(row[method][1], 12);
    }
  });

  it("give the published values for 81 of 263 (Newcombe 1998, Table I: Wilson 0.2553 to 0.3662, exact 0.2527 to 0.3676)", () => {
    expect(wilson(81, 263).map((end) => end.toFixed(4))).toEqual(["0.2553", "0.3662"]);
    expect(clopperPearson(81, 263).map((end) => end.toFixed(4))).toEqual(["0.2527", "0.3676"]);
  });

  it("contain the rate, stay within [0, 1] and mirror", () => {
    for (let total = 1; total <= 60; total++) {
      for (let count = 0; count <= total; count++) {
        for (const method of [wilson, clopperPearson]) {
          const [low, high] = method(count, total);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(count / total);
          expect(high).toBeGreaterThanOrEqual(count / total);
          const [mirrorLow, mirrorHigh] = method(total - count, total);
          expect(low).toBeCloseTo(1 - mirrorHigh, 9);
          expect(high).toBeCloseTo(1 - mirrorLow, 9);
        }
      }
    }
  });

  it("know nothing of an empty sample", () => {
    expect(rateOf(0, 0, wilson)).toEqual({ count: 0, total: 0, rate: 0, interval: [0, 1] });
    expect(clopperPearson(0, 0)).toEqual([0, 1]);
  });

  it.each([
    [-1, 3],
    [4, 3],
    [0.5, 3],
    [Number.NaN, 3],
  ])("refuse %d of %d", (count, total) => {
    expect(() => wilson(count, total)).toThrow(RangeError);
    expect(() => clopperPearson(count, total)).toThrow(RangeError);
  });
});
