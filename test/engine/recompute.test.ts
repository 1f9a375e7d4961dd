import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { FIXTURES, fixture, golden, labelledRow } from "../model/fixture.ts";
import { startTestBackend } from "./backend.ts";

beforeAll(startTestBackend);

describe.each(FIXTURES)("%s", (name) => {
  test("layers computed again give the gradient of layers kept, bit for bit, dropout included", async () => {
    const model = await loadDecoder(fixture(name));
    const { parameters, settings } = await readAdapter(`${fixture(name)}/golden/initial`, model.config);
    const rows = golden(name).rows.map(labelledRow);
    const microBatch = { rows, slots: rows.map((_, slot) => slot) };
    const tokens = rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
    const tensors = tf.memory().numTensors;
    const gradient = (recompute: boolean) =>
      lossAndGradient(model, parameters, settings, { p: 0.1, seed: 3 }, microBatch, 5, tokens, recompute);
    const kept = await gradient(false);
    expect(await gradient(true)).toEqual(kept);
    expect(kept.gradient.some((values) => values.some((value) => value !== 0))).toBe(true);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
