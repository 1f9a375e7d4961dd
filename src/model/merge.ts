import { decodeFloats, encodeFloats, type FloatDtype } from "../formats/safetensors.ts";

/** What an adapter adds to one weight W [out, in]: scale · B A. */
export interface LowRank {
  in: number;
  r: number;
  scale: number;
  /** [r, in] */
  a: Float32Array;
  /** [out, r] */
  b: Float32Array;
}

/** How one merged weight came out of rounding. Sums over its elements. */
export interface Rounding {
  elements: number;
  /** Elements that are, in the output's dtype, what the base's alone would be. */
  unchanged: number;
  /** ‖Δ‖² */
  update: number;
  /** ‖round(W + Δ) − (W + Δ)‖² */
  error: number;
}

/**
 * Rows of Δ = scale · B A. Sums are taken in binary64 and rounded once to binary32, so the result depends on no order of
 * summation and no processor.
 * @param rows how many from `first` on
 * @returns [rows, in]
 */
export function lowRankRows({ in: width, r, scale, a, b }: LowRank, first: number, rows: number): Float32Array {
  const delta = new Float32Array(rows * width);
  const upper = new Float64Array(width);
  const lower = new Float64Array(width);
  // Two rows of B against four of A at a time: each element of A that is read is used twice, each sum kept four times.
  for (let row = 0; row < rows; row += 2) {
    upper.fill(0);
    lower.fill(0);
    const i = (first + row) * r;
    const j = row + 1 < rows ? i + r : i;
    for (let k = 0; k < r; k += 4) {
      const at = (offset: number, n: number) => (k + n < r ? (b[offset + k + n] as number) : 0);
      const [u0, u1, u2, u3] = [at(i, 0), at(i, 1), at(i, 2), at(i, 3)];
      const [l0, l1, l2, l3] = [at(j, 0), at(j, 1), at(j, 2), at(j, 3)];
      // Rows past the last have the factor zero; what stands in for them must only be finite where A is.
      const row0 = k * width;
      const row1 = Math.min(k + 1, r - 1) * width;
      const row2 = Math.min(k + 2, r - 1) * width;
      const row3 = Math.min(k + 3, r - 1) * width;
      for (let c = 0; c < width; c++) {
        const a0 = a[row0 + c] as number;
        const a1 = a[row1 + c] as number;
        const a2 = a[row2 + c] as number;
        const a3 = a[row3 + c] as number;
        upper[c] = (upper[c] as number) + (u0 * a0 + u1 * a1 + u2 * a2 + u3 * a3);
        lower[c] = (lower[c] as number) + (l0 * a0 + l1 * a1 + l2 * a2 + l3 * a3);
      }
    }
    const out = row * width;
    for (let c = 0; c < width; c++) delta[out + c] = scale * (upper[c] as number);
    if (row + 1 < rows) for (let c = 0; c < width; c++) delta[out + width + c] = scale * (lower[c] as number);
  }
  return delta;
}

/**
 * W + Δ of a block: summed in binary32 and rounded once to `to`. Where a sum is not finite in `to`, the error is not either.
 * @param stored the block of W as it lies in the checkpoint
 * @param delta as many elements; overwritten
 */
export function addRounded(
  stored: Uint8Array<ArrayBuffer>,
  from: FloatDtype,
  to: FloatDtype,
  delta: Float32Array,
): { bytes: Uint8Array; rounding: Rounding } {
  const weights = decodeFloats(from, stored);
  const before = encodeFloats(to, weights);
  const update = squares(delta);
  const merged = delta;
  for (let i = 0; i < merged.length; i++) merged[i] = (weights[i] as number) + (delta[i] as number);
  const after = encodeFloats(to, merged);
  const bytes = new Uint8Array(after.buffer as ArrayBuffer, after.byteOffset, after.byteLength);
  const rounded = decodeFloats(to, bytes);
  let error = 0;
  for (let i = 0; i < merged.length; i++) {
    const e = (rounded[i] as number) - (merged[i] as number);
    error += e * e;
  }
  return { bytes, rounding: { elements: merged.length, unchanged: equals(before, after), update, error } };
}

/**
 * The same values in another dtype, rounded to nearest, ties to even.
 * @returns null where a finite value is beyond what `to` holds
 */
export function converted(stored: Uint8Array<ArrayBuffer>, from: FloatDtype, to: FloatDtype): Uint8Array | null {
  const values = decodeFloats(from, stored);
  const encoded = encodeFloats(to, values);
  const bytes = new Uint8Array(encoded.buffer as ArrayBuffer, encoded.byteOffset, encoded.byteLength);
  const rounded = decodeFloats(to, bytes);
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(rounded[i]) && Number.isFinite(values[i])) return null;
  return bytes;
}

function squares(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (values[i] as number);
  return sum;
}

function equals(a: Float32Array | Uint16Array, b: Float32Array | Uint16Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) count++;
  return count;
}
