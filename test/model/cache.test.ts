import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import type { DecoderConfig } from "../../src/model/architecture.ts";
import { KeyValueCache } from "../../src/model/cache.ts";
import { startTestBackend } from "../engine/backend.ts";
import { largestDifference } from "../fidelity/distance.ts";

beforeAll(startTestBackend);

const LAYERS = 2;
const HEADS = 6;
const SHARED = 2;
const WIDTH = 4;
const config = { layers: LAYERS, heads: HEADS, keyValueHeads: SHARED, headDim: WIDTH } as DecoderConfig;
const random = new RandomStream(2, "cache");
const draw = (size: number): number[] => Array.from({ length: size }, () => random.float() - 0.5);

/** What a slot should hold of one layer: of each token its keys and values. */
type Slot = { keys: number[]; values: number[] }[];

/** Attention by its definition, in binary64. */
function attention(q: readonly number[], slot: Slot, window: number): number[] {
  const seen = slot.slice(-window);
  return Array.from({ length: HEADS }, (_, head) => {
    const shared = Math.floor(head / (HEADS / SHARED)) * WIDTH;
    const scores = seen.map(({ keys }) => {
      let sum = 0;
      for (let d = 0; d < WIDTH; d++) sum += q[head * WIDTH + d]! * keys[shared + d]!;
      return Math.exp(sum / Math.sqrt(WIDTH));
    });
    const total = scores.reduce((a, b) => a + b, 0);
    return Array.from({ length: WIDTH }, (_, d) =>
      seen.reduce((sum, { values }, t) => sum + (scores[t]! / total) * values[shared + d]!, 0),
    );
  }).flat();
}

test("tokens written anywhere are attended to as by definition, after slots moved, grew and shrank", async () => {
  const cache = new KeyValueCache(config);
  let slots: Slot[][] = [];
  const write = (tokens: { slot: number; position: number }[]) => {
    tf.tidy(() => {
      const at = cache.places(tokens);
      for (let layer = 0; layer < LAYERS; layer++) {
        const [keys, values] = [draw(tokens.length * SHARED * WIDTH), draw(tokens.length * SHARED * WIDTH)];
        tokens.forEach(({ slot, position }, i) => {
          const part = (x: number[]) => x.slice(i * SHARED * WIDTH, (i + 1) * SHARED * WIDTH);
          slots[slot]![layer]![position] = { keys: part(keys), values: part(values) };
        });
        const matrix = (x: number[]) => tf.tensor2d(x, [tokens.length, SHARED * WIDTH]);
        cache.write(layer, at, matrix(keys), matrix(values));
      }
    });
  };
  const fill = (slot: number, from: number, to: number) =>
    write(Array.from({ length: to - from }, (_, i) => ({ slot, position: from + i })));
  const look = async (window: number | null) => {
    for (let layer = 0; layer < LAYERS; layer++) {
      const q = draw(slots.length * HEADS * WIDTH);
      const found = tf.tidy(() => {
        const lengths = slots.map((slot) => slot[layer]!.length);
        return cache.attend(layer, tf.tensor2d(q, [slots.length, HEADS * WIDTH]), cache.mask(lengths, window));
      });
      const expected = slots.flatMap((slot, i) =>
        attention(q.slice(i * HEADS * WIDTH, (i + 1) * HEADS * WIDTH), slot[layer]!, window ?? Number.MAX_SAFE_INTEGER),
      );
      expect(largestDifference(await found.data(), expected)).toBeLessThan(1e-6);
      found.dispose();
    }
  };
  const empty = (): Slot[] => Array.from({ length: LAYERS }, () => []);
  const { numTensors } = tf.memory();

  cache.resize([], 3, 50);
  expect(cache.capacity).toBe(64);
  slots = [empty(), empty(), empty()];
  fill(0, 0, 50);
  fill(1, 0, 1);
  fill(2, 0, 17);
  await look(null);
  write(slots.map((slot, i) => ({ slot: i, position: slot[0]!.length })));
  await look(5);

  cache.resize([2, 0], 4, 65);
  expect(cache.capacity).toBe(128);
  slots = [slots[2]!, slots[0]!, empty(), empty()];
  fill(2, 0, 100);
  fill(3, 0, 30);
  fill(1, 51, 90);
  await look(null);
  await look(40);

  cache.resize([3, 0], 2, 31);
  expect(cache.capacity).toBe(64);
  slots = [slots[3]!, slots[0]!];
  await look(null);

  cache.dispose();
  expect(tf.memory().numTensors).toBe(numTensors);
});
