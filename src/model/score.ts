import * as tf from "@tensorflow/tfjs-core";
import { type Decoder, finalStates, type TokenBatch } from "./decoder.ts";
import type { Adapt } from "./lora.ts";
import { crossEntropies, linear, valuesOf } from "./ops.ts";

/** Logits that are held at once; it changes the memory, not the losses. */
const SCORED_AT_ONCE = 2 ** 22;

/**
 * Cross-entropy in nats of each target, teacher-forced. Logits are made of the tokens that predict one and of no other, and
 * some of them at a time: a vocabulary is long.
 * @param select indices into the batch of the tokens that predict, ascending
 * @param targets what each should predict
 */
export async function targetLosses(
  model: Decoder,
  { tokens, select, targets }: { tokens: TokenBatch; select: Int32Array; targets: Int32Array },
  adapt?: Adapt,
  logitsAtOnce = SCORED_AT_ONCE,
): Promise<ArrayLike<number>> {
  if (select.length === 0) return [];
  const atOnce = Math.max(1, Math.floor(logitsAtOnce / model.config.vocabularySize));
  return valuesOf(() => {
    const states = finalStates(model, tokens, { adapt, select });
    const parts: tf.Tensor1D[] = [];
    for (let begin = 0; begin < select.length; begin += atOnce) {
      const end = Math.min(begin + atOnce, select.length);
      const losses = tf.tidy(() => {
        const some = tf.slice(states, [begin, 0], [end - begin, states.shape[1]]);
        return crossEntropies(linear(some, model.head), tf.tensor1d(targets.subarray(begin, end), "int32")).losses;
      });
      parts.push(losses);
    }
    return tf.concat1d(parts);
  });
}
