import * as tf from "@tensorflow/tfjs-core";
import { biasCorrections, clipFactor } from "./adamw.ts";
import type { TrainingState } from "./checkpoint.ts";
import { type GradientContext, gradientTensors } from "./gradient.ts";
import type { Optimizer, OptimizerSettings } from "./optimizer.ts";
import type { Passes } from "./step.ts";

/**
 * On the backend, in float32: of a step only losses, the norm and whether all is finite come to the host, parameters and moments
 * when they are written. All parameters are one vector, and so are their moments: an operation serves all of them.
 */
export function backendOptimizer(
  context: GradientContext,
  from: TrainingState,
  { beta1, beta2, epsilon, weightDecay, maxGradNorm }: OptimizerSettings,
): Passes<tf.Tensor1D> & Optimizer<tf.Tensor1D> {
  const shapes = from.parameters.map(({ values, ...parameter }) => parameter);
  const sizes = shapes.map(({ shape }) => shape[0] * shape[1]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const upload = (parts: readonly Float32Array[]) => tf.tidy(() => flat(parts.map((part) => tf.tensor1d(part))));
  let values = upload(from.parameters.map((parameter) => parameter.values));
  let first = upload(from.moments.map((moments) => moments.first));
  let second = upload(from.moments.map((moments) => moments.second));
  let bound = cut(values, shapes);

  return {
    async gradient(microBatch, step, stepTokens) {
      const [value, ...gradients] = gradientTensors(context, bound, microBatch, step, stepTokens);
      if (value === undefined) return { loss: 0, gradient: tf.zeros([total]) };
      const gradient = replace(gradients, () => flat(gradients));
      return { loss: await numberOf(value), gradient };
    },
    add: (sum, more) => replace([sum, more], () => tf.add(sum, more)),
    async update(gradient, step, learningRate) {
      const gradNorm = await numberOf(tf.tidy(() => tf.sqrt(tf.sum(tf.square(gradient)))));
      if (!Number.isFinite(gradNorm)) {
        gradient.dispose();
        return { gradNorm, finite: false };
      }
      const factor = clipFactor(gradNorm, maxGradNorm);
      const clipped = factor === 1 ? gradient : replace([gradient], () => tf.mul(gradient, factor));
      const { size, rootCorrection } = biasCorrections(step, learningRate, beta1, beta2);
      first = replace([first], () => tf.add(tf.mul(first, beta1), tf.mul(clipped, 1 - beta1)));
      second = replace([second, clipped], () => tf.add(tf.mul(second, beta2), tf.mul(tf.square(clipped), 1 - beta2)));
      const moved = tf.tidy(() =>
        tf.div(tf.mul(first, size), tf.add(tf.div(tf.sqrt(second), rootCorrection), epsilon)),
      ) as tf.Tensor1D;
      // Decay is subtracted: 1 − learningRate · weightDecay has few digits in float32.
      const rate = learningRate * weightDecay;
      values = replace([values, moved], () =>
        tf.sub(rate === 0 ? values : tf.sub(values, tf.mul(values, rate)), moved),
      );
      tf.dispose(bound);
      bound = cut(values, shapes);
      return { gradNorm, finite: (await numberOf(tf.tidy(() => tf.all(tf.isFinite(values))))) !== 0 };
    },
    discard: (gradient) => gradient.dispose(),
    async state(step) {
      const [all, firsts, seconds] = await Promise.all([values, first, second].map((each) => each.data<"float32">()));
      const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
      const ranges = sizes.map((size, i) => [ends[i]! - size, ends[i]!] as const);
      return {
        step,
        parameters: shapes.map((parameter, i) => ({ ...parameter, values: all!.slice(...ranges[i]!) })),
        moments: ranges.map((range) => ({ first: firsts!.slice(...range), second: seconds!.slice(...range) })),
      };
    },
  };
}

/** One vector of them all. */
function flat(parts: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat1d(parts.map((part) => tf.reshape(part, [-1]) as tf.Tensor1D));
}

/** A vector's parts in their shapes. */
function cut(vector: tf.Tensor1D, parts: readonly { shape: [number, number] }[]): tf.Tensor[] {
  return tf.tidy(() =>
    tf
      .split(
        vector,
        parts.map(({ shape }) => shape[0] * shape[1]),
      )
      .map((part, i) => tf.reshape(part, parts[i]!.shape)),
  );
}

/** Computes what takes the place of others, which are freed. */
function replace(spent: readonly tf.Tensor[], make: () => tf.Tensor): tf.Tensor1D {
  const result = tf.tidy(make) as tf.Tensor1D;
  for (const tensor of spent) tensor.dispose();
  return result;
}

/** A scalar's, which is freed. */
async function numberOf(tensor: tf.Tensor): Promise<number> {
  const [value] = await tensor.data();
  tensor.dispose();
  return Number(value);
}
