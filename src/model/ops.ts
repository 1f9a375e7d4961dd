import * as tf from "@tensorflow/tfjs-core";
import type { FrozenMatrix } from "./frozen.ts";
import { native, rounding } from "./native.ts";
import { operation } from "./operation.ts";

/*
 * The decoder's building blocks, each with its own gradient. Automatic differentiation would give the same numbers with
 * several times the kernels, and would need the transpose of every frozen weight at every step.
 */

/** A projection that is not trained. */
export interface FrozenLinear {
  /** [out, in], as in the checkpoint. */
  weight: FrozenMatrix;
  bias: tf.Tensor1D | null;
}

/** What LoRA adds to a projection: scale · B A (mask ∘ x) (Hu et al. 2021). */
export interface LowRankUpdate {
  /** [r, in] */
  a: tf.Tensor2D;
  /** [out, r] */
  b: tf.Tensor2D;
  scale: number;
  /** Dropout's, [tokens, in]. */
  mask: tf.Tensor2D | null;
}

/** y = x Wᵀ + b, with x [tokens, in], and the update of an adapter. The gradient reaches x and the adapter only. */
export function linear(x: tf.Tensor2D, frozen: FrozenLinear, update: LowRankUpdate | null = null): tf.Tensor2D {
  return update === null ? frozenLinear(x, frozen) : adaptedLinear(x, frozen, update);
}

function project(x: tf.Tensor2D, { weight, bias }: FrozenLinear): tf.Tensor2D {
  const product = weight.forward(x);
  return bias === null ? product : tf.add(product, bias);
}

function frozenLinear(x: tf.Tensor2D, frozen: FrozenLinear): tf.Tensor2D {
  const op = operation((input) => ({
    value: project(input as tf.Tensor2D, frozen),
    gradFunc: (dy: tf.Tensor) => frozen.weight.backward(dy as tf.Tensor2D),
  }));
  return op(x) as tf.Tensor2D;
}

/**
 * One operation for both, so that one gradient goes back to x and not two to be summed. Products of the adapter are rounded as
 * those of the base are, each operand once for both; what is added, and what is trained, is float32.
 */
function adaptedLinear(x: tf.Tensor2D, frozen: FrozenLinear, { a, b, scale, mask }: LowRankUpdate): tf.Tensor2D {
  const { round, widen } = rounding();
  const op = operation((x, a, b, save) => {
    const whole = round(x as tf.Tensor2D);
    const input = mask === null ? whole : round(tf.mul(widen(x as tf.Tensor2D), mask) as tf.Tensor2D);
    const [down, up] = [round(a as tf.Tensor2D), round(b as tf.Tensor2D)];
    const low = round(tf.mul(widen(tf.matMul(input, down, false, true)), scale) as tf.Tensor2D);
    (save as tf.GradSaveFunc)([input, low, down, up, ...(mask === null ? [] : [mask])]);
    return {
      value: tf.add(project(whole, frozen), widen(tf.matMul(low, up, false, true))),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [input, low, down, up, mask] = saved as [
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D?,
        ];
        const dOut = round(dy as tf.Tensor2D);
        const dLow = round(tf.mul(widen(tf.matMul(dOut, up)), scale) as tf.Tensor2D);
        const dInput = widen(tf.matMul(dLow, down));
        // As transposes: a product is fastest when its right operand is the narrow one.
        const dA = widen(tf.transpose(tf.matMul(input, dLow, true)));
        const dB = widen(tf.matMul(dOut, low, true));
        const dx = tf.add(frozen.weight.backward(dOut), mask === undefined ? dInput : tf.mul(dInput, mask));
        return [dx, dA, dB];
      },
    };
  });
  return op(x, a, b) as tf.Tensor2D;
}

/** What only products take from here on, rounded once for all of them. Where products do not round, x itself. */
export function forProducts(x: tf.Tensor2D): tf.Tensor2D {
  const { rounding } = native();
  if (rounding === undefined) return x;
  const op = operation((x) => ({
    value: rounding.round(x as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor) => tf.clone(dy),
  }));
  return op(x) as tf.Tensor2D;
}

/**
 * Root mean square normalisation (Zhang and Sennrich 2019): w · x / √(mean(x²) + ε). x [tokens, groups · width], w [width];
 * each group is normalised by itself: one for a token's state, one a head for its queries and keys.
 */
export function rmsNorm(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  const shape = x.shape;
  const grouped = (y: tf.Tensor): tf.Tensor => tf.reshape(y, [-1, weight.shape[0]]);
  const op = operation((input, save) => {
    const groups = grouped(input as tf.Tensor2D);
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.mul(groups, groups), -1, true), epsilon));
    const normal = tf.mul(groups, inverse);
    (save as tf.GradSaveFunc)([normal, inverse]);
    return {
      value: tf.reshape(tf.mul(normal, weight), shape),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [normal, inverse] = saved as [tf.Tensor, tf.Tensor];
        const dNormal = tf.mul(grouped(dy), weight);
        const along = tf.mean(tf.mul(dNormal, normal), -1, true);
        return tf.reshape(tf.mul(inverse, tf.sub(dNormal, tf.mul(normal, along))), shape);
      },
    };
  });
  return op(x) as tf.Tensor2D;
}

