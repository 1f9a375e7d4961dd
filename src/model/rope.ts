import * as tf from "@tensorflow/tfjs-core";
import type { DecoderConfig } from "./architecture.ts";
import { operation } from "./operation.ts";

/** Rotary angles of a batch, and the rotation by a quarter turn. */
export interface Rope {
  /** [tokens, 1, headDim] */
  cos: tf.Tensor3D;
  /** [tokens, 1, headDim] */
  sin: tf.Tensor3D;
}

/**
 * Frequencies of the rotary embedding (Su et al. 2021), [headDim / 2], in binary32 as the checkpoints were trained with;
 * with `rope_type: llama3`, long wavelengths are stretched and those between are blended (Llama 3.1).
 */
export function inverseFrequencies(config: Pick<DecoderConfig, "headDim" | "ropeTheta" | "ropeScaling">): Float32Array {
  const { headDim, ropeTheta, ropeScaling } = config;
  // θ^x as exp(x ln θ): `**` rounds differently from one version of V8 to the next.
  const power = (exponent: number) => Math.exp(exponent * Math.log(ropeTheta));
  const plain = Float32Array.from({ length: headDim / 2 }, (_, i) => 1 / Math.fround(power((2 * i) / headDim)));
  if (ropeScaling === null) return plain;
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalMaxPositions } = ropeScaling;
  // Rounded after each operation, as binary32 does: at far positions the last bit of a frequency shows.
  const f32 = Math.fround;
  return plain.map((frequency) => {
    const wavelength = f32(f32(2 * Math.PI) / frequency);
    if (wavelength < originalMaxPositions / highFrequencyFactor) return frequency;
    if (wavelength > originalMaxPositions / lowFrequencyFactor) return frequency / factor;
    const turns = f32(originalMaxPositions / wavelength);
    const smooth = f32(f32(turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor));
    return f32(f32(f32(1 - smooth) * frequency) / factor) + f32(smooth * frequency);
  });
}

/** Angles of the given positions. The halves of a head share them: Hugging Face's layout. */
export function ropeAngles(frequencies: Float32Array, positions: Int32Array): Rope {
  const half = frequencies.length;
  const cos = new Float32Array(positions.length * 2 * half);
  const sin = new Float32Array(cos.length);
  for (let t = 0; t < positions.length; t++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(positions[t]! * frequencies[i]!);
      const at = 2 * half * t + i;
      cos[at] = cos[at + half] = Math.cos(angle);
      sin[at] = sin[at + half] = Math.sin(angle);
    }
  }
  const shape: [number, number, number] = [positions.length, 1, 2 * half];
  return { cos: tf.tensor3d(cos, shape), sin: tf.tensor3d(sin, shape) };
}

/** The matrix R with x R = (−x₂, x₁) for the halves x₁, x₂ of a head. A product with it beats slicing and joining halves. */
export function quarterTurn(headDim: number): tf.Tensor2D {
  const half = headDim / 2;
  const values = new Float32Array(headDim * headDim);
  for (let i = 0; i < half; i++) {
    values[(half + i) * headDim + i] = -1;
    values[i * headDim + half + i] = 1;
  }
  return tf.tensor2d(values, [headDim, headDim]);
}

/** Rotates every head of x [tokens, heads · headDim] by its position's angles. */
export function rotate(x: tf.Tensor2D, rope: Rope, turn: tf.Tensor2D): tf.Tensor2D {
  const [tokens, width] = x.shape;
  const headDim = turn.shape[0];
  const perHead = [tokens, width / headDim, headDim];
  const turned = (y: tf.Tensor): tf.Tensor =>
    tf.reshape(tf.matMul(tf.reshape(y, [-1, headDim]) as tf.Tensor2D, turn), perHead);
  const op = operation((input, save) => {
    (save as tf.GradSaveFunc)([rope.cos, rope.sin]);
    const heads = tf.reshape(input as tf.Tensor2D, perHead);
    return {
      value: tf.reshape(tf.add(tf.mul(heads, rope.cos), tf.mul(turned(heads), rope.sin)), [tokens, width]),
      // Rᵀ = −R
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [cos, sin] = saved as [tf.Tensor, tf.Tensor];
        const dHeads = tf.reshape(dy, perHead);
        return tf.reshape(tf.sub(tf.mul(dHeads, cos), turned(tf.mul(dHeads, sin))), [tokens, width]);
      },
    };
  });
  return op(x) as tf.Tensor2D;
}
