import * as tf from "@tensorflow/tfjs-core";
import { native } from "./native.ts";
import { operation } from "./operation.ts";

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
export const HIDDEN = -1e30;

/** Queries that meet their keys at a time: with it, memory grows with the length of a row and not with its square. */
export const BLOCK = 256;

/** Consecutive queries of a segment, and the consecutive keys that any of them sees. All are rows of the batch. */
export interface Block {
  start: number;
  length: number;
  firstKey: number;
  keys: number;
  /** [length, keys]: 0 for what a query sees, hidden elsewhere. */
  mask: tf.Tensor2D;
}

/**
 * Cuts segments into blocks. Blocks of the same shape share a mask.
 * @param window how many tokens a token sees, itself included (Beltagy et al. 2020); null for all before it
 */
export function attentionBlocks(segments: readonly Segment[], window: number | null, atOnce = BLOCK): Block[] {
  const masks = new Map<string, tf.Tensor2D>();
  const maskOf = (rows: number, keys: number): tf.Tensor2D => {
    const key = `${rows}/${keys}`;
    const mask = masks.get(key) ?? causalMask(rows, keys, window);
    masks.set(key, mask);
    return mask;
  };
  return segments.flatMap((segment) => {
    const blocks: Block[] = [];
    for (let at = 0; at < segment.length; at += atOnce) {
      const length = Math.min(atOnce, segment.length - at);
      const firstKey = window === null ? 0 : Math.max(0, at - window + 1);
      const keys = at + length - firstKey;
      const mask = maskOf(length, keys);
      blocks.push({ start: segment.start + at, length, firstKey: segment.start + firstKey, keys, mask });
    }
    return blocks;
  });
}

/** The last of the `rows` queries sees up to the last of the `keys`. */
function causalMask(rows: number, keys: number, window: number | null): tf.Tensor2D {
  const values = new Float32Array(rows * keys);
  for (let t = 0; t < rows; t++) {
    const seen = keys - rows + t + 1;
    values.fill(HIDDEN, t * keys, t * keys + Math.max(0, seen - (window ?? seen)));
    values.fill(HIDDEN, t * keys + seen, (t + 1) * keys);
  }
  return tf.tensor2d(values, [rows, keys]);
}

/**
 * Causal attention inside each segment and nowhere else (the block-diagonal mask of packed rows, without computing the
 * blocks it hides). q [tokens, heads · headDim], k and v [tokens, keyValueHeads · headDim], rotated; gives q's shape.
 *
 * Grouped queries are laid under one another, [keyValueHeads, groups · length, headDim], so that keys and values are
 * never repeated. Of a segment's first block the probabilities are kept for the backward pass; of others they are made
 * again (Dao et al. 2022).
 */
