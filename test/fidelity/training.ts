import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { StepMetrics } from "../../src/engine/contract.ts";
import { globalNorm } from "../../src/engine/tfjs/adamw.ts";
import { type Adapter, readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { lossAndGradient } from "../../src/engine/tfjs/gradient.ts";
import { type LabelledRow, summedLoss, supervisedBatch, supervisedTokens } from "../../src/engine/tfjs/loss.ts";
import { train } from "../../src/engine/tfjs/train.ts";
import { readEndTokens } from "../../src/model/config.ts";
import { type Decoder, forward, tokenBatch } from "../../src/model/decoder.ts";
import { generate } from "../../src/model/generate.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { type Adapt, bindLora } from "../../src/model/lora.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { startTestBackend, TEST_WHERE } from "../engine/backend.ts";
import { type FamilyName, familyDirectory, type Golden, golden, goldenTensor } from "./checkpoints.ts";
import { kolmogorovSmirnov, largestDifference, relativeDifference } from "./distance.ts";
import { planOf, rowsOf, writeRun } from "./runs.ts";

/** How far this engine on wasm is from Transformers and PEFT in float32. */
export interface TrainingFidelity {
  family: FamilyName;
  /** Largest difference of a logit, of the base and with the adapter, each row alone. */
  logits: number;
  /** The same with all rows laid end to end in one pass. */
  packed: number;
  /** Largest relative difference of a row's loss. */
  loss: number;
  /** Largest ‖difference‖ / ‖gradient‖ of a LoRA matrix. */
  gradient: number;
  /** Largest relative difference of loss and gradient norm in any of the 50 steps, and of the learning rate. */
  steps: number;
  /** Largest ‖difference‖ / ‖what training moved‖ of a LoRA matrix after 50 steps. */
  adapter: number;
  /** Prompts continued with and without an adapter, and how many of the continuations are the same token for token. */
  continued: number;
  identical: number;
}

export async function trainingFidelity(family: FamilyName): Promise<TrainingFidelity> {
  await startTestBackend();
  const expected = golden(family);
  const model = await loadDecoder(familyDirectory(family));
  const adapter = await readAdapter(familyDirectory(family, "golden", "adapter"), model.config);
  const rows = rowsOf(family);
  return {
    family,
    ...(await logitsFidelity(family, model, adapter, rows, expected)),
    ...(await gradientFidelity(family, model, adapter, rows.slice(0, expected.losses.length))),
    ...(await stepsFidelity(family, adapter, expected)),
    ...(await generationFidelity(family, expected)),
  };
}

function bound({ parameters, settings }: Adapter): Adapt {
  const tensors = parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
  return bindLora(parameters, tensors, settings);
}

async function logitsFidelity(
  family: FamilyName,
  model: Decoder,
  adapter: Adapter,
  rows: readonly LabelledRow[],
  { losses }: Golden,
): Promise<Pick<TrainingFidelity, "logits" | "packed" | "loss">> {
  const adapt = bound(adapter);
  const found = { logits: 0, packed: 0, loss: 0 };
  const kept = rows.slice(0, losses.length);
  const together = tokenBatch(kept.map(({ ids }) => ids));
  for (const [kind, options] of Object.entries({ base: {}, adapter: { adapt } })) {
    const packed = await valuesOf(() => forward(model, together, options));
    for (const [i, { ids }] of kept.entries()) {
      const expected = await goldenTensor(family, `logits.${kind}.${i}`);
      const alone = await valuesOf(() => forward(model, tokenBatch([ids]), options));
      const begin = together.segments[i]!.start * model.config.vocabularySize;
      found.logits = Math.max(found.logits, largestDifference(alone, expected));
      const part = packed.subarray(begin, begin + expected.length);
      found.packed = Math.max(found.packed, largestDifference(part, expected));
    }
  }
  for (const [i, row] of kept.entries()) {
    const [loss] = await valuesOf(() => summedLoss(model, supervisedBatch([row]), adapt));
    found.loss = Math.max(found.loss, Math.abs(loss! / losses[i]! - 1));
  }
  return found;
}

async function gradientFidelity(
  family: FamilyName,
  model: Decoder,
  { parameters, settings }: Adapter,
  rows: readonly LabelledRow[],
): Promise<Pick<TrainingFidelity, "gradient">> {
  const { gradient } = await lossAndGradient(
    model,
    parameters,
    settings,
    { p: 0, seed: 0 },
    batchOf(rows),
    1,
    labels(rows),
  );
  let largest = 0;
  for (const [i, { name }] of parameters.entries()) {
    const expected = await goldenTensor(family, `gradient.base_model.model.${name}.weight`);
    largest = Math.max(largest, relativeDifference(gradient[i]!, expected));
  }
  return { gradient: largest };
}

/** Trains as the engine does, and compares every step's line of metrics.jsonl and the adapter that comes out. */
async function stepsFidelity(
  family: FamilyName,
  expected: Adapter,
  { metrics }: Golden,
): Promise<Pick<TrainingFidelity, "steps" | "adapter">> {
  const run = await mkdtemp(join(tmpdir(), "lora-fidelity-"));
  try {
    await writeRun(family, run);
    await train(run, familyDirectory(family), () => {}, TEST_WHERE);
    const lines = (await readFile(join(run, "metrics.jsonl"), "utf8")).trimEnd().split("\n");
    if (lines.length !== metrics.length) throw new RangeError(`${lines.length} steps against ${metrics.length}`);
    let steps = 0;
    lines.forEach((line, i) => {
      const found = JSON.parse(line) as StepMetrics;
      for (const key of ["loss", "gradNorm", "learningRate"] as const) {
        const scale = key === "learningRate" ? planOf(family).training.learningRate : metrics[i]![key];
        steps = Math.max(steps, Math.abs(found[key] - metrics[i]![key]) / scale);
      }
    });
    const config = (await loadDecoder(familyDirectory(family))).config;
    const initial = await readAdapter(join(run, "initial"), config);
    const trained = await readAdapter(join(run, "adapter"), config);
    const distances = trained.parameters.map(({ values }, i) => {
      const goal = expected.parameters[i]!.values;
      return relativeDifference(
        values,
        goal,
        goal.map((value, j) => value - initial.parameters[i]!.values[j]!),
      );
    });
    return { steps, adapter: Math.max(...distances) };
  } finally {
    await rm(run, { recursive: true, force: true });
  }
}

/** Continues every prompt alone and all in one batch, from the checkpoint that has learned to copy. */
async function generationFidelity(
  family: FamilyName,
  { generations }: Golden,
): Promise<Pick<TrainingFidelity, "continued" | "identical">> {
  const directory = familyDirectory(family, "trained");
  const model = await loadDecoder(directory);
  const end = await readEndTokens(directory);
  const adapt = bound(await readAdapter(join(directory, "adapter"), model.config));
  const requests = generations.map(({ prompt }) => ({ ids: prompt, maxNewTokens: 24 }));
  let identical = 0;
  for (const [kind, hook] of [
    ["base", undefined],
    ["adapter", adapt],
  ] as const) {
    const together = await generate(model, requests, end, hook);
    for (const [i, request] of requests.entries()) {
      const [alone] = await generate(model, [request], end, hook);
      const goal = JSON.stringify(generations[i]![kind]);
      if (JSON.stringify(together[i]) === goal && JSON.stringify(alone) === goal) identical++;
    }
  }
  return { continued: 2 * generations.length, identical };
}

/** How far the distributions of loss and gradient norm under dropout are from those torch's masks give. */
export async function dropoutFidelity(
  family: FamilyName,
): Promise<{ p: number; samples: number; loss: number; gradNorm: number }> {
  await startTestBackend();
  const { dropout, losses } = golden(family);
  if (dropout === undefined) throw new RangeError(`${family} has no samples under dropout`);
  const model = await loadDecoder(familyDirectory(family));
  const adapter = await readAdapter(familyDirectory(family, "golden", "adapter"), model.config);
  const rows = rowsOf(family).slice(0, losses.length);
  const masks = { p: dropout.p, seed: 11 };
  const { parameters, settings } = adapter;
  const samples: { loss: number; gradNorm: number }[] = [];
  for (let step = 1; step <= dropout.loss.length; step++) {
    const one = await lossAndGradient(model, parameters, settings, masks, batchOf(rows), step, labels(rows));
    samples.push({ loss: one.loss, gradNorm: globalNorm(one.gradient) });
  }
  const distance = (key: "loss" | "gradNorm") =>
    kolmogorovSmirnov(
      samples.map((sample) => sample[key]).sort((a, b) => a - b),
      dropout[key],
    );
  return { p: dropout.p, samples: samples.length, loss: distance("loss"), gradNorm: distance("gradNorm") };
}

function batchOf(rows: readonly LabelledRow[]) {
  return { rows, slots: rows.map((_, i) => i) };
}

function labels(rows: readonly LabelledRow[]): number {
  return rows.reduce((sum, row) => sum + supervisedTokens(row.labels), 0);
}
