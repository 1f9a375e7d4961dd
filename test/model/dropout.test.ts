import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seededDropout } from "../../src/model/dropout.ts";
import { startTestBackend } from "../engine/backend.ts";

beforeAll(startTestBackend);

function mask(
  p: number,
  seed: number,
  step: number,
  slots: number[],
  rows: number[],
  features: number,
  name = "q_proj",
): Float32Array {
  const tensor = seededDropout(p, seed, step, slots)!.mask(name, rows, features)!;
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}

describe("dropout masks", () => {
  test.each([0.01, 0.05, 0.5, 0.9])("drop a share of %d, and scale the rest to keep the mean", (p) => {
    const values = mask(p, 1, 1, [0, 1], [300, 700], 64);
    const dropped = values.filter((value) => value === 0).length;
    const deviation = Math.sqrt(values.length * p * (1 - p));
    expect(Math.abs(dropped - p * values.length)).toBeLessThan(4 * deviation);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - p))]));
  });

  test("drop neighbours independently", () => {
    const p = 0.3;
    const values = mask(p, 1, 1, [0], [1000], 64);
    let both = 0;
    for (let i = 1; i < values.length; i++) if (values[i] === 0 && values[i - 1] === 0) both++;
    const deviation = Math.sqrt(values.length * p * p * (1 - p * p));
    // Neighbouring pairs overlap, which widens the spread by less than half.
    expect(Math.abs(both - p * p * values.length)).toBeLessThan(6 * deviation);
  });

  test("follow from seed, projection, step and row alone", () => {
    const base = mask(0.3, 1, 1, [0, 1], [4, 5], 32);
    expect(mask(0.3, 1, 1, [0, 1], [4, 5], 32)).toEqual(base);
    expect(mask(0.3, 1, 1, [1], [5], 32)).toEqual(base.subarray(4 * 32));
    expect(mask(0.3, 1, 1, [1, 0], [5, 4], 32).subarray(5 * 32)).toEqual(base.subarray(0, 4 * 32));
    for (const other of [
      mask(0.3, 2, 1, [0, 1], [4, 5], 32),
      mask(0.3, 1, 2, [0, 1], [4, 5], 32),
      mask(0.3, 1, 1, [2, 3], [4, 5], 32),
      mask(0.3, 1, 1, [0, 1], [4, 5], 32, "k_proj"),
    ]) {
      expect(other).not.toEqual(base);
    }
  });

  test("are absent without dropout", () => {
    expect(seededDropout(0, 1, 1, [0])).toBeNull();
    expect(tf.memory().numTensors).toBe(0);
  });
});
