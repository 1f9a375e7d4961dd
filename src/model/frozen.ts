import * as tf from "@tensorflow/tfjs-core";
import type { FrozenMatrix, StoredMatrix } from "./matrix.ts";
import { native } from "./native.ts";

export type { FreezeMatrix, FrozenMatrix, StoredMatrix } from "./matrix.ts";

/** Puts a matrix on the backend in use. */
export function freezeMatrix(stored: StoredMatrix): Promise<FrozenMatrix> {
  return (native().freeze ?? freezeDense)(stored);
}

async function freezeDense(stored: StoredMatrix): Promise<FrozenMatrix> {
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
