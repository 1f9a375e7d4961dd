import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { encodeFloats, type FloatDtype } from "../../src/formats/safetensors.ts";
import { addRounded, converted, type LowRank, lowRankRows } from "../../src/model/merge.ts";

const random = new RandomStream(1, "merge");
const draw = (size: number, spread = 1) => Float32Array.from({ length: size }, () => spread * (2 * random.float() - 1));
const low = (out: number, width: number, r: number): LowRank => ({
  in: width,
  r,
  scale: 1.7,
  a: draw(r * width),
  b: draw(out * r),
});
const stored = (dtype: FloatDtype, values: Float32Array) => {
  const { buffer, byteOffset, byteLength } = encodeFloats(dtype, values);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
};

describe("rows of the update", () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 16])("rank %i: the sum, rounded once", (r) => {
    const [out, width] = [5, 6];
    const { a, b, scale, ...rest } = low(out, width, r);
    const rows = lowRankRows({ a, b, scale, ...rest }, 0, out);
    for (let i = 0; i < out; i++) {
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let k = 0; k < r; k++) sum += b[i * r + k]! * a[k * width + j]!;
        // Sums in binary64 in another order: equal after rounding to binary32, but for a tie in ten million.
        expect(Math.abs(rows[i * width + j]! - Math.fround(scale * sum))).toBeLessThanOrEqual(2 ** -24 * Math.abs(sum));
      }
    }
  });

  test("are the same in blocks of any height", () => {
    const update = low(11, 9, 6);
    const whole = lowRankRows(update, 0, 11);
    for (const height of [1, 2, 3, 4, 11]) {
      for (let first = 0; first < 11; first += height) {
        const rows = Math.min(height, 11 - first);
        expect(lowRankRows(update, first, rows)).toEqual(whole.slice(first * 9, (first + rows) * 9));
      }
    }
  });

  test("an infinity in A is not lost, and stays in its column", () => {
    const update = low(2, 3, 1);
    update.a[0] = Number.POSITIVE_INFINITY;
    expect(lowRankRows(update, 0, 2)[1]).toSatisfy(Number.isFinite);
    expect(lowRankRows(update, 0, 2)[0]).not.toSatisfy(Number.isFinite);
  });
});

describe("a block of W + Δ", () => {
  test.each(["F32", "F16", "BF16"] as const)("in %s: rounded once from binary32", (dtype) => {
    const weights = stored(dtype, draw(100));
    const delta = draw(100, 0.01);
    const { bytes } = addRounded(weights.slice(), dtype, "F32", delta.slice());
    const exact = new Float32Array(bytes.buffer, bytes.byteOffset, 100);
    expect(addRounded(weights.slice(), dtype, dtype, delta.slice()).bytes).toEqual(stored(dtype, exact.slice()));
    const base = new Float32Array(converted(weights.slice(), dtype, "F32")!.buffer);
    exact.forEach((value, i) => void expect(value).toBe(Math.fround(base[i]! + delta[i]!)));
  });

  test("tells what rounding took", () => {
    // bfloat16 has steps of 2^-7 from 1 to 2: a quarter of one is lost, half goes to even, three quarters become one.
    const weights = new Float32Array([1, 1, 1, 1, 2]);
    const step = 2 ** -7;
    const delta = new Float32Array([step / 4, step / 2, (3 * step) / 4, step, 0]);
    const { bytes, rounding } = addRounded(stored("BF16", weights), "BF16", "BF16", delta.slice());
    expect(bytes).toEqual(stored("BF16", new Float32Array([1, 1, 1 + step, 1 + step, 2])));
    expect(rounding).toEqual({
      elements: 5,
      unchanged: 3,
      update: (step ** 2 * (1 + 4 + 9 + 16)) / 16,
      error: (step ** 2 * (1 + 4 + 1)) / 16,
    });
    const kept = addRounded(stored("F32", weights), "F32", "F32", delta.slice()).rounding;
    expect([kept.error, kept.unchanged]).toEqual([0, 1]);
  });

  test.each([
    ["F16", 65504, 16],
    ["BF16", 3.3895e38, 1e37],
    ["F32", 3.4e38, 3.4e38],
    ["F32", 1, Number.NaN],
  ] as const)("in %s: %f + %f cannot be held, and the error says so", (dtype, weight, delta) => {
    const { rounding } = addRounded(stored("F32", new Float32Array([weight])), "F32", dtype, new Float32Array([delta]));
    expect(rounding.error).not.toSatisfy(Number.isFinite);
  });
});

test("a conversion that makes an infinity of a number is none; infinities themselves pass", () => {
  expect(converted(stored("F32", new Float32Array([65519])), "F32", "F16")).toEqual(
    stored("F16", new Float32Array([65504])),
  );
  expect(converted(stored("F32", new Float32Array([65520])), "F32", "F16")).toBeNull();
  const infinite = new Float32Array([Number.NEGATIVE_INFINITY]);
  expect(converted(stored("F32", infinite), "F32", "F16")).toEqual(stored("F16", infinite));
});
