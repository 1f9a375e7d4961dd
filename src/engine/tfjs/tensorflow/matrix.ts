import type * as tf from "@tensorflow/tfjs-core";
import { elementSize } from "../../../formats/safetensors.ts";
import type { FrozenMatrix, StoredMatrix } from "../../../model/frozen.ts";
import type { TensorflowBackend } from "./backend.ts";
import { BFLOAT16, FLOAT, HALF, ofBool, ofInt, ofType, UINT8 } from "./binding.ts";
import { cast } from "./cast.ts";

/** Bytes of a matrix that are in this process's memory at a time, on their way to the device. */
const PIECE = 2 ** 26;
const STORED = { F32: FLOAT, F16: HALF, BF16: BFLOAT16 } as const;

/**
 * Puts a matrix on the device in bf16 or f32, once and in the checkpoint's orientation: TensorFlow's products transpose as they
 * go. TensorFlow.js has no bf16 tensors, so that the matrix is a bare handle, and only its products are tensors: an input is
 * rounded to bf16, products are summed in f32 and rounded to bf16, and go on as f32.
 */
export async function freezeOnDevice(
  backend: TensorflowBackend,
  stored: StoredMatrix,
  precision: "f32" | "bf16",
): Promise<FrozenMatrix> {
  const type = precision === "bf16" ? BFLOAT16 : FLOAT;
  const matrix = await upload(backend, stored, type);
  const [rows, columns] = stored.shape;

  const product = (x: tf.Tensor2D, transposed: boolean): tf.Tensor2D => {
    const multiply = (input: number) =>
      backend.raw(
        "MatMul",
        [ofType("T", type), ofBool("transpose_a", false), ofBool("transpose_b", transposed)],
        [input, matrix],
      );
    const given = backend.handle(x);
    let out: number;
    if (type === FLOAT) out = multiply(given);
    else if (backend.typeOf(x) === type) out = backend.chain(multiply(given), cast(backend, type, FLOAT));
    else out = backend.chain(cast(backend, FLOAT, type)(given), multiply, cast(backend, type, FLOAT));
    return floats(out, [x.shape[0], transposed ? rows : columns]);
  };
  const floats = (id: number, shape: number[]) => backend.tensor({ id, shape, dtype: FLOAT }) as tf.Tensor2D;
  return {
    shape: stored.shape,
    forward: (x) => product(x, true),
    backward: (dy) => product(dy, false),
    gather: (indices) => {
      const picked = backend.raw(
        "GatherV2",
        [ofType("Tparams", type), ofType("Tindices", 3), ofType("Taxis", 3)],
        [matrix, backend.handle(indices), backend.constant([0], [])],
      );
      const wide = type === FLOAT ? picked : backend.chain(picked, cast(backend, type, FLOAT));
      return floats(wide, [indices.shape[0], columns]);
    },
  };
}

/** Reads the matrix piece by piece, so that the host never holds more than a piece of it. */
async function upload(backend: TensorflowBackend, { shape, dtype, read }: StoredMatrix, type: number): Promise<number> {
  const [rows, columns] = shape;
  const size = elementSize(dtype);
  const rowsAtOnce = Math.max(1, Math.floor(PIECE / (columns * size)));
  const pieces: number[] = [];
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    const bytes = await read(row * columns, (row + count) * columns);
    pieces.push(convert(backend, bytes, [count, columns], STORED[dtype], size, type));
  }
  if (pieces.length === 1) return pieces[0]!;
  const whole = backend.raw(
    "ConcatV2",
    [ofInt("N", pieces.length), ofType("T", type), ofType("Tidx", 3)],
    [...pieces, backend.constant([0], [])],
  );
  for (const piece of pieces) backend.binding.deleteTensor(piece);
  return whole;
}

/** Bytes become numbers on the device: JavaScript has no array of halves, and the binding none of bf16. */
function convert(
  backend: TensorflowBackend,
  bytes: Uint8Array,
  shape: number[],
  from: number,
  size: number,
  to: number,
): number {
  const raw = backend.binding.createTensor([...shape, size], UINT8, bytes);
  const bitcast = (x: number) => backend.raw("Bitcast", [ofType("T", UINT8), ofType("type", from)], [x]);
  return from === to ? backend.chain(raw, bitcast) : backend.chain(raw, bitcast, cast(backend, from, to));
}
