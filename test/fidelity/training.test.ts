import { beforeAll, describe, expect, test } from "vitest";
import { type Decoder, type DecoderLayer, forward, tokenBatch } from "../../src/model/decoder.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { inverseFrequencies } from "../../src/model/rope.ts";
import { startTestBackend } from "../engine/backend.ts";
import { AIMS } from "./aims.ts";
import { artifactFidelity } from "./artifact.ts";
import { FAMILIES, type FamilyName, familyDirectory, golden, goldenTensor } from "./checkpoints.ts";
import { kolmogorovSmirnovLimit, largestDifference } from "./distance.ts";
import { ropeFidelity } from "./rope.ts";
import { rowsOf } from "./runs.ts";
import { dropoutFidelity, trainingFidelity } from "./training.ts";

beforeAll(startTestBackend);

describe("against Transformers and PEFT", () => {
  test.each(FAMILIES)("%s: logits, packing, loss, gradients, 50 steps, greedy continuations", async (family) => {
    const found = await trainingFidelity(family);
    for (const key of ["logits", "gradient", "loss", "steps", "adapter"] as const) {
      expect(found[key], key).toBeLessThan(AIMS[key]);
    }
    expect(found.packed).toBeLessThan(AIMS.logits);
    expect(found.identical).toBe(found.continued);
  });

  test.each(FAMILIES)("%s: an adapter of PEFT's, merged", async (family) => {
    const { f32, lost } = await artifactFidelity(family);
    expect(f32).toBeLessThan(AIMS.logits);
    expect(lost).toBeLessThan(1);
  });

  test("the trained checkpoints have learned, and the adapters have changed, what they say", () => {
    for (const family of FAMILIES) {
      const { generations } = golden(family);
      for (const { prompt, base, adapter } of generations.slice(0, -1)) {
        const words = prompt.slice(1, -1);
        expect(base).toEqual({ ids: words, stopped: "end" });
        expect(adapter).toEqual({ ids: [...words, 5], stopped: "end" });
      }
    }
  });

  test("the 50 steps learn, and most of their gradients are long enough to be clipped", () => {
    for (const family of FAMILIES) {
      const { metrics } = golden(family);
      expect(metrics).toHaveLength(50);
      // The last of the ten epochs against the first: the same rows.
      const sum = (part: typeof metrics) => part.reduce((total, { loss }) => total + loss, 0);
      expect(sum(metrics.slice(-5))).toBeLessThan(sum(metrics.slice(0, 5)));
      expect(metrics.filter(({ gradNorm }) => gradNorm > 0.5).length).toBeGreaterThan(25);
    }
  });

  test("dropout: loss and gradient norm are distributed as under torch's masks", async () => {
    const { samples, loss, gradNorm } = await dropoutFidelity("llama-3");
    const limit = kolmogorovSmirnovLimit(samples, samples);
    expect(loss).toBeLessThan(limit);
    expect(gradNorm).toBeLessThan(limit);
  });

  test("rotary angles of released checkpoints, at near and far positions", async () => {
    for (const { differences } of await ropeFidelity()) {
      for (const { difference } of differences) expect(difference).toBeLessThan(AIMS.rope);
    }
  });
});

describe("seeded faults: what a family is known by shows in its logits", () => {
  const plainLayers = (model: Decoder, change: (layer: DecoderLayer) => Partial<DecoderLayer>): Decoder => ({
    ...model,
    layers: model.layers.map((layer) => ({ ...layer, ...change(layer) })),
  });
  const unbiased = ({ projections }: DecoderLayer) => ({
    projections: Object.fromEntries(
      Object.entries(projections).map(([name, weight]) => [name, { ...weight, bias: null }]),
    ) as DecoderLayer["projections"],
  });
  const FAULTS: [name: string, families: FamilyName[], fault: (model: Decoder) => Decoder][] = [
    [
      "no sliding window",
      ["mistral-v0.1", "qwen2-windowed"],
      (model) => ({ ...model, config: { ...model.config, windows: model.config.windows.map(() => null) } }),
    ],
    [
      "a window of one token more",
      ["mistral-v0.1", "qwen2-windowed"],
      (model) => {
        const windows = model.config.windows.map((window) => (window === null ? null : window + 1));
        return { ...model, config: { ...model.config, windows } };
      },
    ],
    [
      "no rotary scaling",
      ["llama-3.1", "llama-3.2", "deepseek-r1-distill-llama"],
      (model) => ({ ...model, inverseFrequencies: inverseFrequencies({ ...model.config, ropeScaling: null }) }),
    ],
    ["no biases", ["qwen2", "qwen2.5", "deepseek-r1-distill-qwen"], (model) => plainLayers(model, unbiased)],
    ["no norm on queries", ["qwen3"], (model) => plainLayers(model, () => ({ queryNorm: null }))],
    ["no norm on keys", ["qwen3"], (model) => plainLayers(model, () => ({ keyNorm: null }))],
  ];
  const cases = FAULTS.flatMap(([name, families, fault]) => families.map((family) => ({ name, family, fault })));

  test.each(cases)("$name in $family", async ({ family, fault }) => {
    const model = fault(await loadDecoder(familyDirectory(family)));
    const rows = rowsOf(family).slice(0, golden(family).losses.length);
    let largest = 0;
    for (const [i, { ids }] of rows.entries()) {
      const logits = await valuesOf(() => forward(model, tokenBatch([ids])));
      largest = Math.max(largest, largestDifference(logits, await goldenTensor(family, `logits.base.${i}`)));
    }
    expect(largest).toBeGreaterThan(1000 * AIMS.logits);
  });
});
