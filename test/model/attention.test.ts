import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { segmentAttention } from "../../src/model/attention.ts";
import { attentionBlocks } from "../../src/model/attentionblocks.ts";
import { startTestBackend } from "../engine/backend.ts";
import { largestDifference } from "./fixture.ts";

beforeAll(startTestBackend);

const shape = { heads: 4, keyValueHeads: 2, headDim: 8 };
const segments = [37, 30, 5, 64, 20, 19].map((length, i, all) => ({
  start: all.slice(0, i).reduce((sum, before) => sum + before, 0),
  length,
}));
const tokens = 175;

/** Attention and its gradients by q, k and v, with `atOnce` queries a block. */
function attention(window: number | null, atOnce: number, together = 0): Float32Array[] {
  const random = new RandomStream(1, "attention");
  const matrix = (width: number) =>
    tf.tensor2d(
      Float32Array.from({ length: tokens * width }, () => random.float() - 0.5),
      [tokens, width],
    );
  const inputs = [matrix(32), matrix(16), matrix(16)];
  const dy = matrix(32);
  const attend = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
    segmentAttention(
      q as tf.Tensor2D,
      k as tf.Tensor2D,
      v as tf.Tensor2D,
      shape,
      attentionBlocks(segments, window, atOnce, together),
    );
  const [q, k, v] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const value = tf.tidy(() => attend(q, k, v));
  const gradients = tf.tidy(() => {
    // Masks outlive the forward pass, as they do in training.
    const blocks = attentionBlocks(segments, window, atOnce, together);
    return tf.grads((q, k, v) => segmentAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, shape, blocks))(
      inputs,
      dy,
    );
  });
  return [value, ...gradients].map((tensor) => tensor.dataSync<"float32">());
}

describe.each([null, 20, 3])("a window of %s tokens", (window) => {
  test.each([64, 16, 7])("%i queries a block give what all at once give", (atOnce) => {
    const whole = attention(window, 1000);
    attention(window, atOnce).forEach((values, i) => {
      expect(largestDifference(values, whole[i]!)).toBeLessThan(2e-6);
    });
  });

  test("rows that share a block give what each gives alone", () => {
    // 37 with 30, 20 with 19; 5 would be padded by more than a quarter, and 64 by itself is more than is said.
    expect(attentionBlocks(segments, window, 1000, 3 * 37 ** 2).map(({ queries }) => queries.count)).toEqual([
      2, 1, 1, 2,
    ]);
    const alone = attention(window, 1000);
    attention(window, 1000, 3 * 37 ** 2).forEach((values, i) => {
      expect(largestDifference(values, alone[i]!)).toBeLessThan(2e-6);
    });
  });
});
