import { beforeAll, describe, expect, test } from "vitest";
import { adamW, clipGradients, globalNorm, zeroMoments } from "../../src/engine/tfjs/adamw.ts";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { learningRateAt } from "../../src/engine/tfjs/schedule.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { FIXTURES, fixture, golden, labelledRow, largestDifference, norm } from "../model/fixture.ts";
import { startTestBackend } from "./backend.ts";

beforeAll(startTestBackend);

describe.each(FIXTURES)("%s: AdamW steps against PyTorch", (name) => {
  test("losses, norms, learning rates and the trained adapter", async () => {
    const { training, metrics, rows } = golden(name);
    const model = await loadDecoder(fixture(name));
    const { parameters, settings } = await readAdapter(`${fixture(name)}/golden/initial`, model.config);
    const before = parameters.map(({ values }) => values.slice());
    const moments = parameters.map(({ values }) => zeroMoments(values.length));
    const schedule = {
      kind: "cosine" as const,
      learningRate: training.learningRate,
      warmup: training.warmupSteps / training.steps,
      steps: training.steps,
    };
    for (let step = 1; step <= training.steps; step++) {
      const batch = Array.from({ length: training.batchSize }, (_, i) =>
        labelledRow(rows[((step - 1) * training.batchSize + i) % rows.length]!),
      );
      const tokens = batch.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
      const microBatch = { rows: batch, slots: batch.map((_, i) => i) };
      const { loss, gradient } = await lossAndGradient(
        model,
        parameters,
        settings,
        { p: 0, seed: 1 },
        microBatch,
        step,
        tokens,
      );
      const gradNorm = globalNorm(gradient);
      clipGradients(gradient, gradNorm, training.maxGradNorm);
      const learningRate = learningRateAt(schedule, step);
      const expected = metrics[step - 1]!;
      expect(loss).toBeCloseTo(expected.loss, 4);
      expect(Math.abs(gradNorm / expected.gradNorm - 1)).toBeLessThan(1e-4);
      expect(learningRate).toBeCloseTo(expected.learningRate, 12);
      parameters.forEach(({ values }, i) => {
        adamW(values, gradient[i]!, moments[i]!, step, learningRate, {
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: training.weightDecay,
        });
      });
    }
    const trained = await readAdapter(`${fixture(name)}/golden/trained`, model.config);
    trained.parameters.forEach(({ values }, i) => {
      const moved = norm(values.map((value, j) => value - before[i]![j]!));
      expect(moved).toBeGreaterThan(0);
      expect(largestDifference(parameters[i]!.values, values)).toBeLessThan(1e-3 * moved);
    });
  });
});

test("clipping scales to the norm and leaves smaller gradients alone", () => {
  const gradients = [Float32Array.of(3, 0), Float32Array.of(4)];
  expect(globalNorm(gradients)).toBe(5);
  clipGradients(gradients, 5, 10);
  clipGradients(gradients, 5, 0);
  expect(globalNorm(gradients)).toBe(5);
  clipGradients(gradients, 5, 1);
  expect(globalNorm(gradients)).toBeCloseTo(1, 5);
});

test("schedules start at zero, peak after the warmup, and end where Transformers' do", () => {
  const at = (kind: "cosine" | "linear" | "constant", step: number) =>
    learningRateAt({ kind, learningRate: 2, warmup: 0.25, steps: 8 }, step);
  for (const kind of ["cosine", "linear", "constant"] as const) {
    expect([1, 2, 3].map((step) => at(kind, step))).toEqual([0, 1, 2]);
  }
  // By hand: progress of step 6 is (5 − 2) / (8 − 2) = 1/2.
  expect(at("cosine", 6)).toBeCloseTo(1, 12);
  expect(at("linear", 6)).toBeCloseTo(1, 12);
  expect(at("constant", 8)).toBe(2);
  expect(learningRateAt({ kind: "linear", learningRate: 1, warmup: 0, steps: 1 }, 1)).toBe(1);
});
