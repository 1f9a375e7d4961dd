import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startTensorflow } from "../../../src/engine/tfjs/tensorflow/start.ts";
import { RandomStream } from "../../../src/formats/random.ts";
import { native, rounding } from "../../../src/model/native.ts";
import { TENSORFLOW_AT } from "../backend.ts";

/** bf16 has 8 significant bits: a rounding is off by at most 2⁻⁸ of a value. */
const BF16 = 2 ** -8;

describe.skipIf(TENSORFLOW_AT === null)("TensorFlow, tensors in bf16", () => {
  beforeAll(async () => {
    await startTensorflow({ device: "cpu", installation: TENSORFLOW_AT, precision: "bf16" });
  });

  const random = new RandomStream(1, "rounding");
  const values = (size: number, spread: number) =>
    Float32Array.from({ length: size }, () => spread * (random.float() - 0.5));

  test("rounding is to the nearest, and what is rounded stays", () => {
    const { round, widen } = rounding();
    const given = values(1000, 4);
    const rounded = tf.tidy(() => widen(round(tf.tensor1d(given))).dataSync());
    given.forEach((value, i) => {
      expect(Math.abs(rounded[i]! - value)).toBeLessThanOrEqual(BF16 * Math.abs(value));
    });
    expect(tf.tidy(() => round(tf.tensor1d(rounded)).dataSync())).toEqual(rounded);
  });

  test("softmax is summed in float32, over however many", () => {
    const { round, widen } = rounding();
    const width = 5000;
    const [given, found] = tf.tidy(() => {
      const logits = round(tf.tensor2d(values(3 * width, 8), [3, width]));
      return [widen(logits).arraySync(), widen(tf.softmax(logits)).arraySync()];
    });
    given.forEach((row, i) => {
      const sum = row.reduce((sum, value) => sum + Math.exp(value), 0);
      row.forEach((value, j) => {
        const exact = Math.exp(value) / sum;
        expect(Math.abs(found[i]![j]! / exact - 1)).toBeLessThan(1.01 * BF16);
      });
    });
  });

  test("cross-entropy and its gradient are those of float64, where a label is all but impossible, too", () => {
    const width = 1000;
    const logits = values(2 * width, 8);
    logits[7] = 300;
    const labels = [3, 11];
    const { losses, gradient } = tf.tidy(() => {
      const { losses, gradient } = native().crossEntropy!(
        tf.tensor2d(logits, [2, width]),
        tf.tensor1d(labels, "int32"),
      );
      return { losses: losses.dataSync(), gradient: gradient.arraySync() };
    });
    labels.forEach((label, i) => {
      const row = logits.subarray(i * width, (i + 1) * width);
      const most = row.reduce((a, b) => Math.max(a, b));
      const partition = row.reduce((sum, value) => sum + Math.exp(value - most), 0);
      expect(losses[i]).toBeCloseTo(most + Math.log(partition) - row[label]!, 4);
      row.forEach((value, j) => {
        expect(gradient[i]![j]).toBeCloseTo(Math.exp(value - most) / partition - (j === label ? 1 : 0), 6);
      });
    });
  });
});
