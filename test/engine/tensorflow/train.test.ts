import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAdapter } from "../../../src/engine/tfjs/adapter.ts";
import { TfjsEngine } from "../../../src/engine/tfjs/engine.ts";
import { lossAndGradient } from "../../../src/engine/tfjs/gradient.ts";
import { supervisedTokens } from "../../../src/engine/tfjs/loss.ts";
import type { TensorflowBackend } from "../../../src/engine/tfjs/tensorflow/backend.ts";
import { startTensorflow, TENSORFLOW } from "../../../src/engine/tfjs/tensorflow/start.ts";
import { engineVersion } from "../../../src/engine/tfjs/version.ts";
import { loadDecoder } from "../../../src/model/load.ts";
import { fixture, golden, labelledRow } from "../../model/fixture.ts";
import { TENSORFLOW_AT } from "../backend.ts";
import { plan, sampleRows, writeRun } from "../run.ts";

/*
 * What bf16 changes, and what only a run on this backend shows. The rest of the engine's tests run on it with
 * LORA_TEST_BACKEND=tensorflow.
 */

/** bf16 has 8 significant bits: a rounding is off by at most 2⁻⁸ of a value. A fixture's gradient passes some dozens of them. */
const BF16 = 2 ** -8;

const name = "tiny-llama";
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-tensorflow-"));
});
afterAll(() => rm(root, { recursive: true }));

describe.skipIf(TENSORFLOW_AT === null)("TensorFlow, weights in bf16", () => {
  let backend: TensorflowBackend;
  beforeAll(async () => {
    backend = await startTensorflow({ device: "cpu", installation: TENSORFLOW_AT, precision: "bf16" });
  });

  async function gradients() {
    const model = await loadDecoder(fixture(name));
    const { parameters, settings } = await readAdapter(`${fixture(name)}/golden/initial`, model.config);
    const rows = golden(name).rows.map(labelledRow);
    const tokens = rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
    const microBatch = { rows, slots: rows.map((_, slot) => slot) };
    const step = (at: number, recompute = false) =>
      lossAndGradient(model, parameters, settings, { p: 0.1, seed: 3 }, microBatch, at, tokens, recompute);
    return { step, parameters };
  }

  test("matrices are bare handles in bf16, the tables half as large as in f32", async () => {
    const before = tf.memory().numTensors;
    const handles = backend.handles;
    const { config } = await loadDecoder(fixture(name));
    const vectors = 2 * config.layers + 1;
    // The quarter turn is a tensor, too.
    expect(tf.memory().numTensors - before).toBe(vectors + 1);
    expect(backend.handles - handles).toBe(vectors + 1 + 7 * config.layers + 1);
  });

  test("the same step gives the same bits, and no step leaves a handle behind, in a thousand steps, whatever is recomputed", async () => {
    const { step } = await gradients();
    const first = await step(1);
    const handles = backend.handles;
    const tensors = tf.memory().numTensors;
    for (let at = 0; at < 1000; at++) await step(at, at % 2 === 0);
    expect(backend.handles).toBe(handles);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await step(1)).toEqual(first);
    expect(await step(1, true)).toEqual(first);
  }, 300_000);

  test("the loss is PEFT's within what bf16 rounds", async () => {
    const model = await loadDecoder(fixture(name));
    const { parameters, settings } = await readAdapter(`${fixture(name)}/golden/initial`, model.config);
    for (const row of golden(name).rows) {
      const rows = [labelledRow(row)];
      const tokens = supervisedTokens(rows[0]!.labels);
      const { loss } = await lossAndGradient(
        model,
        parameters,
        settings,
        { p: 0, seed: 0 },
        { rows, slots: [0] },
        1,
        1,
      );
      expect(Math.abs(loss - row.loss) / row.loss).toBeLessThan(4 * BF16);
      expect(tokens).toBeGreaterThan(0);
    }
    expect(tf.getBackend()).toBe(TENSORFLOW);
  });
});

describe.skipIf(TENSORFLOW_AT === null)("TensorFlow and wasm, from one plan", () => {
  const script = join(import.meta.dirname, "../../../src/engine/tfjs/main.ts");
  const never = new AbortController().signal;

  async function trained(backend: "wasm" | "tensorflow", precision: "f32" | "bf16"): Promise<Float32Array> {
    const run = await mkdtemp(join(root, "run-"));
    const of = plan({ training: { precision, learningRate: 1e-3 } });
    of.engine = { name: "tfjs", version: engineVersion(backend), backend, device: "cpu" };
    await writeRun(run, of, sampleRows(16, 64));
    const installation = async () => (backend === "wasm" ? null : TENSORFLOW_AT);
    const engine = new TfjsEngine({ script, backend, device: "cpu", installation });
    await engine.train({ run, base: fixture(name) }, () => {}, never);
    const { parameters } = await readAdapter(join(run, "adapter"), (await loadConfig()).config);
    return Float32Array.from(parameters.filter(({ which }) => which === "B").flatMap(({ values }) => [...values]));
  }
  const loadConfig = () => loadDecoder(fixture(name));
  const apart = (a: Float32Array, b: Float32Array) => {
    const norm = (values: Float32Array) => Math.hypot(...values);
    return norm(a.map((value, i) => value - b[i]!)) / norm(b);
  };

  test("f32 gives wasm's adapter within 1e-4 of what training moved, bf16 within a fifth", async () => {
    const wasm = await trained("wasm", "f32");
    expect(apart(await trained("tensorflow", "f32"), wasm)).toBeLessThan(1e-4);
    // Adam's first steps are as long as the learning rate whatever the gradient's size, so that an entry whose gradient is below
    // what bf16 rounds may go either way. Measured: 0.11.
    const half = apart(await trained("tensorflow", "bf16"), wasm);
    expect(half).toBeLessThan(0.2);
    expect(half).toBeGreaterThan(1e-4);
  });

  test("a plan for a GPU never runs on the CPU", async () => {
    const run = await mkdtemp(join(root, "run-"));
    const of = plan();
    of.engine = { name: "tfjs", version: engineVersion("tensorflow"), backend: "tensorflow", device: "gpu" };
    await writeRun(run, of, sampleRows(4, 64));
    const installation = async () => TENSORFLOW_AT;
    // No GPU is visible to this process, whatever the machine has.
    const env = { ...process.env, CUDA_VISIBLE_DEVICES: "-1" };
    const engine = new TfjsEngine({ script, backend: "tensorflow", device: "gpu", installation, env });
    await expect(engine.train({ run, base: fixture(name) }, () => {}, never)).rejects.toMatchObject({
      code: "no-gpu",
      exit: 3,
      next: expect.stringContaining("engine doctor tensorflow"),
    });
  });

  test("without an installation says which command installs it", async () => {
    const run = await mkdtemp(join(root, "run-"));
    const of = plan();
    of.engine = { name: "tfjs", version: engineVersion("tensorflow"), backend: "tensorflow", device: "cpu" };
    await writeRun(run, of, sampleRows(4, 64));
    const engine = new TfjsEngine({ script, backend: "tensorflow", device: "cpu", installation: async () => null });
    await expect(engine.train({ run, base: fixture(name) }, () => {}, never)).rejects.toMatchObject({
      code: "backend-missing",
      exit: 3,
      next: "Run `lora engine install tensorflow`.",
    });
  });
});
