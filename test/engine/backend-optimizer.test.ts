import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { backendOptimizer } from "../../src/engine/tfjs/backend-optimizer.ts";
import { freshState, type TrainingState } from "../../src/engine/tfjs/checkpoint.ts";
import { supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { hostOptimizer, type Optimizer } from "../../src/engine/tfjs/optimizer.ts";
import { hostPasses, type Passes } from "../../src/engine/tfjs/step.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { fixture, golden, labelledRow, largestDifference, norm } from "../model/fixture.ts";
import { startTestBackend } from "./backend.ts";

beforeAll(startTestBackend);

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

async function beginning() {
  const model = await loadDecoder(fixture("tiny-llama"));
  const { parameters, settings } = await readAdapter(`${fixture("tiny-llama")}/golden/initial`, model.config);
  const context = { model, parameters, settings, dropout: { p: 0.1, seed: 3 }, recompute: false };
  return { context, state: freshState(parameters) };
}

/** Steps of two micro batches each. */
async function steps<Gradient>(optimizer: Passes<Gradient> & Optimizer<Gradient>, first: number, last: number) {
  const rows = golden("tiny-llama").rows.map(labelledRow);
  const tokens = rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
  const told: { loss: number; gradNorm: number; finite: boolean }[] = [];
  for (let step = first; step <= last; step++) {
    const batch = (slots: number[]) => ({ slots, rows: slots.map((slot) => rows[slot]!) });
    const half = rows.length >> 1;
    const a = await optimizer.gradient(batch([...rows.keys()].slice(0, half)), step, tokens);
    const b = await optimizer.gradient(batch([...rows.keys()].slice(half)), step, tokens);
    const update = await optimizer.update(optimizer.add(a.gradient, b.gradient), step, 1e-3);
    told.push({ loss: a.loss + b.loss, ...update });
  }
  return told;
}

const copy = ({ step, parameters, moments }: TrainingState): TrainingState => ({
  step,
  parameters: parameters.map((parameter) => ({ ...parameter, values: parameter.values.slice() })),
  moments: moments.map(({ first, second }) => ({ first: first.slice(), second: second.slice() })),
});
const vector = ({ parameters }: TrainingState) => Float32Array.from(parameters.flatMap(({ values }) => [...values]));

test.each([0, 0.05])(
  "on the backend it moves the parameters as on the host, gradients clipped to %s",
  async (maxGradNorm) => {
    const { context, state } = await beginning();
    const before = vector(state);
    const settings = { ...adam, maxGradNorm };
    const mine = copy(state);
    const host = {
      ...hostPasses({ ...context, parameters: mine.parameters }),
      ...hostOptimizer(mine, settings),
    };
    const backend = backendOptimizer(context, copy(state), settings);
    const [expected, told] = [await steps(host, 1, 4), await steps(backend, 1, 4)];
    told.forEach(({ loss, gradNorm, finite }, i) => {
      expect(finite).toBe(true);
      expect(loss).toBeCloseTo(expected[i]!.loss, 5);
      expect(Math.abs(gradNorm / expected[i]!.gradNorm - 1)).toBeLessThan(1e-4);
    });
    const [there, here] = [vector(await host.state(4)), vector(await backend.state(4))];
    const moved = norm(there.map((value, i) => value - before[i]!));
    expect(largestDifference(here, there)).toBeLessThan(1e-4 * moved);
  },
);

test("going on from what was written gives the same bits, and no step leaves a tensor behind", async () => {
  const { context, state } = await beginning();
  const settings = { ...adam, maxGradNorm: 1 };
  const whole = backendOptimizer(context, copy(state), settings);
  await steps(whole, 1, 2);
  const written = copy(await whole.state(2));
  const tensors = tf.memory().numTensors;
  await steps(whole, 3, 4);
  expect(tf.memory().numTensors).toBe(tensors);
  const resumed = backendOptimizer(context, written, settings);
  await steps(resumed, 3, 4);
  expect(await resumed.state(4)).toEqual(await whole.state(4));
});

test("a gradient that is no number moves nothing, and a parameter that becomes none is told of", async () => {
  const { context, state } = await beginning();
  const optimizer = backendOptimizer(context, copy(state), { ...adam, maxGradNorm: 1 });
  const size = vector(state).length;
  const before = await optimizer.state(0);
  const { gradNorm, finite } = await optimizer.update(tf.fill([size], Number.NaN), 1, 1e-3);
  expect([gradNorm, finite]).toEqual([Number.NaN, false]);
  expect(await optimizer.state(0)).toEqual(before);
  expect(await optimizer.update(tf.ones([size]), 1, Number.MAX_VALUE)).toMatchObject({ finite: false });
});
