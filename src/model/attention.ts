import * as tf from "@tensorflow/tfjs-core";

/** Heads of an attention layer. */
export interface HeadShape {
  heads: number;
  keyValueHeads: number;
  headDim: number;
}

/** Consecutive tokens that see one another: one conversation of a batch. */
export interface Segment {
  start: number;
  length: number;
}

/** Added to the scores of tokens that must not be seen. Finite, because −∞ − (−∞) is not a number. */
const HIDDEN = -1e30;

/**
 * [length, length]: 0 for the tokens that a token sees, hidden elsewhere.
 * @param window how many it sees, itself included (Beltagy et al. 2020); null for all before it
 */
export function causalMask(length: number, window: number | null): tf.Tensor2D {
  const values = new Float32Array(length * length);
  for (let t = 0; t < length; t++) {
    const row = t * length;
    values.fill(HIDDEN, row, row + Math.max(0, t + 1 - (window ?? length)));
    values.fill(HIDDEN, row + t + 1, row + length);
  }
  return tf.tensor2d(values, [length, length]);
}

/** A causal mask for every length that occurs. */
export function causalMasks(segments: readonly Segment[], window: number | null): Map<number, tf.Tensor2D> {
  const masks = new Map<number, tf.Tensor2D>();
  for (const { length } of segments) if (!masks.has(length)) masks.set(length, causalMask(length, window));
  return masks;
}

/**
 * Causal attention inside each segment and nowhere else (the block-diagonal mask of packed rows, without computing the
 * blocks it hides). q [tokens, heads · headDim], k and v [tokens, keyValueHeads · headDim], rotated; gives q's shape.
 *
 * Grouped queries are laid under one another, [keyValueHeads, groups · length, headDim], so that keys and values are
 * never repeated.
 */
export function segmentAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  shape: HeadShape,
  segments: readonly Segment[],
  masks: ReadonlyMap<number, tf.Tensor2D>,
): tf.Tensor2D {
  const { heads, keyValueHeads, headDim } = shape;
  const scale = 1 / Math.sqrt(headDim);
  const op = tf.customGrad((q, k, v, save) => {
    const outputs: tf.Tensor2D[] = [];
    const kept: tf.Tensor[] = [];
    for (const segment of segments) {
      const { length } = segment;
      const qs = tf.mul(splitHeads(q as tf.Tensor2D, segment, heads, keyValueHeads), scale) as tf.Tensor3D;
      const ks = splitHeads(k as tf.Tensor2D, segment, keyValueHeads, keyValueHeads);
      const vs = splitHeads(v as tf.Tensor2D, segment, keyValueHeads, keyValueHeads);
      const scores = tf.reshape(tf.matMul(qs, ks, false, true), [heads, length, length]);
      const probabilities = tf.reshape(tf.softmax(tf.add(scores, masks.get(length)!)), [
        keyValueHeads,
        -1,
        length,
      ]) as tf.Tensor3D;
      const out = tf.matMul(probabilities, vs) as tf.Tensor3D;
      outputs.push(joinHeads(out, heads, length, headDim));
      kept.push(qs, ks, vs, probabilities, out);
    }
    (save as tf.GradSaveFunc)(kept);
    return {
      value: concatRows(outputs),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const dqs: tf.Tensor2D[] = [];
        const dks: tf.Tensor2D[] = [];
        const dvs: tf.Tensor2D[] = [];
        segments.forEach((segment, i) => {
          const { length } = segment;
          const [qs, ks, vs, probabilities, out] = saved.slice(5 * i, 5 * i + 5) as tf.Tensor3D[] as [
            tf.Tensor3D,
            tf.Tensor3D,
            tf.Tensor3D,
            tf.Tensor3D,
            tf.Tensor3D,
          ];
          const dOut = splitHeads(dy as tf.Tensor2D, segment, heads, keyValueHeads);
          // Softmax: dS = P ∘ (dP − Σ dP ∘ P), and Σ dP ∘ P = Σ dO ∘ O, which is shorter (Dao et al. 2022).
          const dProbabilities = tf.matMul(dOut, vs, false, true);
          const along = tf.sum(tf.mul(dOut, out), -1, true);
          const dScores = tf.mul(probabilities, tf.sub(dProbabilities, along)) as tf.Tensor3D;
          dqs.push(joinHeads(tf.mul(tf.matMul(dScores, ks), scale) as tf.Tensor3D, heads, length, headDim));
          dks.push(joinHeads(tf.matMul(dScores, qs, true) as tf.Tensor3D, keyValueHeads, length, headDim));
          dvs.push(joinHeads(tf.matMul(probabilities, dOut, true) as tf.Tensor3D, keyValueHeads, length, headDim));
        });
        return [concatRows(dqs), concatRows(dks), concatRows(dvs)];
      },
    };
  });
  return op(q, k, v) as tf.Tensor2D;
}

