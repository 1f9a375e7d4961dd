import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { philox } from "../formats/random.ts";

/** Dropout masks of one micro batch (Srivastava et al. 2014, inverted). */
export interface Dropout {
  /** [Σ rows, features]: 0 where dropped, 1 / (1 − p) elsewhere; null when nothing is dropped. @param rows tokens per sequence */
  mask(name: string, rows: readonly number[], features: number): tf.Tensor2D | null;
}

/**
 * Masks that are a function of (seed, projection, step, row of the step, element) and nothing else: they do not depend on
 * how a step is cut into micro batches, and resuming at a step needs no state.
 *
 * Dropped elements are found by drawing the distances between them, which are geometric: p draws an element instead of one.
 * @param p probability of dropping, in [0, 1)
 * @param slots position in its optimizer step of every sequence of the micro batch
 */
export function seededDropout(p: number, seed: number, step: number, slots: readonly number[]): Dropout | null {
  if (p === 0) return null;
  const kept = 1 / (1 - p);
  const logKept = Math.log1p(-p);
  const words = new Uint32Array(4);
  return {
    mask(name, rows, features) {
      const [key0, key1] = streamKey(seed, name);
      const tokens = rows.reduce((sum, length) => sum + length, 0);
      const values = new Float32Array(tokens * features).fill(kept);
      let begin = 0;
      rows.forEach((length, sequence) => {
        const end = begin + length * features;
        let draws = 0;
        for (let at = begin; ; at++) {
          if (draws % 4 === 0) philox(key0, key1, draws >>> 2, slots[sequence]!, step, 0, words);
          const uniform = (words[draws++ % 4]! + 1) / 2 ** 32;
          at += Math.floor(Math.log(uniform) / logKept);
          if (at >= end) break;
          values[at] = 0;
        }
        begin = end;
      });
      return tf.tensor2d(values, [tokens, features]);
    },
  };
}

const keys = new Map<string, [number, number]>();

function streamKey(seed: number, name: string): [number, number] {
  const text = `${seed}/${name}`;
  let key = keys.get(text);
  if (key === undefined) {
    const digest = createHash("sha256").update(`lora-action dropout v1\n${seed}\n${name}`).digest();
    key = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
    keys.set(text, key);
  }
  return key;
}
