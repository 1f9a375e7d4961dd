import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { LoraError } from "../../formats/error.ts";
import type { Plan } from "../../manifest/schema.generated.ts";
import { loadDecoder } from "../../model/load.ts";
import { freshParameters, type LoraSettings } from "../../model/lora.ts";
import { trainingMemory } from "../../model/memory.ts";
import { projections } from "../../model/projections.ts";
import type { OnEngineEvent } from "../contract.ts";
import { recomputes } from "./activations.ts";
import { type AdapterOrigin, adapterClosure, writeAdapter } from "./adapter.ts";
import { type BackendChoice, startBackend, WASM } from "./backend.ts";
import { backendOptimizer } from "./backend-optimizer.ts";
import { type Batching, optimizerSteps, stepSlots } from "./batches.ts";
import { freshState, latestCheckpoint, type TrainingState, writeCheckpoint } from "./checkpoint.ts";
import { type LargestStep, largestStep, type RowSize, threadsFor } from "./lanes.ts";
import { appendMetrics, truncateMetrics } from "./metrics.ts";
import { NonFiniteError } from "./nonfinite.ts";
import { hostOptimizer, type Optimizer, type OptimizerSettings } from "./optimizer.ts";
import { readPlan } from "./plan.ts";
import { readTrainingRows, type TrainingRows } from "./rows.ts";
import { learningRateAt } from "./schedule.ts";
import { hostPasses, type StepContext, type Steps, stepsInOneLane } from "./step.ts";
import { ThreadedSteps } from "./threads.ts";

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
  const tokens = join(run, "tokens.safetensors");
  const data = await readTrainingRows(tokens, model.config.vocabularySize);
  const settings: LoraSettings = { ...plan.lora, targets: projections(plan.lora.targets, "plan.json") };
  const origin: AdapterOrigin = {
    base: plan.base.model,
    revision: plan.base.revision,
    dropout: plan.lora.dropout,
    closure,
  };
  const dropout = { p: plan.lora.dropout, seed: training.seed };
  const optimizerSettings: OptimizerSettings = {
    beta1: training.adamBeta1,
    beta2: training.adamBeta2,
    epsilon: training.adamEpsilon,
    weightDecay: training.weightDecay,
    maxGradNorm: training.maxGradNorm,
  };
  const { order } = data;
  const steps = optimizerSteps(order, training.batchSize);
  const longest: RowSize = {
    tokens: order.reduce((most, row) => Math.max(most, data.rows[row]!.ids.length), 0),
    supervised: order.reduce((most, row) => Math.max(most, data.supervised[row]!), 0),
  };
  if (longest.tokens > model.config.maxPositions) {
    emit({
      event: "note",
      message: `Rows reach ${longest.tokens} tokens; the base was made for ${model.config.maxPositions}.`,
    });
  }
  const batching: Batching = { ...training, capacity: training.microBatchSize * longest.tokens };
  const largest =
    where.backend === "wasm"
      ? largestStep(training, longest, model.config)
      : { lanes: 0, rows: training.microBatchSize };
  const recompute = recomputes(
    training.gradientCheckpointing,
    model.config,
    new Array(largest.rows).fill(longest.tokens),
    where,
  );
  if (recompute) emit({ event: "note", message: "Layers are computed again in the backward pass, to save memory." });

  const fresh = freshParameters(model.config, settings, training.seed);
  const from = (await latestCheckpoint(checkpoints, closure, fresh)) ?? freshState(fresh);
  if (from.step > 0) emit({ event: "note", message: `Resumed at step ${from.step} of ${steps}.` });
  await truncateMetrics(metrics, from.step);

  const context: StepContext = { model, parameters: from.parameters, settings, dropout, data, batching, recompute };
  const threads = threadsOf(context, plan, where, largest, longest);
  const { computing, optimizer } = await startComputing(
    context,
    from,
    optimizerSettings,
    { base, tokens },
    threads,
    where,
  );
  try {
    if (threads > 1) emit({ event: "note", message: `A step is computed on ${threads} threads.` });
    await dryRun(computing, optimizer, data, largest.rows * threads, emit);
    for (let step = from.step + 1; step <= steps; step++) {
      const started = performance.now();
      const rows = stepSlots(order, training.batchSize, step).map((at) => order[at]!);
      const stepTokens = rows.reduce((sum, row) => sum + data.supervised[row]!, 0);
      if (stepTokens === 0)
        throw new LoraError("tokens-unsupervised", `No token of step ${step} is trained.`, {
          next: "Look at the rows with `lora inspect tokens`.",
        });

      const { loss, gradient } = await computing.compute({ step, rows, tokens: stepTokens });
      const learningRate = learningRateAt({ ...training, kind: training.schedule, steps }, step);
      const { gradNorm, finite } = await optimizer.update(gradient, step, learningRate);
      if (!Number.isFinite(gradNorm)) throw new NonFiniteError("gradient", step, rows);
      if (!finite) throw new NonFiniteError("update", step, rows);

      const length = rows.reduce((sum, row) => sum + data.rows[row]!.ids.length, 0);
      const line = {
        step,
        loss,
        learningRate,
        gradNorm,
        tokens: length,
        seconds: (performance.now() - started) / 1000,
      };
      await appendMetrics(metrics, line);
      emit({ event: "step", steps, ...line });
      if (training.checkpointEvery > 0 && step % training.checkpointEvery === 0 && step < steps) {
        const state = await optimizer.state(step);
        await writeCheckpoint(checkpoints, state, { settings, parameters: state.parameters }, origin);
      }
    }
    const { parameters } = await optimizer.state(steps);
    await writeAdapter(adapterDirectory, { settings, parameters }, origin);
  } finally {
    await computing.close();
  }
}

