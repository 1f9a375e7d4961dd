import * as tf from "@tensorflow/tfjs-core";
import { KeyValueCache } from "./cache.ts";
import { type Decoder, decoderLayer, embed, forward, tokenBatch } from "./decoder.ts";
import type { Adapt } from "./lora.ts";
import { linear, rmsNorm, valuesOf } from "./ops.ts";
import { ropeAngles } from "./rope.ts";

/** A row that is being continued. */
export interface Row {
  /** Tokens in its slot. */
  length: number;
  /** The token after those, which the next step reads. */
  next: number;
}

/** The share of slots that may stand empty before the others close up. */
const EMPTY = 1 / 4;

/** Rows that are continued together, a token a step, each in a slot of one cache. They never see one another. */
export class RowBatch {
  readonly #model: Decoder;
  readonly #adapt: Adapt | undefined;
  readonly #cache: KeyValueCache;
  #slots: (Row | null)[] = [];

  constructor(model: Decoder, adapt: Adapt | undefined) {
    this.#model = model;
    this.#adapt = adapt;
    this.#cache = new KeyValueCache(model.config);
  }

  get rows(): Row[] {
    return this.#slots.filter((row) => row !== null);
  }

  /** Reads prompts, laid end to end, and finds the token after each. */
  async add(prompts: readonly ArrayLike<number>[]): Promise<Row[]> {
    const model = this.#model;
    const rows = prompts.map(({ length }) => ({ length, next: -1 }));
    for (const row of rows) {
      const empty = this.#slots.indexOf(null);
      if (empty < 0) this.#slots.push(row);
      else this.#slots[empty] = row;
    }
    this.#fit();
    const next = await valuesOf(() => {
      const batch = tokenBatch(prompts);
      const at = this.#cache.places(
        rows.flatMap((row) => {
          const slot = this.#slots.indexOf(row);
          return Array.from({ length: row.length }, (_, position) => ({ slot, position }));
        }),
      );
      const logits = forward(model, batch, {
        adapt: this.#adapt,
        select: Int32Array.from(batch.segments, ({ start, length }) => start + length - 1),
        onKeysValues: (layer, keys, values) => this.#cache.write(layer, at, keys, values),
      });
      return tf.argMax(logits, -1);
    });
    rows.forEach((row, i) => {
      row.next = next[i]!;
    });
    return rows;
  }

  remove(row: Row): void {
    this.#slots[this.#slots.indexOf(row)] = null;
  }

  /** Appends each row's next token, and finds the one after it. */
  async step(): Promise<void> {
    this.#fit();
    const [model, cache, slots] = [this.#model, this.#cache, this.#slots];
    const { config } = model;
    const positions = Int32Array.from(slots, (row) => row?.length ?? 0);
    const next = await valuesOf(() => {
      const lengths = slots.map((row) => (row === null ? 0 : row.length + 1));
      const masks = new Map(config.windows.map((window) => [window, cache.mask(lengths, window)]));
      const at = cache.places(Array.from(positions, (position, slot) => ({ slot, position })));
      const rope = ropeAngles(model.inverseFrequencies, positions);
      const one = slots.map(() => 1);
      const attend = (layer: number, q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D) => {
        cache.write(layer, at, k, v);
        return cache.attend(layer, q, masks.get(config.windows[layer]!)!);
      };
      let x = embed(
        model,
        Int32Array.from(slots, (row) => row?.next ?? 0),
      );
      model.layers.forEach((layer, i) => {
        const input = x;
        x = tf.tidy(() => decoderLayer(model, layer, i, input, rope, attend, one, this.#adapt, null));
      });
      return tf.argMax(linear(rmsNorm(x, model.norm, config.rmsNormEpsilon), model.head), -1);
    });
    slots.forEach((row, slot) => {
      if (row === null) return;
      row.length++;
      row.next = next[slot]!;
    });
  }

  dispose(): void {
    this.#cache.dispose();
    this.#slots = [];
  }

  /** Brings the cache to the size that the rows and their next tokens need. */
  #fit(): void {
    const cache = this.#cache;
    const rows = this.rows;
    const tokens = Math.max(...rows.map(({ length }) => length)) + 1;
    const sparse = rows.length <= (1 - EMPTY) * this.#slots.length;
    const fits = tokens <= cache.capacity && 2 * tokens > cache.capacity;
    if (fits && !sparse && this.#slots.length === cache.slots) return;
    const kept = this.#slots.flatMap((row, slot) => (row !== null && slot < cache.slots ? [slot] : []));
    cache.resize(kept, rows.length, tokens);
    this.#slots = rows;
  }
}
