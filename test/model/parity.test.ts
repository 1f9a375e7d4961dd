import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { summedLoss, supervisedBatch, supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { readEndTokens } from "../../src/model/config.ts";
import { forward, tokenBatch } from "../../src/model/decoder.ts";
import { generate } from "../../src/model/generate.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { bindLora } from "../../src/model/lora.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { targetLosses } from "../../src/model/score.ts";
import { startTestBackend } from "../engine/backend.ts";
import { FIXTURES, fixture, golden, goldenTensor, labelledRow, largestDifference, norm } from "./fixture.ts";

beforeAll(startTestBackend);

describe.each(FIXTURES)("%s against Transformers and PEFT", (name) => {
  const { rows } = golden(name);

  async function load() {
    const model = await loadDecoder(fixture(name));
    const adapter = await readAdapter(`${fixture(name)}/golden/initial`, model.config);
    const tensors = adapter.parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
    return { model, adapter, adapt: bindLora(adapter.parameters, tensors, adapter.settings) };
  }

  test("logits of base and adapter, each row alone", async () => {
    const { model, adapt } = await load();
    for (const [i, { ids }] of rows.entries()) {
      const base = await valuesOf(() => forward(model, tokenBatch([ids])));
      const adapted = await valuesOf(() => forward(model, tokenBatch([ids]), { adapt }));
      expect(largestDifference(base, await goldenTensor(name, `logits.base.${i}`))).toBeLessThan(1e-4);
      expect(largestDifference(adapted, await goldenTensor(name, `logits.adapter.${i}`))).toBeLessThan(1e-4);
    }
  });

  test("logits of rows laid end to end are those of rows alone", async () => {
    const { model, adapt } = await load();
    const packed = await valuesOf(() => forward(model, tokenBatch(rows.map((row) => row.ids)), { adapt }));
    let at = 0;
    for (const [i, row] of rows.entries()) {
      const expected = await goldenTensor(name, `logits.adapter.${i}`);
      expect(largestDifference(packed.subarray(at, at + expected.length), expected)).toBeLessThan(1e-4);
      at += row.ids.length * model.config.vocabularySize;
    }
    expect(at).toBe(packed.length);
  });

  test("summed loss", async () => {
    const { model, adapt } = await load();
    for (const row of rows) {
      const [loss] = await valuesOf(() => summedLoss(model, supervisedBatch([labelledRow(row)]), adapt));
      expect(Math.abs(loss! - row.loss) / row.loss).toBeLessThan(1e-5);
    }
  });

  test("losses of targets do not depend on how many logits are held at once", async () => {
    const { model, adapt } = await load();
    const batch = supervisedBatch(rows.map(labelledRow));
    const losses = await targetLosses(model, batch, adapt);
    const sum = Array.from(losses).reduce((a, b) => a + b, 0);
    expect(sum / rows.reduce((total, { loss }) => total + loss, 0)).toBeCloseTo(1, 5);
    for (const atOnce of [1, 7 * model.config.vocabularySize]) {
      expect(largestDifference(await targetLosses(model, batch, adapt, atOnce), losses)).toBeLessThan(1e-5);
    }
  });

  test("gradients of the mean loss", async () => {
    const { model, adapter } = await load();
    const labelled = rows.map(labelledRow);
    const tokens = labelled.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
    const slots = labelled.map((_, i) => i);
    const { gradient } = await lossAndGradient(
      model,
      adapter.parameters,
      adapter.settings,
      { p: 0, seed: 1 },
      { rows: labelled, slots },
      1,
      tokens,
    );
    for (const [i, parameter] of adapter.parameters.entries()) {
      const expected = await goldenTensor(name, `gradient.base_model.model.${parameter.name}.weight`);
      expect(largestDifference(gradient[i]!, expected) / norm(expected)).toBeLessThan(1e-3);
    }
  });

  test("greedy continuations, batched with a cache, are those of the whole sequence anew for each token", async () => {
    const { model, adapt } = await load();
    const end = await readEndTokens(fixture(name));
    const requests = rows.map(({ ids }) => ({ ids: ids.slice(0, 9), maxNewTokens: 24 }));
    expect(await generate(model, requests, end)).toEqual(rows.map((row) => row.generated_base));
    expect(await generate(model, requests, end, adapt)).toEqual(rows.map((row) => row.generated_adapter));
    for (const [i, request] of requests.entries()) {
      expect(await generate(model, [request], end, adapt)).toEqual([rows[i]!.generated_adapter]);
    }
  });

  test("generation leaves no tensors behind", async () => {
    const { model, adapt } = await load();
    const before = tf.memory();
    await generate(
      model,
      rows.map(({ ids }, i) => ({ ids, maxNewTokens: 4 * i })),
      new Set(),
      adapt,
    );
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});
