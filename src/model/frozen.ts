import * as tf from "@tensorflow/tfjs-core";
import type { FloatDtype } from "../formats/safetensors.ts";

/** A matrix W [rows, columns] that is not trained, wherever and in whatever precision a backend keeps it. */
export interface FrozenMatrix {
  readonly shape: readonly [rows: number, columns: number];
  /** x Wᵀ, with x [tokens, columns]. */
  forward(x: tf.Tensor2D): tf.Tensor2D;
  /** dy W, with dy [tokens, rows]: the gradient of {@link forward}. */
  backward(dy: tf.Tensor2D): tf.Tensor2D;
  /** Rows of W in float32, [indices, columns]. @param indices int32 */
  gather(indices: tf.Tensor1D): tf.Tensor2D;
}

/** A matrix in a checkpoint, not read yet. */
export interface StoredMatrix {
  readonly shape: readonly [rows: number, columns: number];
  readonly dtype: FloatDtype;
  /** Elements `first` to before `end` as they are stored, little-endian. */
  read(first: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All of it as binary32. */
  values(): Promise<Float32Array<ArrayBuffer>>;
}

export type FreezeMatrix = (stored: StoredMatrix) => Promise<FrozenMatrix>;

/** As tensors of TensorFlow.js, on a backend that has no way of its own. */
export async function freezeDense(stored: StoredMatrix): Promise<FrozenMatrix> {
  return denseMatrix(tf.tensor2d(await stored.values(), stored.shape as [number, number]));
}

/** A matrix in float32 and in both orientations, so that neither direction transposes. @param rows [rows, columns] */
export function denseMatrix(rows: tf.Tensor2D): FrozenMatrix {
  const transposed = tf.transpose(rows) as tf.Tensor2D;
  return {
    shape: rows.shape,
    forward: (x) => tf.matMul(x, transposed),
    backward: (dy) => tf.matMul(dy, rows),
    gather: (indices) => tf.gather(rows, indices),
  };
}
