import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend, WASM } from "../../src/engine/tfjs/backend.ts";
import type { WasmInternals } from "../../src/engine/tfjs/wasm-internals.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { native } from "../../src/model/native.ts";

beforeAll(() => startBackend(WASM));

const random = new RandomStream(1, "wasm kernels");
const uniform = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.float() - 0.5),
    shape,
  );

/** By the definition of the product, in binary64, or in binary32 in ascending order. */
function naive(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
  round = (value: number) => value,
): number[] {
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
        for (let k = 0; k < left.columns; k++)
          sum = round(sum + round(left.at(n, i, k) * right.at(n % right.batch, k, j)));
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

  test.each([
    [1, 1, 1],
    [1, 40, 8],
    [4, 7, 9],
    [5, 16, 3],
    [6, 9, 8],
    [7, 8, 15],
    [9, 33, 50],
    [32, 19, 17],
  ])("[%i, %i] by [%i]: sums in ascending order, to the last bit", (m, k, n) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = uniform(transposeA ? [k, m] : [m, k]) as tf.Tensor2D;
        const b = uniform(transposeB ? [n, k] : [k, n]) as tf.Tensor2D;
        const expected = naive(a, b, transposeA, transposeB, Math.fround);
        expect([...tf.matMul(a, b, transposeA, transposeB).dataSync()]).toEqual(expected);
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

describe("a frozen matrix", () => {
  test.each([
    [8, 8],
    [24, 16],
    [5, 12],
    [67, 19],
    [33, 5],
  ])("of [%i, %i] gives the products and rows of the matrix, to the last bit", async (rows, columns) => {
    const matrix = uniform([rows, columns]) as tf.Tensor2D;
    const values = new Float32Array(matrix.dataSync());
    const frozen = await native().freeze!({
      shape: [rows, columns],
      dtype: "F32",
      read: () => Promise.reject(new Error("not asked for")),
      values: async () => values,
    });
    for (const tokens of [1, 3, 4, 18]) {
      const x = uniform([tokens, columns]) as tf.Tensor2D;
      expect([...frozen.forward(x).dataSync()]).toEqual(naive(x, matrix, false, true, Math.fround));
      const dy = uniform([tokens, rows]) as tf.Tensor2D;
      expect([...frozen.backward(dy).dataSync()]).toEqual(naive(dy, matrix, false, false, Math.fround));
    }
    const picked = frozen.gather(tf.tensor1d([rows - 1, 0, rows - 1], "int32"));
    const row = (i: number) => [...values.subarray(i * columns, (i + 1) * columns)];
    expect([...picked.dataSync()]).toEqual([...row(rows - 1), ...row(0), ...row(rows - 1)]);
    expect(() => frozen.gather(tf.tensor1d([rows], "int32"))).toThrow(`row ${rows}`);
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

test("memory above 2 GiB is memory like any other", async () => {
  const { wasm } = tf.backend() as unknown as WasmInternals;
  // Not touched, and so not taken from the machine.
  const below = wasm._malloc(2 ** 31);
  const a = uniform([6, 9]) as tf.Tensor2D;
  const b = uniform([9, 5]) as tf.Tensor2D;
  const { dataIdMap } = tf.backend() as unknown as WasmInternals;
  expect(dataIdMap.get(a.dataId).memoryOffset).toBeGreaterThan(2 ** 31);
  expect([...tf.matMul(a, b).dataSync()]).toEqual(naive(a, b, false, false, Math.fround));
  expect([...tf.sum(tf.gather(a, tf.tensor1d([5, 0], "int32")), 0).dataSync()]).toHaveLength(9);
  const values = a.dataSync();
  expect([...tf.slice(a, [2, 0], [2, 9]).dataSync()]).toEqual([...values.subarray(18, 36)]);
  wasm._free(below);
});
