import * as tf from "@tensorflow/tfjs-core";
import { cachedAttention, paddingMask } from "./attention.ts";
import { type Decoder, decoderLayer, embed, forward, tokenBatch } from "./decoder.ts";
import type { Adapt } from "./lora.ts";
import { linear, rmsNorm, valuesOf } from "./ops.ts";
import { ropeAngles } from "./rope.ts";

export interface GenerationRequest {
  ids: readonly number[];
  maxNewTokens: number;
}

export interface Generation {
  /** Without the end token. */
  ids: number[];
  stopped: "end" | "length";
}

/** Keys and values of one layer, [rows, keyValueHeads, past, headDim]; shorter rows are padded on the left. */
interface LayerCache {
  keys: tf.Tensor4D;
  values: tf.Tensor4D;
}

/** A row that is still being continued. */
interface LiveRow {
  request: number;
  /** Tokens in the cache that are the row's own. */
  length: number;
  next: number;
}

/**
 * Continues the prompts greedily, all at once, until an end token or `maxNewTokens`. Rows never see one another: each gives
 * the same tokens as alone.
 * @param onToken called with the number of rows still alive, after every token
 */
export async function generate(
  model: Decoder,
  requests: readonly GenerationRequest[],
  endTokens: ReadonlySet<number>,
  adapt?: Adapt,
  onToken: (alive: number) => void | Promise<void> = () => {},
): Promise<Generation[]> {
  const results: Generation[] = requests.map(() => ({ ids: [], stopped: "length" }));
  const started = requests
    .map((request, i) => ({ request: i, ...request }))
    .filter((request) => request.maxNewTokens > 0);
  if (started.length === 0) return results;

  let { caches, rows } = prefill(model, started, adapt);
  for (;;) {
    const alive: number[] = [];
    rows.forEach((row, i) => {
      const result = results[row.request]!;
      if (endTokens.has(row.next)) {
        result.stopped = "end";
        return;
      }
      result.ids.push(row.next);
      if (result.ids.length < requests[row.request]!.maxNewTokens) alive.push(i);
    });
    await onToken(alive.length);
    if (alive.length === 0) break;
    if (alive.length < rows.length) {
      rows = alive.map((i) => rows[i]!);
      caches = keepRows(caches, alive, Math.max(...rows.map((row) => row.length)));
    }
    caches = decode(model, caches, rows, adapt);
  }
  tf.dispose(caches.flatMap(({ keys, values }) => [keys, values]));
  return results;
}

/** Runs the prompts through the model, and lays their keys and values into caches. */
function prefill(
  model: Decoder,
  requests: readonly { request: number; ids: readonly number[] }[],
  adapt: Adapt | undefined,
): { caches: LayerCache[]; rows: LiveRow[] } {
  const { keyValueHeads, headDim } = model.config;
  const batch = tokenBatch(requests.map((request) => request.ids));
  const past = Math.max(...batch.segments.map((segment) => segment.length));
  // The padding is a row of zeros behind the last token.
  const source = new Int32Array(requests.length * past).fill(batch.ids.length);
  batch.segments.forEach(({ start, length }, row) => {
    for (let t = 0; t < length; t++) source[(row + 1) * past - length + t] = start + t;
  });
  const caches: LayerCache[] = [];
  const next = valuesOf(() => {
    const indices = tf.tensor1d(source, "int32");
    const layOut = (x: tf.Tensor2D): tf.Tensor4D => {
      const padded = tf.concat2d([x, tf.zeros([1, x.shape[1]])], 0);
      const rows = tf.reshape(tf.gather(padded, indices), [requests.length, past, keyValueHeads, headDim]);
      return tf.keep(tf.transpose(rows, [0, 2, 1, 3]) as tf.Tensor4D);
    };
    const last = Int32Array.from(batch.segments, ({ start, length }) => start + length - 1);
    const logits = forward(model, batch, {
      adapt,
      select: last,
      onKeysValues: (layer, keys, values) => {
        caches[layer] = { keys: layOut(keys), values: layOut(values) };
      },
    });
    return tf.argMax(logits, -1);
  });
  return { caches, rows: requests.map(({ request, ids }, i) => ({ request, length: ids.length, next: next[i]! })) };
}

/** Appends each row's `next` token and finds the one after it. */
function decode(model: Decoder, caches: LayerCache[], rows: LiveRow[], adapt: Adapt | undefined): LayerCache[] {
  const { config } = model;
  const past = caches[0]!.keys.shape[2] + 1;
  const grown: LayerCache[] = [];
  const next = valuesOf(() => {
    const lengths = rows.map((row) => row.length + 1);
    const masks = new Map(config.windows.map((window) => [window, paddingMask(lengths, past, window)]));
    const rope = ropeAngles(
      model.inverseFrequencies,
      Int32Array.from(rows, (row) => row.length),
    );
    const one = rows.map(() => 1);
    const append = (cache: tf.Tensor4D, x: tf.Tensor2D): tf.Tensor4D =>
      tf.keep(
        tf.concat4d([cache, tf.reshape(x, [rows.length, config.keyValueHeads, 1, config.headDim]) as tf.Tensor4D], 2),
      );
    let x = embed(
      model,
      Int32Array.from(rows, (row) => row.next),
    );
    model.layers.forEach((layer, i) => {
      const attend = (_: number, q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D) => {
        const cache = { keys: append(caches[i]!.keys, k), values: append(caches[i]!.values, v) };
        grown.push(cache);
        return cachedAttention(q, cache.keys, cache.values, masks.get(config.windows[i]!)!, config);
      };
      x = decoderLayer(model, layer, i, x, rope, attend, one, adapt, null);
    });
    const logits = linear(rmsNorm(x, model.norm, config.rmsNormEpsilon), model.head);
    return tf.argMax(logits, -1);
  });
  tf.dispose(caches.flatMap(({ keys, values }) => [keys, values]));
  rows.forEach((row, i) => {
    row.length++;
    row.next = next[i]!;
  });
  return grown;
}

/** Drops finished rows, and the padding that only they needed. */
function keepRows(caches: LayerCache[], alive: number[], past: number): LayerCache[] {
  const kept = caches.map(({ keys, values }) =>
    tf.tidy(() => {
      const indices = tf.tensor1d(alive, "int32");
      const pick = (cache: tf.Tensor4D): tf.Tensor4D => {
        const [, heads, length, headDim] = cache.shape;
        return tf.slice4d(tf.gather(cache, indices), [0, 0, length - past, 0], [alive.length, heads, past, headDim]);
      };
      return { keys: pick(keys), values: pick(values) };
    }),
  );
  tf.dispose(caches.flatMap(({ keys, values }) => [keys, values]));
  return kept;
}
