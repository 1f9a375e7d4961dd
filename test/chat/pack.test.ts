import { describe, expect, it } from "vitest";
import { packRows } from "../../src/chat/pack.ts";
import { RandomStream } from "../../src/formats/random.ts";

/** First-fit decreasing as the textbook has it. */
function textbook(lengths: number[], capacity: number): number[][] {
  const bins: { rows: number[]; free: number }[] = [];
  const order = lengths.map((length, row) => ({ length, row })).sort((a, b) => b.length - a.length || a.row - b.row);
  for (const { length, row } of order) {
    let bin = bins.find(({ free }) => free >= length);
    if (!bin) {
      bin = { rows: [], free: capacity };
      bins.push(bin);
    }
    bin.rows.push(row);
    bin.free -= length;
  }
  return bins.map(({ rows }) => rows);
}

describe("packRows", () => {
  it("is first-fit decreasing", () => {
    const random = new RandomStream(1, "pack");
    for (let trial = 0; trial < 200; trial++) {
      const capacity = 1 + random.below(40);
      const lengths = Array.from({ length: random.below(60) }, () => 1 + random.below(capacity));
      expect(packRows(lengths, capacity)).toEqual(textbook(lengths, capacity));
    }
  });

  it("packs a hundred thousand rows, each once, none over capacity", () => {
    const random = new RandomStream(2, "pack");
    const lengths = Array.from({ length: 100_000 }, () => 1 + random.below(2048));
    const bins = packRows(lengths, 2048);
    expect(bins.flat().toSorted((a, b) => a - b)).toEqual(lengths.map((_, row) => row));
    const filled = bins.map((rows) => rows.reduce((sum, row) => sum + (lengths[row] as number), 0));
    expect(Math.max(...filled)).toBeLessThanOrEqual(2048);
    const least = lengths.reduce((sum, length) => sum + length, 0) / 2048;
    expect(bins.length).toBeLessThanOrEqual((11 / 9) * Math.ceil(least) + 6 / 9);
  });

  it.each([0, 9, Number.NaN])("refuses a row of %d tokens in bins of 8", (length) => {
    expect(() => packRows([3, length], 8)).toThrow(RangeError);
  });
});