/** Rows of one segment as [keyValueHeads, groups · length, headDim]. */
function splitHeads(x: tf.Tensor2D, { start, length }: Segment, heads: number, keyValueHeads: number): tf.Tensor3D {
  const width = x.shape[1];
  const rows = length === x.shape[0] ? x : tf.slice(x, [start, 0], [length, width]);
  const perHead = tf.transpose(tf.reshape(rows, [length, heads, width / heads]), [1, 0, 2]);
  return tf.reshape(perHead, [keyValueHeads, (heads / keyValueHeads) * length, width / heads]) as tf.Tensor3D;
}

/** [keyValueHeads, groups · length, headDim] → [length, heads · headDim] */
function joinHeads(x: tf.Tensor3D, heads: number, length: number, headDim: number): tf.Tensor2D {
  return tf.reshape(tf.transpose(tf.reshape(x, [heads, length, headDim]), [1, 0, 2]), [
    length,
    heads * headDim,
  ]) as tf.Tensor2D;
}

function concatRows(parts: tf.Tensor2D[]): tf.Tensor2D {
  return parts.length === 1 ? parts[0]! : tf.concat2d(parts, 0);
}

/**
 * Attention of one new token a row over its cache. q [rows, heads · headDim]; keys and values
 * [rows, keyValueHeads, past, headDim], the new token's among them; mask [rows, 1, past], added to the scores.
 */
export function cachedAttention(
  q: tf.Tensor2D,
  keys: tf.Tensor4D,
  values: tf.Tensor4D,
  mask: tf.Tensor3D,
  shape: HeadShape,
): tf.Tensor2D {
  const { heads, keyValueHeads, headDim } = shape;
  const [rows, , past] = keys.shape;
  const groups = heads / keyValueHeads;
  const queries = tf.mul(tf.reshape(q, [rows * keyValueHeads, groups, headDim]), 1 / Math.sqrt(headDim)) as tf.Tensor3D;
  const scores = tf.matMul(
    queries,
    tf.reshape(keys, [rows * keyValueHeads, past, headDim]) as tf.Tensor3D,
    false,
    true,
  );
  const probabilities = tf.softmax(tf.add(tf.reshape(scores, [rows, heads, past]), mask));
  const out = tf.matMul(
    tf.reshape(probabilities, [rows * keyValueHeads, groups, past]) as tf.Tensor3D,
    tf.reshape(values, [rows * keyValueHeads, past, headDim]) as tf.Tensor3D,
  );
  return tf.reshape(out, [rows, heads * headDim]) as tf.Tensor2D;
}

/** [rows, 1, past]: hides the `past − lengths[row]` tokens of padding on the left, and what lies before the window. */
export function paddingMask(lengths: readonly number[], past: number, window: number | null): tf.Tensor3D {
  const values = new Float32Array(lengths.length * past);
  lengths.forEach((length, row) => {
    values.fill(HIDDEN, row * past, (row + 1) * past - Math.min(length, window ?? length));
  });
  return tf.tensor3d(values, [lengths.length, 1, past]);
}
