import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { LoraError } from "../../formats/error.ts";
import type { Decoder } from "../../model/decoder.ts";
import { loadDecoder } from "../../model/load.ts";
import { freshParameters, type LoraParameter, type LoraSettings } from "../../model/lora.ts";
import { projections } from "../../model/projections.ts";
import type { OnEngineEvent } from "../contract.ts";
import { recomputes } from "./activations.ts";
import { adamW, clipGradients, globalNorm } from "./adamw.ts";
import { type AdapterOrigin, adapterClosure, writeAdapter } from "./adapter.ts";
import { type BackendChoice, startBackend, WASM } from "./backend.ts";
import { type Batching, microBatches, optimizerSteps, stepSlots } from "./batches.ts";
import { freshState, latestCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { lossAndGradient } from "./gradient.ts";
import { appendMetrics, truncateMetrics } from "./metrics.ts";
import { readPlan } from "./plan.ts";
import { readTrainingRows, type TrainingRows } from "./rows.ts";
import { learningRateAt } from "./schedule.ts";

/** Loss or gradient stopped being a number. `rows` are indices into `tokens.safetensors`. */
export class NonFiniteError extends LoraError {
  readonly step: number;
  readonly rows: number[];

  constructor(what: "loss" | "gradient" | "update", step: number, rows: number[]) {
    super(
      "non-finite",
      `The ${what} of ${step === 0 ? "the dry run" : `step ${step}`} is not finite (rows ${rows.slice(0, 16).join(", ")}${rows.length > 16 ? ", …" : ""}).`,
      {
        exit: 1,
        next:
          step === 0
            ? "Nothing is trained yet, so the base itself gives it: look for NaN or infinity in its weights, then at these rows with `lora inspect tokens`."
            : "Lower training.learningRate, or look at these rows with `lora inspect tokens`.",
      },
    );
    this.step = step;
    this.rows = rows;
  }
}

/** Trains the adapter of a run directory, or goes on from its last checkpoint. Writes `adapter/` only at the end. */
export async function train(
  run: string,
  base: string,
  emit: OnEngineEvent,
  where: Omit<BackendChoice, "precision"> = WASM,
): Promise<void> {
  const plan = await readPlan(run, where.backend);
  const adapterDirectory = join(run, "adapter");
  const checkpoints = join(run, "checkpoints");
  const metrics = join(run, "metrics.jsonl");
  if ((await adapterClosure(adapterDirectory)) === plan.closure) {
    emit({ event: "note", message: "The adapter of this closure is complete; there is nothing to train." });
    return;
  }

  const { training, closure } = plan;
  await startBackend({ ...where, precision: training.precision });
  const model = await loadDecoder(base, (progress) => emit({ event: "progress", ...progress }));
  const data = await readTrainingRows(join(run, "tokens.safetensors"), model.config.vocabularySize);
  const settings: LoraSettings = { ...plan.lora, targets: projections(plan.lora.targets, "plan.json") };
  const origin: AdapterOrigin = {
    base: plan.base.model,
    revision: plan.base.revision,
    dropout: plan.lora.dropout,
    closure,
  };
  const dropout = { p: plan.lora.dropout, seed: training.seed };
  const adamSettings = {
    beta1: training.adamBeta1,
    beta2: training.adamBeta2,
    epsilon: training.adamEpsilon,
    weightDecay: training.weightDecay,
  };
  const { order } = data;
  const steps = optimizerSteps(order, training.batchSize);
  const longest = order.reduce((length, row) => Math.max(length, data.rows[row]!.ids.length), 0);
  if (longest > model.config.maxPositions) {
    emit({
      event: "note",
      message: `Rows reach ${longest} tokens; the base was made for ${model.config.maxPositions}.`,
    });
  }
  const batching: Batching = { ...training, capacity: training.microBatchSize * longest };
  const recompute = recomputes(
    training.gradientCheckpointing,
    model.config,
    new Array(training.microBatchSize).fill(longest),
    where,
  );
  if (recompute) emit({ event: "note", message: "Layers are computed again in the backward pass, to save memory." });

  const fresh = freshParameters(model.config, settings, training.seed);
  const state = (await latestCheckpoint(checkpoints, closure, fresh)) ?? freshState(fresh);
  if (state.step > 0) emit({ event: "note", message: `Resumed at step ${state.step} of ${steps}.` });
  await truncateMetrics(metrics, state.step);
  const { parameters, moments } = state;

  await dryRun(model, parameters, settings, data, batching, recompute, emit);

  while (state.step < steps) {
    const step = state.step + 1;
    const started = performance.now();
    const rows = stepSlots(order, training.batchSize, step).map((at) => order[at]!);
    const stepTokens = rows.reduce((sum, row) => sum + data.supervised[row]!, 0);
    if (stepTokens === 0)
      throw new LoraError("tokens-unsupervised", `No token of step ${step} is trained.`, {
        next: "Look at the rows with `lora inspect tokens`.",
      });

    let loss = 0;
    let gradient: Float32Array[] | null = null;
    for (const slots of microBatches(
      rows.map((row) => data.rows[row]!.ids.length),
      batching,
    )) {
      const microBatch = { slots, rows: slots.map((slot) => data.rows[rows[slot]!]!) };
      const part = await lossAndGradient(model, parameters, settings, dropout, microBatch, step, stepTokens, recompute);
      if (!Number.isFinite(part.loss))
        throw new NonFiniteError(
          "loss",
          step,
          slots.map((slot) => rows[slot]!),
        );
      loss += part.loss;
      gradient = gradient === null ? part.gradient : addInPlace(gradient, part.gradient);
      // Lets the process notice that whoever started it is gone.
      await nextTurn();
    }

    const gradNorm = globalNorm(gradient!);
    if (!Number.isFinite(gradNorm)) throw new NonFiniteError("gradient", step, rows);
    clipGradients(gradient!, gradNorm, training.maxGradNorm);
    const learningRate = learningRateAt({ ...training, kind: training.schedule, steps }, step);
    parameters.forEach(({ values }, i) => {
      adamW(values, gradient![i]!, moments[i]!, step, learningRate, adamSettings);
    });
    if (!parameters.every(({ values }) => values.every(Number.isFinite)))
      throw new NonFiniteError("update", step, rows);
    state.step = step;

    const tokens = rows.reduce((sum, row) => sum + data.rows[row]!.ids.length, 0);
    const line = { step, loss, learningRate, gradNorm, tokens, seconds: (performance.now() - started) / 1000 };
    await appendMetrics(metrics, line);
    emit({ event: "step", steps, ...line });
    if (training.checkpointEvery > 0 && step % training.checkpointEvery === 0 && step < steps) {
      await writeCheckpoint(checkpoints, state, { settings, parameters }, origin);
    }
  }
  await writeAdapter(adapterDirectory, { settings, parameters }, origin);
}

/** One forward and backward pass over the longest rows, so that a run that does not fit fails before it starts. */
async function dryRun(
  model: Decoder,
  parameters: readonly LoraParameter[],
  settings: LoraSettings,
  data: TrainingRows,
  { microBatchSize }: Batching,
  recompute: boolean,
  emit: OnEngineEvent,
): Promise<void> {
  const started = performance.now();
  const longest = [...new Set(data.order)]
    .sort((a, b) => data.rows[b]!.ids.length - data.rows[a]!.ids.length || a - b)
    .slice(0, microBatchSize);
  const rows = longest.map((row) => data.rows[row]!);
  const { loss } = await lossAndGradient(
    model,
    parameters,
    settings,
    { p: 0, seed: 0 },
    { rows, slots: rows.map((_, i) => i) },
    1,
    1,
    recompute,
  );
  if (!Number.isFinite(loss)) throw new NonFiniteError("loss", 0, longest);
  const seconds = (performance.now() - started) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const lengths = rows.map(({ ids }) => ids.length);
  emit({
    event: "note",
    message: `Dry run on the longest rows (${rows.length} of up to ${Math.max(...lengths)} tokens): ${seconds.toFixed(2)} s, peak memory ${Math.round(peak)} MiB.`,
  });
}

function addInPlace(sum: Float32Array[], more: readonly Float32Array[]): Float32Array[] {
  sum.forEach((values, i) => {
    const added = more[i]!;
    for (let j = 0; j < values.length; j++) values[j]! += added[j]!;
  });
  return sum;
}