/** SwiGLU (Shazeer 2020) without its projections: silu(gate) · up, all [tokens, intermediate]. */
export function swiglu(gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  const op = operation((g, u, save) => {
    // The sigmoid is made again in the backward pass: it is cheaper than keeping the widest tensors of a layer twice.
    (save as tf.GradSaveFunc)([g as tf.Tensor2D, u as tf.Tensor2D]);
    return {
      value: tf.mul(tf.mul(g as tf.Tensor2D, tf.sigmoid(g as tf.Tensor2D)), u as tf.Tensor2D),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [g, u] = saved as [tf.Tensor, tf.Tensor];
        const sigmoid = tf.sigmoid(g);
        const silu = tf.mul(g, sigmoid);
        // silu'(g) = σ + silu (1 − σ)
        const slope = tf.add(sigmoid, tf.sub(silu, tf.mul(silu, sigmoid)));
        return [tf.mul(tf.mul(dy, u), slope), tf.mul(dy, silu)];
      },
    };
  });
  return op(gate, up) as tf.Tensor2D;
}

/** Picks rows of x [tokens, width]. @param indices int32, without repetition */
export function selectRows(x: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  const shape = x.shape;
  const op = operation((input, save) => {
    (save as tf.GradSaveFunc)([indices]);
    return {
      value: tf.gather(input as tf.Tensor2D, indices),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.scatterND(tf.reshape(saved[0]!, [-1, 1]), dy, shape),
    };
  });
  return op(x) as tf.Tensor2D;
}

/** a + b of the same shape. Each gets its own handle of the gradient, since each is disposed of on its own. */
export function add(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const op = operation((a, b) => ({
    value: tf.add(a as tf.Tensor2D, b as tf.Tensor2D),
    gradFunc: (dy: tf.Tensor) => [tf.clone(dy), tf.clone(dy)],
  }));
  return op(a, b) as tf.Tensor2D;
}

/**
 * Cross-entropy of each row in nats, [rows], and what its gradient needs. logits [rows, vocabulary], labels [rows] int32.
 * The log of the partition function is taken from the softmax at its maximum, which is never small: exact where a log of
 * the label's own probability would underflow.
 */
export function crossEntropies(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): { losses: tf.Tensor1D; probabilities: tf.Tensor2D; target: tf.Tensor2D } {
  const probabilities = tf.softmax(logits);
  // The wasm backend writes ones as integers whatever dtype is asked for; a cast makes them floats on any backend.
  const target = tf.cast(tf.oneHot(labels, logits.shape[1], 1, 0, "int32"), "float32") as tf.Tensor2D;
  const logPartition = tf.sub(tf.max(logits, -1), tf.log(tf.max(probabilities, -1)));
  return { losses: tf.sub(logPartition, tf.sum(tf.mul(logits, target), -1)), probabilities, target };
}

/** Logits that are computed at a time, in elements: one for each token of the vocabulary is more than all else of a token. */
export const LOGITS_AT_ONCE = 2 ** 25;

/**
 * Cross-entropy of a head's logits summed over the rows, divided by `divisor`. Logits exist for a chunk of rows at a time, and
 * the gradient by the rows is computed with them: a loss is a scalar, so that what comes back is only a factor.
 * @param x [rows, hidden]
 * @param labels [rows] int32
 */
export function headCrossEntropy(x: tf.Tensor2D, head: FrozenLinear, labels: tf.Tensor1D, divisor = 1): tf.Scalar {
  const [rows, width] = x.shape;
  // Chunks of one size: each reads all of the head, however few its rows.
  const chunks = Math.ceil((rows * head.weight.shape[0]) / LOGITS_AT_ONCE);
  const atOnce = Math.ceil(rows / chunks);
  const op = operation((input, save) => {
    let sum: tf.Tensor = tf.scalar(0);
    const gradients: tf.Tensor2D[] = [];
    for (let row = 0; row < rows; row += atOnce) {
      const count = Math.min(atOnce, rows - row);
      const [loss, gradient] = tf.tidy(() => {
        const whole = count === rows;
        const chunk = whole ? (input as tf.Tensor2D) : tf.slice2d(input as tf.Tensor2D, [row, 0], [count, width]);
        const logits = linear(chunk, head);
        const { losses, gradient } = crossEntropyAndGradient(logits, whole ? labels : tf.slice1d(labels, row, count));
        return [tf.sum(losses), head.weight.backward(tf.mul(gradient, 1 / divisor))];
      }) as [tf.Scalar, tf.Tensor2D];
      sum = tf.add(sum, loss);
      gradients.push(gradient);
    }
    (save as tf.GradSaveFunc)([gradients.length === 1 ? gradients[0]! : tf.concat2d(gradients, 0)]);
    return {
      value: tf.div(sum, divisor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]!),
    };
  });
  return op(x) as tf.Scalar;
}

function crossEntropyAndGradient(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): { losses: tf.Tensor1D; gradient: tf.Tensor2D } {
  const fused = native().crossEntropy;
  if (fused !== undefined) return fused(logits, labels);
  const { losses, probabilities, target } = crossEntropies(logits, labels);
  return { losses, gradient: tf.sub(probabilities, target) };
}

/**
 * Computes a tensor, frees all else, and reads it. (A scope that returned the values themselves would search them for tensors.)
 * Asynchronous, because webgpu has no other way to read.
 */
export async function valuesOf(make: () => tf.Tensor): Promise<Float32Array | Int32Array> {
  const tensor = tf.tidy(make);
  const values = await tensor.data<"float32" | "int32">();
  tensor.dispose();
  return values as Float32Array | Int32Array;
}
