import type { LoraParameter } from "../../model/lora.ts";
import { type Batching, microBatches } from "./batches.ts";
import { type GradientContext, lossAndGradient, type MicroBatch } from "./gradient.ts";
import { NonFiniteError } from "./nonfinite.ts";
import type { TrainingRows } from "./rows.ts";

/** Rows of an optimizer step. */
export interface Step {
  /** From 1; 0 is the dry run, in which nothing is dropped. */
  step: number;
  /** Indices into `tokens.safetensors`. */
  rows: readonly number[];
  /** Supervised tokens of all of them, which loss and gradient are divided by. */
  tokens: number;
}

/** Loss and gradient of a step or a part of it. `Gradient` is all parameters' together, on the host or on the backend. */
export interface StepGradient<Gradient = unknown> {
  loss: number;
  gradient: Gradient;
}

/** What computes loss and gradient of a step, from the values that the parameters have when it is asked. */
export interface Steps<Gradient = unknown> {
  /** @throws {NonFiniteError} naming the rows of the first pass whose loss is not finite */
  compute(step: Step): Promise<StepGradient<Gradient>>;
  close(): Promise<void>;
}

/** What computes the passes of a step, and adds them up. */
export interface Passes<Gradient> {
  /** @param step 0 drops nothing @returns the pass' part of the step's loss and gradient (`gradient.ts`) */
  gradient(microBatch: MicroBatch, step: number, stepTokens: number): Promise<StepGradient<Gradient>>;
  /** The sum; both parts are spent. */
  add(sum: Gradient, more: Gradient): Gradient;
}

/** What every step is computed with. */
export interface StepContext extends GradientContext {
  parameters: readonly LoraParameter[];
  data: TrainingRows;
  batching: Batching;
}

/** Passes over parameters that lie on the host, in their order. */
export function hostPasses(context: Omit<StepContext, "data" | "batching">): Passes<Float32Array[]> {
  const { model, parameters, settings, dropout, recompute } = context;
  return {
    gradient: (microBatch, step, stepTokens) =>
      lossAndGradient(model, parameters, settings, dropout, microBatch, step, stepTokens, recompute),
    add: addInPlace,
  };
}

/** Steps in this thread alone, pass by pass. */
export function stepsInOneLane<Gradient>(
  passes: Passes<Gradient>,
  cut: Pick<StepContext, "data" | "batching">,
  afterPass: () => Promise<void>,
): Steps<Gradient> {
  return {
    async compute(step) {
      const { loss, gradient, rows } = await laneGradient(passes, cut, step, [...step.rows.keys()], afterPass);
      if (!Number.isFinite(loss)) throw new NonFiniteError("loss", step.step, rows);
      return { loss, gradient };
    },
    async close() {},
  };
}

/** `rows` are those of the pass whose loss is not finite, where one is not: nothing was computed after it. */
export type LaneGradient<Gradient> = StepGradient<Gradient> & { rows: number[] };

/**
 * Loss and gradient of some rows of a step: pass by pass, summed in their order.
 * @param slots places of the rows in `step.rows`
 */
export async function laneGradient<Gradient>(
  passes: Passes<Gradient>,
  { data, batching }: Pick<StepContext, "data" | "batching">,
  { step, rows, tokens }: Step,
  slots: readonly number[],
  afterPass: () => Promise<void>,
): Promise<LaneGradient<Gradient>> {
  const lengths = slots.map((slot) => data.rows[rows[slot]!]!.ids.length);
  let loss = 0;
  let gradient: Gradient | null = null;
  for (const pass of microBatches(lengths, batching)) {
    const inStep = pass.map((i) => slots[i]!);
    const microBatch = { slots: inStep, rows: inStep.map((slot) => data.rows[rows[slot]!]!) };
    const part = await passes.gradient(microBatch, step, tokens);
    loss += part.loss;
    gradient = gradient === null ? part.gradient : passes.add(gradient, part.gradient);
    if (!Number.isFinite(loss)) return { loss, gradient, rows: inStep.map((slot) => rows[slot]!) };
    await afterPass();
  }
  return { loss, gradient: gradient!, rows: [] };
}

export function addInPlace(sum: Float32Array[], more: readonly Float32Array[]): Float32Array[] {
  sum.forEach((values, i) => {
    const added = more[i]!;
    for (let j = 0; j < values.length; j++) values[j]! += added[j]!;
  });
  return sum;
}