export function segmentAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  shape: HeadShape,
  blocks: readonly Block[],
): tf.Tensor2D {
  const { heads, keyValueHeads, headDim } = shape;
  const scale = 1 / Math.sqrt(headDim);
  const product = native().attentionProduct ?? tf.matMul<tf.Tensor3D>;
  const queries = (q: tf.Tensor2D, { start, length }: Block) =>
    tf.mul(splitHeads(q, start, length, heads, keyValueHeads), scale) as tf.Tensor3D;
  const keysOf = (k: tf.Tensor2D, { firstKey, keys }: Block) =>
    splitHeads(k, firstKey, keys, keyValueHeads, keyValueHeads);
  const probabilitiesOf = (qs: tf.Tensor3D, ks: tf.Tensor3D, { length, keys, mask }: Block) => {
    const scores = tf.reshape(product(qs, ks, false, true), [heads, length, keys]);
    return tf.reshape(tf.softmax(tf.add(scores, mask)), [keyValueHeads, -1, keys]) as tf.Tensor3D;
  };

  const op = operation((q, k, v, save) => {
    const kept: tf.Tensor[] = [];
    const outputs = blocks.map((block) =>
      tf.tidy(() => {
        const ks = keysOf(k as tf.Tensor2D, block);
        const probabilities = probabilitiesOf(queries(q as tf.Tensor2D, block), ks, block);
        kept.push(seesOnlyItself(block) ? tf.keep(probabilities) : block.mask);
        const out = product(probabilities, keysOf(v as tf.Tensor2D, block), false, false);
        return joinHeads(out, heads, block.length, headDim);
      }),
    );
    const value = concatRows(outputs);
    (save as tf.GradSaveFunc)([q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, value, ...kept]);
    blocks.forEach((block, i) => {
      if (seesOnlyItself(block)) kept[i]!.dispose();
    });
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [q, k, v, value, ...kept] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, ...tf.Tensor[]];
        const weighted = tf.mul(dy, value) as tf.Tensor2D;
        const gradients = blocks.map((block, i) =>
          tf.tidy(() => {
            const { start, length } = block;
            const [qs, ks, vs] = [queries(q, block), keysOf(k, block), keysOf(v, block)];
            const probabilities = seesOnlyItself(block)
              ? (kept[i] as tf.Tensor3D)
              : probabilitiesOf(qs, ks, { ...block, mask: kept[i] as tf.Tensor2D });
            const dOut = splitHeads(dy as tf.Tensor2D, start, length, heads, keyValueHeads);
            // Softmax: dS = P ∘ (dP − Σ dP ∘ P), and Σ dP ∘ P = Σ dO ∘ O, which is shorter (Dao et al. 2022).
            const along = tf.sum(splitHeads(weighted, start, length, heads, keyValueHeads), -1, true);
            const dScores = tf.mul(probabilities, tf.sub(product(dOut, vs, false, true), along)) as tf.Tensor3D;
            return [
              joinHeads(tf.mul(product(dScores, ks, false, false), scale) as tf.Tensor3D, heads, length, headDim),
              joinHeads(product(dScores, qs, true, false), keyValueHeads, block.keys, headDim),
              joinHeads(product(probabilities, dOut, true, false), keyValueHeads, block.keys, headDim),
            ];
          }),
        ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D][];
        return [
          concatRows(gradients.map(([dq]) => dq)),
          sumOverBlocks(
            gradients.map(([, dk]) => dk),
            blocks,
          ),
          sumOverBlocks(
            gradients.map(([, , dv]) => dv),
            blocks,
          ),
        ];
      },
    };
  });
  return op(q, k, v) as tf.Tensor2D;
}

/** Whether it is the first block of its segment, and mostly the only one. */
function seesOnlyItself({ start, length, firstKey, keys }: Block): boolean {
  return start === firstKey && length === keys;
}

/** What blocks say of their keys, summed where blocks share keys: [tokens, width]. */
function sumOverBlocks(parts: readonly tf.Tensor2D[], blocks: readonly Block[]): tf.Tensor2D {
  const sums: { first: number; part: tf.Tensor2D }[] = [];
  blocks.forEach(({ firstKey, keys }, i) => {
    const last = sums.at(-1);
    const end = last === undefined ? 0 : last.first + last.part.shape[0];
    // Blocks follow one another: the keys of the next begin among those of the last, or behind them.
    if (last === undefined || firstKey >= end) {
      sums.push({ first: firstKey, part: parts[i]! });
      return;
    }
    const width = last.part.shape[1];
    const longer = tf.concat2d([last.part, tf.zeros([firstKey + keys - end, width])], 0);
    const shifted =
      firstKey === last.first ? parts[i]! : tf.concat2d([tf.zeros([firstKey - last.first, width]), parts[i]!], 0);
    last.part = tf.add(longer, shifted);
  });
  return concatRows(sums.map(({ part }) => part));
}

/** Consecutive rows as [keyValueHeads, groups · length, headDim]. */
function splitHeads(x: tf.Tensor2D, start: number, length: number, heads: number, keyValueHeads: number): tf.Tensor3D {
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
