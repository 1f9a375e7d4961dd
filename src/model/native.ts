import * as tf from "@tensorflow/tfjs-core";
import type { FreezeMatrix } from "./frozen.ts";

/**
 * Between float32 and the precision of products. To TensorFlow.js a rounded tensor is one of float32; it can be cut, turned and
 * multiplied, and must meet its like only. What both give is a tensor of its own, though nothing changed.
 */
export interface Rounding {
  round<T extends tf.Tensor>(x: T): T;
  widen<T extends tf.Tensor>(x: T): T;
}

/** What a backend does better by itself than by TensorFlow.js's kernels one by one. */
export interface NativeOperations {
  /** How it keeps matrices that are not trained. */
  freeze?: FreezeMatrix;
  /**
   * Cross-entropy of each row in nats, [rows], and its gradient by the logits, [rows, vocabulary].
   * @param logits [rows, vocabulary]
   * @param labels [rows] int32
   */
  crossEntropy?: (logits: tf.Tensor2D, labels: tf.Tensor1D) => { losses: tf.Tensor1D; gradient: tf.Tensor2D };
  /** Scores of attention, of all heads, up to which short rows share calls. */
  scoresAtOnce?: number;
  /** Where products are not computed in float32. */
  rounding?: Rounding;
}

const operations = new Map<string, NativeOperations>();

/** Registers what a backend has, as tf.registerKernel does its kernels. */
export function registerNative(backend: string, native: NativeOperations): void {
  operations.set(backend, native);
}

/** {@link Rounding} of the backend in use; elsewhere both give what they get. */
export function rounding(): Rounding {
  return native().rounding ?? NONE;
}

const NONE: Rounding = { round: (x) => x, widen: (x) => x };

/** What the backend in use has. */
export function native(): NativeOperations {
  return operations.get(tf.getBackend()) ?? {};
}
