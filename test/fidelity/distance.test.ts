import { expect, test } from "vitest";
import { kolmogorovSmirnov, kolmogorovSmirnovLimit, largestDifference, norm, relativeDifference } from "./distance.ts";

test("differences are of every value, and a NaN is never close", () => {
  expect(largestDifference([1, 2, 3], [1, 2.5, 3])).toBe(0.5);
  expect(largestDifference([Number.NaN, 1], [1, 2])).toBeNaN();
  expect(() => largestDifference([1], [1, 2])).toThrow(RangeError);
  expect(norm([3, 4])).toBe(5);
  expect(relativeDifference([3, 4], [0, 0], [10])).toBe(0.5);
  expect(relativeDifference([Number.NaN], [1])).toBeNaN();
});

test("the Kolmogorov–Smirnov statistic: by hand, and it tells distributions apart", () => {
  expect(kolmogorovSmirnov([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(kolmogorovSmirnov([1, 2], [3, 4])).toBe(1);
  expect(kolmogorovSmirnov([1, 1, 2, 2], [1, 2, 2, 2])).toBe(0.25);
  // 1.949 √(2/400), as in tables of the asymptotic distribution.
  expect(kolmogorovSmirnovLimit(400, 400)).toBeCloseTo(0.1378, 4);
});
