import * as tf from "@tensorflow/tfjs-core";
import type { FreezeMatrix } from "./frozen.ts";

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
  /** Products of attention, [batch, …, …], in the precision that the frozen matrices have. Softmax between them is f32. */
  attentionProduct?: (a: tf.Tensor3D, b: tf.Tensor3D, transposeA: boolean, transposeB: boolean) => tf.Tensor3D;
}

const operations = new Map<string, NativeOperations>();

/** Registers what a backend has, as tf.registerKernel does its kernels. */
export function registerNative(backend: string, native: NativeOperations): void {
  operations.set(backend, native);
}

/** What the backend in use has. */
export function native(): NativeOperations {
  return operations.get(tf.getBackend()) ?? {};
}
