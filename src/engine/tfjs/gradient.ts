import * as tf from "@tensorflow/tfjs-core";
import type { Decoder } from "../../model/decoder.ts";
import { seededDropout } from "../../model/dropout.ts";
import { bindLora, type LoraParameter, type LoraSettings } from "../../model/lora.ts";
import { type LabelledRow, summedLoss, supervisedBatch, supervisedTokens } from "./loss.ts";
import { type Bind, recomputedGradient } from "./recompute.ts";

/** Rows of one forward and backward pass. */
export interface MicroBatch {
  rows: readonly LabelledRow[];
  /** Position of each row in its optimizer step; keys its dropout masks. */
  slots: readonly number[];
}

export interface DropoutSettings {
  p: number;
  seed: number;
}

/**
 * Loss and gradient of one micro batch, both divided by the supervised tokens of the whole optimizer step, so that the sum
 * over micro batches is the step's mean whatever their sizes.
 * @param step from 1; 0 drops nothing
 * @param stepTokens supervised tokens of the optimizer step
 * @param recompute whether layers are computed again in the backward pass, instead of keeping what they made
 * @returns gradients in the order of `parameters`
 */
export async function lossAndGradient(
  model: Decoder,
  parameters: readonly LoraParameter[],
  settings: LoraSettings,
  dropout: DropoutSettings,
  microBatch: MicroBatch,
  step: number,
  stepTokens: number,
  recompute = false,
): Promise<{ loss: number; gradient: Float32Array[] }> {
  const [value, ...grads] = tf.tidy(() => {
    const tensors = parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
    return gradientTensors({ model, parameters, settings, dropout, recompute }, tensors, microBatch, step, stepTokens);
  });
  if (value === undefined)
    return { loss: 0, gradient: parameters.map(({ values }) => new Float32Array(values.length)) };
  const [loss, ...gradient] = await Promise.all([value, ...grads].map((tensor) => tensor.data<"float32">()));
  tf.dispose([value, ...grads]);
  return { loss: loss![0]!, gradient };
}

/** What the gradient of every micro batch is computed with. */
export interface GradientContext {
  model: Decoder;
  parameters: readonly Omit<LoraParameter, "values">[];
  settings: LoraSettings;
  dropout: DropoutSettings;
  recompute: boolean;
}

/**
 * {@link lossAndGradient} on the backend.
 * @param tensors one for each of the parameters
 * @returns the loss and the gradients; nothing where no row has a supervised token
 */
export function gradientTensors(
  { model, parameters, settings, dropout, recompute }: GradientContext,
  tensors: readonly tf.Tensor[],
  microBatch: MicroBatch,
  step: number,
  stepTokens: number,
): tf.Tensor[] {
  // Rows without a supervised token are not computed; slots and rows stay aligned.
  const kept = microBatch.rows
    .map((row, i) => ({ row, slot: microBatch.slots[i]! }))
    .filter(({ row }) => supervisedTokens(row.labels) > 0);
  if (kept.length === 0) return [];
  const batch = supervisedBatch(kept.map(({ row }) => row));
  const masks = seededDropout(
    step === 0 ? 0 : dropout.p,
    dropout.seed,
    step,
    kept.map(({ slot }) => slot),
  );
  const bind: Bind = (some, tensors) => bindLora(some, tensors, settings, masks);
  return tf.tidy(() => {
    const loss = (...bound: tf.Tensor[]) => summedLoss(model, batch, bind(parameters, bound), stepTokens);
    const { value, grads } = recompute
      ? recomputedGradient(model, batch, parameters, tensors, bind, stepTokens)
      : tf.valueAndGrads(loss)([...tensors]);
    return [value, ...grads];
  });
}
