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
  // Rows without a supervised token are not computed; slots and rows stay aligned.
  const kept = microBatch.rows
    .map((row, i) => ({ row, slot: microBatch.slots[i]! }))
    .filter(({ row }) => supervisedTokens(row.labels) > 0);
  if (kept.length === 0) return { loss: 0, gradient: parameters.map(({ values }) => new Float32Array(values.length)) };
  const batch = supervisedBatch(kept.map(({ row }) => row));
  const masks = seededDropout(
    dropout.p,
    dropout.seed,
    step,
    kept.map(({ slot }) => slot),
  );
  const bind: Bind = (some, tensors) => bindLora(some, tensors, settings, masks);
  const { value, grads } = tf.tidy(() => {
    const tensors = parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
    if (recompute) return recomputedGradient(model, batch, parameters, tensors, bind, stepTokens);
    return tf.valueAndGrads((...bound: tf.Tensor[]) => summedLoss(model, batch, bind(parameters, bound), stepTokens))(
      tensors,
    );
  });
  const [loss, ...gradient] = await Promise.all([value, ...grads].map((tensor) => tensor.data<"float32">()));
  tf.dispose([value, ...grads]);
  return { loss: loss![0]!, gradient };
}
