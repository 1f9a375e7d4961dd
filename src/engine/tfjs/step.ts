import type { Decoder } from "../../model/decoder.ts";
import type { LoraParameter, LoraSettings } from "../../model/lora.ts";
import { type Batching, microBatches } from "./batches.ts";
import { type DropoutSettings, lossAndGradient } from "./gradient.ts";
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

/** Loss and gradient of a step, in the order of the parameters. */
export interface StepGradient {
  loss: number;
  gradient: Float32Array[];
}

/** What computes loss and gradient of a step, from the values that the parameters have when it is asked. */
export interface Steps {
  /** @throws {NonFiniteError} naming the rows of the first pass whose loss is not finite */
  compute(step: Step): Promise<StepGradient>;
  close(): Promise<void>;
}

/** What every step is computed with. */
export interface StepContext {
  model: Decoder;
  parameters: readonly LoraParameter[];
  settings: LoraSettings;
  dropout: DropoutSettings;
  data: TrainingRows;
  batching: Batching;
  /** Whether layers are computed again in the backward pass. */
  recompute: boolean;
}

/** Steps in this thread alone, pass by pass. */
export function stepsInOneLane(context: StepContext, afterPass: () => Promise<void>): Steps {
  return {
    async compute(step) {
      const { loss, gradient, rows } = await laneGradient(context, step, [...step.rows.keys()], afterPass);
      if (!Number.isFinite(loss)) throw new NonFiniteError("loss", step.step, rows);
      return { loss, gradient };
    },
    async close() {},
  };
}

/** `rows` are those of the pass whose loss is not finite, where one is not: nothing was computed after it. */
export type LaneGradient = StepGradient & { rows: number[] };

/**
 * Loss and gradient of some rows of a step: pass by pass, summed in their order.
 * @param slots places of the rows in `step.rows`
 */
export async function laneGradient(
  { model, parameters, settings, dropout, data, batching, recompute }: StepContext,
  { step, rows, tokens }: Step,
  slots: readonly number[],
  afterPass: () => Promise<void>,
): Promise<LaneGradient> {
  const lengths = slots.map((slot) => data.rows[rows[slot]!]!.ids.length);
  let loss = 0;
  let gradient: Float32Array[] | null = null;
  for (const pass of microBatches(lengths, batching)) {
    const inStep = pass.map((i) => slots[i]!);
    const microBatch = { slots: inStep, rows: inStep.map((slot) => data.rows[rows[slot]!]!) };
    const masks = step === 0 ? { ...dropout, p: 0 } : dropout;
    const part = await lossAndGradient(model, parameters, settings, masks, microBatch, step, tokens, recompute);
    loss += part.loss;
    gradient = gradient === null ? part.gradient : addInPlace(gradient, part.gradient);
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
