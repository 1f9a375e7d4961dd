import * as tf from "@tensorflow/tfjs-core";
import { rounding } from "./native.ts";

/** Consecutive tokens that see one another: one conversation of a batch. */
export interface Segment {
  start: number;
  length: number;
}

/** Added to the scores of tokens that must not be seen. Finite, because −∞ − (−∞) is not a number. */
export const HIDDEN = -1e30;

/** Queries that meet their keys at a time: with it, memory grows with the length of a row and not with its square. */
export const BLOCK = 256;

/** Consecutive rows of the batch: `count` times up to `length`, padded to that at their ends. */
export interface Rows {
  start: number;
  /** All that are there. */
  total: number;
  count: number;
  length: number;
  /** [total, 1] int32: where each lies among count · length; null where nothing is padded. */
  places: tf.Tensor2D | null;
}

/** Consecutive queries of a segment, or of several segments, and the consecutive keys that any of them sees. */
export interface Block {
  queries: Rows;
  /** Of several segments the queries themselves. */
  keys: Rows;
  /** [queries.length, keys.length]: 0 for what a query sees, hidden elsewhere. What is padded comes behind and is hidden. */
  mask: tf.Tensor2D;
}

/**
 * Cuts segments into blocks. Blocks of the same shape share a mask.
 * @param window how many tokens a token sees, itself included (Beltagy et al. 2020); null for all before it
 * @param together pairs of tokens up to which whole segments share a block, where each call costs; 0 for a block a segment
 */
export function attentionBlocks(
  segments: readonly Segment[],
  window: number | null,
  atOnce = BLOCK,
  together = 0,
): Block[] {
  const masks = new Map<string, tf.Tensor2D>();
  const maskOf = (rows: number, keys: number): tf.Tensor2D => {
    const key = `${rows}/${keys}`;
    const mask = masks.get(key) ?? rounding().round(causalMask(rows, keys, window));
    masks.set(key, mask);
    return mask;
  };
  return groups(segments, Math.min(together, atOnce ** 2)).flatMap((group) => {
    const { start } = group[0]!;
    if (group.length > 1) {
      const length = Math.max(...group.map((segment) => segment.length));
      const rows = { start, ...padded(group, length), count: group.length, length };
      return [{ queries: rows, keys: rows, mask: maskOf(length, length) }];
    }
    const whole = group[0]!.length;
    const blocks: Block[] = [];
    for (let at = 0; at < whole; at += atOnce) {
      const length = Math.min(atOnce, whole - at);
      const firstKey = window === null ? 0 : Math.max(0, at - window + 1);
      const keys = at + length - firstKey;
      blocks.push({
        queries: consecutive(start + at, length),
        keys: consecutive(start + firstKey, keys),
        mask: maskOf(length, keys),
      });
    }
    return blocks;
  });
}

function consecutive(start: number, length: number): Rows {
  return { start, total: length, count: 1, length, places: null };
}

/** Neighbours whose pairs of tokens, with what is padded, are at most `together`, and padded by a quarter at most. */
function groups(segments: readonly Segment[], together: number): Segment[][] {
  const groups: Segment[][] = [];
  const fits = (group: readonly Segment[]) => {
    const longest = Math.max(...group.map(({ length }) => length));
    const tokens = group.reduce((sum, { length }) => sum + length, 0);
    return group.length * longest ** 2 <= together && 4 * group.length * longest <= 5 * tokens;
  };
  for (const segment of segments) {
    const last = groups.at(-1);
    if (last !== undefined && fits([...last, segment])) last.push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function padded(group: readonly Segment[], length: number): Pick<Rows, "total" | "places"> {
  const total = group.reduce((sum, segment) => sum + segment.length, 0);
  if (total === group.length * length) return { total, places: null };
  const places = group.flatMap((segment, i) => Array.from({ length: segment.length }, (_, t) => i * length + t));
  return { total, places: tf.tensor2d(places, [total, 1], "int32") };
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
