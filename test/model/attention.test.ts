import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { attentionBlocks, segmentAttention } from "../../src/model/attention.ts";
import { startTestBackend } from "../engine/backend.ts";
import { largestDifference } from "./fixture.ts";

beforeAll(startTestBackend);

const shape = { heads: 4, keyValueHeads: 2, headDim: 8 };
const segments = [
  { start: 0, length: 37 },
  { start: 37, length: 5 },
  { start: 42, length: 64 },
];
const tokens = 106;

/** Attention and its gradients by q, k and v, with `atOnce` queries a block. */
function attention(window: number | null, atOnce: number): Float32Array[] {
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
      attentionBlocks(segments, window, atOnce),
    );
  const [q, k, v] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const value = tf.tidy(() => attend(q, k, v));
  const gradients = tf.tidy(() => {
    // Masks outlive the forward pass, as they do in training.
    const blocks = attentionBlocks(segments, window, atOnce);
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
});
