import { expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { lengthOutliers } from "../../src/hygiene/lengths.ts";

const placeOf = (record: number) => ({ file: "a.jsonl", line: record + 1 });

/** Lognormal lengths: the sum of twelve uniform numbers is close to a normal distribution (Irwin-Hall). */
function lognormal(seed: string, count: number, sigma: number): number[] {
  const random = new RandomStream(1, seed);
  const normal = () => Array.from({ length: 12 }, () => random.float()).reduce((sum, x) => sum + x, -6);
  return Array.from({ length: count }, () => Math.round(Math.exp(6.5 + sigma * normal())));
}

test("lengths as they usually are have no outlier", () => {
  for (const sigma of [0, 0.1, 0.5, 1, 2])
    expect(lengthOutliers(lognormal(`s ${sigma}`, 5000, sigma), placeOf)).toEqual([]);
});

test("giants and dwarfs are one note, the worst first", () => {
  const lengths = lognormal("outliers", 1000, 0.4);
  lengths[17] = 900_000;
  lengths[500] = 300_000;
  lengths[900] = 3;
  const [finding, ...others] = lengthOutliers(lengths, placeOf);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule: "length-outlier", severity: "note", place: { line: 18 } });
  expect(finding!.message).toMatch(
    /^3 records are of a length unlike .* This one has 900,000 characters, far longer than usual\.$/,
  );
  expect(finding!.related!.map(({ place }) => place.line).sort()).toEqual([501, 901]);
});

test("among records of one length only what is four times as long is an outlier", () => {
  const lengths = Array.from({ length: 100 }, () => 200);
  expect(lengthOutliers(lengths.with(3, 799), placeOf)).toEqual([]);
  expect(lengthOutliers(lengths.with(3, 801), placeOf)).toHaveLength(1);
  expect(lengthOutliers(lengths.with(3, 49), placeOf)).toHaveLength(1);
});

test("a few records have no usual length", () => {
  expect(lengthOutliers([...Array.from({ length: 48 }, () => 200), 1_000_000], placeOf)).toEqual([]);
});
