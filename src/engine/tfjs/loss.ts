import * as tf from "@tensorflow/tfjs-core";
import { type Decoder, finalStates, type TokenBatch, tokenBatch } from "../../model/decoder.ts";
import type { Adapt } from "../../model/lora.ts";
import { headCrossEntropy } from "../../model/ops.ts";

/** Labels of positions that are shown but not imitated. */
export const IGNORED = -100;

/** A conversation in tokens; `labels[i]` is the label of `ids[i]`, unshifted. */
export interface LabelledRow {
  ids: Int32Array;
  labels: Int32Array;
}

/** Rows ready for one forward pass. */
export interface SupervisedBatch {
  tokens: TokenBatch;
  /** Indices into the batch of the tokens that predict a label, ascending. */
  select: Int32Array;
  /** What they should predict. */
  targets: Int32Array;
}

/** Labels that some token predicts: all but a label on the first token, which nothing precedes. */
export function supervisedTokens(labels: Int32Array): number {
  let count = 0;
  for (let i = 1; i < labels.length; i++) if (labels[i] !== IGNORED) count++;
  return count;
}

/** Lays rows end to end. Tokens behind the last that predicts a label change nothing, and are left out. */
export function supervisedBatch(rows: readonly LabelledRow[]): SupervisedBatch {
  const sequences: Int32Array[] = [];
  const select: number[] = [];
  const targets: number[] = [];
  let start = 0;
  for (const { ids, labels } of rows) {
    let length = 0;
    for (let i = 1; i < labels.length; i++) {
      if (labels[i] === IGNORED) continue;
      select.push(start + i - 1);
      targets.push(labels[i]!);
      length = i;
    }
    if (length === 0) continue;
    sequences.push(ids.subarray(0, length));
    start += length;
  }
  return { tokens: tokenBatch(sequences), select: Int32Array.from(select), targets: Int32Array.from(targets) };
}

/** Cross-entropy in nats, summed over the batch's supervised tokens and divided by `divisor`. */
export function summedLoss(model: Decoder, batch: SupervisedBatch, adapt?: Adapt, divisor = 1): tf.Scalar {
  const states = finalStates(model, batch.tokens, { adapt, select: batch.select });
  return headCrossEntropy(states, model.head, tf.tensor1d(batch.targets, "int32"), divisor);
}
