import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend, WASM } from "../../src/engine/tfjs/backend.ts";
import { RandomStream } from "../../src/formats/random.ts";

beforeAll(() => startBackend(WASM));

const random = new RandomStream(1, "wasm kernels");
const uniform = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.float() - 0.5),
    shape,
  );

/** By the definition of the product, in binary64. */
function naive(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): number[] {
  const swap = (x: tf.Tensor, yes: boolean) => {
    const [batch, rows, columns] = [tf.util.sizeFromShape(x.shape.slice(0, -2)), x.shape.at(-2)!, x.shape.at(-1)!];
    const values = x.dataSync();
    const at = (n: number, i: number, j: number) =>
      values[n * rows * columns + (yes ? j * columns + i : i * columns + j)]!;
    return { batch, rows: yes ? columns : rows, columns: yes ? rows : columns, at };
  };
  const [left, right] = [swap(a, transposeA), swap(b, transposeB)];
  const result: number[] = [];
  for (let n = 0; n < left.batch; n++) {
    for (let i = 0; i < left.rows; i++) {
      for (let j = 0; j < right.columns; j++) {
        let sum = 0;
        for (let k = 0; k < left.columns; k++) sum += left.at(n, i, k) * right.at(n % right.batch, k, j);
        result.push(sum);
      }
    }
  }
  return result;
}

describe("BatchMatMul", () => {
  test.each([
    [
      [9, 5],
      [5, 7],
    ],
    [
      [3, 9, 5],
      [3, 5, 7],
    ],
    [
      [2, 3, 17, 6],
      [2, 3, 6, 50],
    ],
    [
      [4, 2, 5],
      [4, 5, 7],
    ],
    [
      [4, 60, 49],
      [1, 49, 3],
    ],
  ])("of %j and %j, transposed or not", (aShape, bShape) => {
    const swapped = (shape: number[]) => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = uniform(transposeA ? swapped(aShape) : aShape);
        const b = uniform(transposeB ? swapped(bShape) : bShape);
        const product = tf.matMul(a, b, transposeA, transposeB);
        expect(product.shape).toEqual([...aShape.slice(0, -1), bShape.at(-1)]);
        const expected = naive(a, b, transposeA, transposeB);
        product.dataSync().forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i]!, 5);
        });
      }
    }
  });

  test("of a row does not depend on the rows computed with it", () => {
    const a = uniform([37, 23]) as tf.Tensor2D;
    const b = uniform([23, 11]) as tf.Tensor2D;
    const whole = tf.matMul(a, b).dataSync();
    const bTransposed = tf.transpose(b);
    for (const rows of [1, 2, 3, 4, 5, 8]) {
      const part = tf.slice(a, [8, 0], [rows, 23]);
      const expected = whole.subarray(8 * 11, (8 + rows) * 11);
      expect(tf.matMul(part, b).dataSync()).toEqual(expected);
      expect(tf.matMul(part, bTransposed, false, true).dataSync()).toEqual(expected);
    }
  });

  test("of a matrix does not depend on the batch it is computed in", () => {
    for (const rows of [1, 2, 9]) {
      const a = uniform([3, rows, 100]) as tf.Tensor3D;
      const b = uniform([3, 100, 7]) as tf.Tensor3D;
      const bTransposed = tf.transpose(b, [0, 2, 1]);
      const size = [1, rows, 100];
      const whole = tf.matMul(a, b).dataSync();
      const wholeTransposed = tf.matMul(a, bTransposed, false, true).dataSync();
      for (let i = 0; i < 3; i++) {
        const left = tf.slice(a, [i, 0, 0], size);
        const begin = i * rows * 7;
        expect(tf.matMul(left, tf.slice(b, [i, 0, 0], [1, 100, 7])).dataSync()).toEqual(
          whole.subarray(begin, begin + rows * 7),
        );
        expect(tf.matMul(left, tf.slice(bTransposed, [i, 0, 0], [1, 7, 100]), false, true).dataSync()).toEqual(
          wholeTransposed.subarray(begin, begin + rows * 7),
        );
      }
    }
  });
});

test("GatherV2 picks rows, in any order and repeatedly, and refuses rows that are not there", () => {
  const x = uniform([5, 2, 3]);
  const values = x.dataSync();
  const picked = tf.gather(x, tf.tensor1d([4, 0, 4], "int32"));
  expect(picked.shape).toEqual([3, 2, 3]);
  expect([...picked.dataSync()]).toEqual([
    ...values.subarray(24, 30),
    ...values.subarray(0, 6),
    ...values.subarray(24, 30),
  ]);
  expect(() => tf.gather(x, tf.tensor1d([5], "int32"))).toThrow(/row 5/);
  // Other axes go to the original kernel.
  expect(tf.gather(x, tf.tensor1d([2], "int32"), 2).shape).toEqual([5, 2, 1]);
});

test("Slice gives whole rows, and other parts as before", () => {
  const x = uniform([6, 4]) as tf.Tensor2D;
  const values = x.dataSync();
  expect(tf.slice(x, [2, 0], [3, 4]).dataSync()).toEqual(values.subarray(8, 20));
  expect([...tf.slice(x, [1, 1], [2, 2]).dataSync()]).toEqual([values[5], values[6], values[9], values[10]]);
});

test("a clone outlives what it was cloned from", () => {
  const x = uniform([8]);
  const values = x.dataSync();
  const before = tf.memory().numDataBuffers;
  const clone = tf.clone(x);
  expect(tf.memory().numDataBuffers).toBe(before);
  x.dispose();
  uniform([8]);
  expect(clone.dataSync()).toEqual(values);
});
