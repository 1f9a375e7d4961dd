import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StepMetrics } from "../../src/engine/contract.ts";
import { readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { startBackend } from "../../src/engine/tfjs/backend.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { train } from "../../src/engine/tfjs/train.ts";
import { engineVersion } from "../../src/engine/tfjs/version.ts";
import { readEndTokens } from "../../src/model/config.ts";
import { forward, tokenBatch } from "../../src/model/decoder.ts";
import { generate } from "../../src/model/generate.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { bindLora } from "../../src/model/lora.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { AIMS } from "../fidelity/aims.ts";
import { type FamilyName, familyDirectory, golden, goldenTensor } from "../fidelity/checkpoints.ts";
import { largestDifference, relativeDifference } from "../fidelity/distance.ts";
import { planOf, rowsOf, writeRun } from "../fidelity/runs.ts";
import { WEBGPU_AT } from "./backend.ts";

/*
 * Dawn on a Vulkan driver in software. Needs `lora engine install webgpu`, and VK_DRIVER_FILES or a driver where Vulkan looks; without
 * either all of this is skipped.
 */
const WHERE = { backend: "webgpu", device: "cpu", installation: WEBGPU_AT, precision: "f32" } as const;
const why = await startBackend(WHERE).then(
  () => null,
  (error: Error) => error.message,
);
/** Shaders are compiled on a processor. */
const SLOW = 300_000;

describe.skipIf(why !== null)(`webgpu in software${why === null ? "" : `, skipped: ${why}`}`, () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "lora-webgpu-"));
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true, force: true });
  });

  /** Rotary scaling and shared keys; norms on heads; biases and windows. */
  const FAMILIES: FamilyName[] = ["llama-3.1", "qwen3", "qwen2-windowed"];
  test.each(FAMILIES)(
    "%s: logits and gradients are those of Transformers and PEFT, and the same each time",
    async (family) => {
      const model = await loadDecoder(familyDirectory(family));
      const { parameters, settings } = await readAdapter(familyDirectory(family, "golden", "adapter"), model.config);
      const tensors = parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
      const adapt = bindLora(parameters, tensors, settings);
      const rows = rowsOf(family).slice(0, golden(family).losses.length);
      const batch = tokenBatch(rows.slice(0, 3).map(({ ids }) => ids));
      const logits = await valuesOf(() => forward(model, batch, { adapt }));
      for (const [i, { start }] of batch.segments.entries()) {
        const expected = await goldenTensor(family, `logits.adapter.${i}`);
        const begin = start * model.config.vocabularySize;
        expect(largestDifference(logits.subarray(begin, begin + expected.length), expected)).toBeLessThan(AIMS.logits);
      }
      const all = { rows, slots: rows.map((_, i) => i) };
      const labels = rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
      const before = tf.memory().numTensors;
      const once = () => lossAndGradient(model, parameters, settings, { p: 0, seed: 0 }, all, 1, labels);
      const { loss, gradient } = await once();
      for (const [i, { name }] of parameters.entries()) {
        const expected = await goldenTensor(family, `gradient.base_model.model.${name}.weight`);
        expect(relativeDifference(gradient[i]!, expected)).toBeLessThan(AIMS.gradient);
      }
      expect(await once()).toEqual({ loss, gradient });
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose(tensors);
    },
    SLOW,
  );

  test("the first steps of a run are PEFT's", { timeout: SLOW }, async () => {
    const run = join(scratch, "run");
    await writeRun("llama-3.1", run);
    const steps = 5;
    const engine = { name: "tfjs", backend: "webgpu", device: "cpu", version: engineVersion("webgpu") } as const;
    const stop = new Error("enough");
    await writeFile(join(run, "plan.json"), JSON.stringify({ ...planOf("llama-3.1"), engine }));
    const seen: StepMetrics[] = [];
    const running = train(
      run,
      familyDirectory("llama-3.1"),
      (event) => {
        if (event.event !== "step") return;
        seen.push(event);
        if (seen.length === steps) throw stop;
      },
      WHERE,
    );
    await expect(running).rejects.toBe(stop);
    for (const [i, { loss, gradNorm }] of seen.entries()) {
      const expected = golden("llama-3.1").metrics[i]!;
      expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(AIMS.steps);
      expect(Math.abs(gradNorm / expected.gradNorm - 1)).toBeLessThan(AIMS.steps);
    }
    expect((await readFile(join(run, "metrics.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(steps);
  });

  test("rows that come and go are continued as Transformers continues them", { timeout: SLOW }, async () => {
    const directory = familyDirectory("llama-3.1", "trained");
    const model = await loadDecoder(directory);
    const end = await readEndTokens(directory);
    const { generations } = golden("llama-3.1");
    const requests = generations.map(({ prompt }) => ({ ids: prompt, maxNewTokens: 24 }));
    const found = await generate(model, requests, end, undefined, { rows: 4 });
    expect(found).toEqual(generations.map(({ base }) => base));
  });

  test("what a buffer cannot hold is an error, and never zeros", async () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const columns = Math.floor(device.limits.maxBufferSize / 4 / 2 ** 14) + 1;
    const sum = tf.tidy(() => tf.sum(tf.fill([2 ** 14, columns], 1)));
    await expect(sum.data()).rejects.toMatchObject({ code: "out-of-memory", exit: 3 });
  });
});

test.skipIf(WEBGPU_AT === null)(
  "a plan that asks for a GPU is refused where there is none, or only software",
  async () => {
    if (why === null) tf.removeBackend("webgpu");
    await expect(startBackend({ ...WHERE, device: "gpu" })).rejects.toMatchObject({
      code: "no-gpu",
      exit: 3,
      next: expect.stringContaining("device: cpu"),
    });
  },
);

test("f32 is computed, and what is not installed says how to install it", async () => {
  const missing = startBackend({ ...WHERE, installation: null });
  await expect(missing).rejects.toMatchObject({
    code: "backend-missing",
    next: expect.stringContaining("install webgpu"),
  });
  const halves = startBackend({ ...WHERE, precision: "bf16" });
  await expect(halves).rejects.toMatchObject({ code: "backend-precision", exit: 3 });
});
