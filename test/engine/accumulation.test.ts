import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { microBatches, optimizerSteps, stepSlots } from "../../src/engine/tfjs/batches.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { fixture, golden, labelledRow, largestDifference, norm } from "../model/fixture.ts";
import { startTestBackend } from "./backend.ts";

beforeAll(startTestBackend);

describe("a step's gradient", () => {
  async function accumulated(cut: (lengths: number[]) => number[][], p: number) {
    const model = await loadDecoder(fixture("tiny-llama"));
    const { parameters, settings } = await readAdapter(`${fixture("tiny-llama")}/golden/initial`, model.config);
    const rows = golden("tiny-llama").rows.map(labelledRow);
    const tokens = rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
    let loss = 0;
    const sums = parameters.map(({ values }) => new Float64Array(values.length));
    for (const slots of cut(rows.map((row) => row.ids.length))) {
      const part = await lossAndGradient(
        model,
        parameters,
        settings,
        { p, seed: 3 },
        { slots, rows: slots.map((slot) => rows[slot]!) },
        5,
        tokens,
      );
      loss += part.loss;
      part.gradient.forEach((gradient, i) => {
        gradient.forEach((value, j) => {
          sums[i]![j]! += value;
        });
      });
    }
    return { loss, sums };
  }
  const batching = { batchSize: 6, microBatchSize: 6, packing: false, capacity: 0 };

  test.each([
    ["one row a pass", (lengths: number[]) => microBatches(lengths, { ...batching, microBatchSize: 1 })],
    ["four rows, then two", (lengths: number[]) => microBatches(lengths, { ...batching, microBatchSize: 4 })],
    [
      "packed into 64 tokens",
      (lengths: number[]) => microBatches(lengths, { ...batching, packing: true, capacity: 64 }),
    ],
    ["in reverse", () => [[5, 4, 3], [2, 1], [0]]],
  ])("does not depend on how it is cut into passes, dropout included: %s", async (_, cut) => {
    const whole = await accumulated((lengths) => microBatches(lengths, batching), 0.3);
    const parts = await accumulated(cut, 0.3);
    expect(Math.abs(parts.loss / whole.loss - 1)).toBeLessThan(1e-6);
    // Only the order of f32 additions differs.
    parts.sums.forEach((sum, i) => {
      expect(largestDifference(sum, whole.sums[i]!) / norm(whole.sums[i]!)).toBeLessThan(1e-5);
    });
  });

  test("changes with dropout", async () => {
    const cut = (lengths: number[]) => microBatches(lengths, batching);
    expect((await accumulated(cut, 0.3)).loss).not.toBeCloseTo((await accumulated(cut, 0)).loss, 3);
  });

  test("leaves no tensors behind", async () => {
    const model = await loadDecoder(fixture("tiny-llama"));
    const { parameters, settings } = await readAdapter(`${fixture("tiny-llama")}/golden/initial`, model.config);
    const rows = golden("tiny-llama").rows.map(labelledRow);
    const before = tf.memory();
    for (let step = 1; step <= 3; step++) {
      await lossAndGradient(
        model,
        parameters,
        settings,
        { p: 0.1, seed: 1 },
        { rows, slots: [0, 1, 2, 3, 4, 5] },
        step,
        10,
      );
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });

  test("is zero for rows without a supervised token", async () => {
    const model = await loadDecoder(fixture("tiny-llama"));
    const { parameters, settings } = await readAdapter(`${fixture("tiny-llama")}/golden/initial`, model.config);
    const rows = [{ ids: Int32Array.of(4, 5, 6), labels: Int32Array.of(4, -100, -100) }];
    const { loss, gradient } = await lossAndGradient(
      model,
      parameters,
      settings,
      { p: 0, seed: 1 },
      { rows, slots: [0] },
      1,
      1,
    );
    expect(loss).toBe(0);
    expect(gradient.every((values) => values.every((value) => value === 0))).toBe(true);
  });
});

test("every place of the training order is trained once", () => {
  const order = Array.from({ length: 23 }, (_, i) => i);
  const steps = optimizerSteps(order, 5);
  expect(steps).toBe(5);
  const seen = Array.from({ length: steps }, (_, i) => stepSlots(order, 5, i + 1)).flat();
  expect(seen).toEqual(order);
  for (const packing of [false, true]) {
    const lengths = [9, 1, 4, 4, 7];
    const passes = microBatches(lengths, { batchSize: 5, microBatchSize: 2, packing, capacity: 18 });
    expect(passes.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  }
});