/** How many threads of ours compute a step. */
function threadsOf(
  { model: { config }, settings: lora, recompute }: StepContext,
  { training: { precision } }: Plan,
  { backend, threads: cores = 1 }: Omit<BackendChoice, "precision">,
  step: LargestStep,
  longest: RowSize,
): number {
  return threadsFor(step, backend === "wasm" ? cores : 1, process.availableMemory(), (threads) => {
    const lengths = new Array<number>(step.rows).fill(longest.tokens);
    const supervised = longest.supervised * lengths.length;
    const { lanes } = step;
    return trainingMemory({ config, lora, backend, precision, threads, lanes, lengths, supervised, recompute });
  });
}

/**
 * What computes a step's gradient, and what moves the parameters by it. On wasm a step is cut into lanes for threads of ours; other
 * backends have theirs. TensorFlow keeps parameters and moments; on wasm the host moves them as fast, and on webgpu it is not tested.
 */
async function startComputing(
  context: StepContext,
  from: TrainingState,
  settings: OptimizerSettings,
  files: { base: string; tokens: string },
  threads: number,
  { backend }: Pick<BackendChoice, "backend">,
): Promise<{ computing: Steps; optimizer: Optimizer }> {
  // Lets the process notice that whoever started it is gone.
  const afterPass = () => nextTurn();
  if (backend === "tensorflow") {
    const optimizer = backendOptimizer(context, from, settings);
    return { computing: stepsInOneLane(optimizer, context, afterPass), optimizer };
  }
  const optimizer = hostOptimizer(from, settings);
  const computing =
    backend === "wasm"
      ? await ThreadedSteps.start(context, files, threads, afterPass)
      : stepsInOneLane(hostPasses(context), context, afterPass);
  return { computing, optimizer };
}

/** A step of the `count` longest rows, as many as are ever in memory at once, so that a run that does not fit fails before it starts. */
async function dryRun(
  computing: Steps,
  optimizer: Optimizer,
  { order, rows }: TrainingRows,
  count: number,
  emit: OnEngineEvent,
): Promise<void> {
  const started = performance.now();
  const longest = [...new Set(order)]
    .sort((a, b) => rows[b]!.ids.length - rows[a]!.ids.length || a - b)
    .slice(0, count);
  const { gradient } = await computing.compute({ step: 0, rows: longest, tokens: 1 });
  optimizer.discard(gradient);
  const seconds = (performance.now() - started) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const tokens = rows[longest[0]!]!.ids.length;
  emit({
    event: "note",
    message: `Dry run on the longest rows (${longest.length} of up to ${tokens} tokens): ${seconds.toFixed(2)} s, peak memory ${Math.round(peak)} MiB.`,
  });
}
