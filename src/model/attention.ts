import * as tf from "@tensorflow/tfjs-core";
import type { Block, Rows } from "./attentionblocks.ts";
import { native, rounding } from "./native.ts";
import { operation } from "./operation.ts";

/** Heads of an attention layer. */
export interface HeadShape {
  heads: number;
  keyValueHeads: number;
  headDim: number;
}

/** In products of less than float32: queries with as many keys, at most, keep their probabilities for the backward pass. */
const KEPT_KEYS = 1024;

/**
 * Causal attention inside each segment and nowhere else (the block-diagonal mask of packed rows, without computing the
 * blocks it hides). q [tokens, heads · headDim], k and v [tokens, keyValueHeads · headDim], rotated; gives q's shape, as
 * products give it: rounded where they round.
 *
 * Grouped queries are laid under one another, [keyValueHeads, groups · length, headDim], so that keys and values are
 * never repeated. Of a segment's first block the probabilities are kept for the backward pass, and of a few more where they
 * are small; of others they are made again (Dao et al. 2022).
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
  const { round, widen } = rounding();
  const split = (x: tf.Tensor2D, rows: Rows) => splitHeads(x, rows, x.shape[1] / headDim, keyValueHeads);
  const join = (x: tf.Tensor3D, rows: Rows, heads: number) => joinHeads(x, rows, heads, headDim);
  const probabilitiesOf = (qs: tf.Tensor3D, ks: tf.Tensor3D, { queries, keys, mask }: Block) => {
    const scores = tf.reshape(tf.matMul(qs, ks, false, true), [queries.count * heads, queries.length, keys.length]);
    return tf.reshape(tf.softmax(tf.add(scores, mask)), [
      queries.count * keyValueHeads,
      -1,
      keys.length,
    ]) as tf.Tensor3D;
  };

  const op = operation((q, k, v, save) => {
    const kept: tf.Tensor[] = [];
    const inputs = tf.tidy(() => [
      round(tf.mul(q as tf.Tensor2D, scale)),
      tf.clone(round(k as tf.Tensor2D)),
      tf.clone(round(v as tf.Tensor2D)),
    ]) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const [qr, kr, vr] = inputs;
    const outputs = blocks.map((block) =>
      tf.tidy(() => {
        const probabilities = probabilitiesOf(split(qr, block.queries), split(kr, block.keys), block);
        kept.push(keeps(block) ? tf.keep(probabilities) : block.mask);
        return join(tf.matMul(probabilities, split(vr, block.keys)), block.queries, heads);
      }),
    );
    const value = concatRows(outputs);
    // What the blocks share does not outlive the forward pass unless it is saved.
    const places = blocks.flatMap(({ queries }) => queries.places ?? []);
    (save as tf.GradSaveFunc)([...inputs, value, ...kept, ...places]);
    tf.dispose([...inputs, ...kept.filter((_, i) => keeps(blocks[i]!))]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [qr, kr, vr, value, ...rest] = saved as [
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
          ...tf.Tensor[],
        ];
        const weighted = tf.mul(dy, widen(value)) as tf.Tensor2D;
        const rounded = round(dy as tf.Tensor2D);
        const [kept, places] = [rest.slice(0, blocks.length), rest.slice(blocks.length)];
        const gradients = blocks.map((block, i) =>
          tf.tidy(() => {
            const { queries, keys } =
              block.queries.places === null ? block : placed(block, places.shift() as tf.Tensor2D);
            const [qs, ks, vs] = [split(qr, queries), split(kr, keys), split(vr, keys)];
            const probabilities = keeps(block)
              ? (kept[i] as tf.Tensor3D)
              : probabilitiesOf(qs, ks, { queries, keys, mask: kept[i] as tf.Tensor2D });
            const dOut = split(rounded, queries);
            // Softmax: dS = P ∘ (dP − Σ dP ∘ P), and Σ dP ∘ P = Σ dO ∘ O, which is shorter (Dao et al. 2022).
            const along = tf.sum(split(weighted, queries), -1, true);
            const dProbabilities = widen(tf.matMul(dOut, vs, false, true));
            const dScores = round(tf.mul(widen(probabilities), tf.sub(dProbabilities, along))) as tf.Tensor3D;
            return [
              tf.mul(widen(join(tf.matMul(dScores, ks), queries, heads)), scale),
              widen(join(tf.matMul(dScores, qs, true, false), keys, keyValueHeads)),
              widen(join(tf.matMul(probabilities, dOut, true, false), keys, keyValueHeads)),
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

/** A block of several segments, where their rows are told by another tensor. */
function placed({ queries, mask }: Block, places: tf.Tensor2D): Block {
  const rows = { ...queries, places };
  return { queries: rows, keys: rows, mask };
}

/** Whether a block's probabilities are kept. */
function keeps({ queries, keys }: Block): boolean {
  const first = queries.start === keys.start && queries.length === keys.length;
  return first || (native().rounding !== undefined && keys.length <= KEPT_KEYS);
}

/** What blocks say of their keys, summed where blocks share keys: [tokens, width]. */
function sumOverBlocks(parts: readonly tf.Tensor2D[], blocks: readonly Block[]): tf.Tensor2D {
  const sums: { first: number; part: tf.Tensor2D }[] = [];
  blocks.forEach(({ keys: { start: firstKey, total: keys } }, i) => {
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

/** Rows as [count · keyValueHeads, groups · length, headDim]; what is padded is 0. */
function splitHeads(x: tf.Tensor2D, rows: Rows, heads: number, keyValueHeads: number): tf.Tensor3D {
  const { start, total, count, length, places } = rows;
  const width = x.shape[1];
  const own = total === x.shape[0] ? x : tf.slice(x, [start, 0], [total, width]);
  const even = places === null ? own : tf.scatterND(places, own, [count * length, width]);
  const perHead = tf.transpose(tf.reshape(even, [count, length, heads, width / heads]), [0, 2, 1, 3]);
  return tf.reshape(perHead, [count * keyValueHeads, (heads / keyValueHeads) * length, width / heads]) as tf.Tensor3D;
}

/** [count · heads, length, headDim] → [total, heads · headDim] */
function joinHeads(
  x: tf.Tensor3D,
  { total, count, length, places }: Rows,
  heads: number,
  headDim: number,
): tf.Tensor2D {
  const perRow = tf.transpose(tf.reshape(x, [count, heads, length, headDim]), [0, 2, 1, 3]);
  const even = tf.reshape(perRow, [count * length, heads * headDim]) as tf.Tensor2D;
  return places === null ? even : tf.gather(even, tf.reshape(places, [total]) as tf.Tensor1D);
}

function concatRows(parts: tf.Tensor2D[]): tf.Tensor2D {
  return parts.length === 1 ? parts[0]! : tf.concat2d(parts, 0);
}
