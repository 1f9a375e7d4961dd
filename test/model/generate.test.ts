import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { BLOCK, cachedTokenBytes } from "../../src/model/cache.ts";
import { readEndTokens } from "../../src/model/config.ts";
import { type GenerationOptions, type GenerationRequest, generate } from "../../src/model/generate.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { startTestBackend } from "../engine/backend.ts";
import { type FamilyName, familyDirectory } from "../fidelity/checkpoints.ts";

beforeAll(startTestBackend);

const random = new RandomStream(1, "generation");

/** Prompts of 1 to 100 tokens that go on for 0 to 90: over several blocks of a cache, and over any window. */
function requestsOf(count: number): GenerationRequest[] {
  return Array.from({ length: count }, () => ({
    ids: Array.from({ length: 1 + random.below(100) }, () => 4 + random.below(60)),
    maxNewTokens: random.below(4) === 0 ? random.below(91) : random.below(12),
  }));
}

/** One that shares keys, one with windows, one with norms on heads and one with biases. */
const FAMILIES: FamilyName[] = ["llama-3.1", "mistral-v0.1", "qwen3", "qwen2"];

describe.each(FAMILIES)("%s", (family) => {
  test("rows that come and go give the tokens they give alone, whatever is done at once", async () => {
    const model = await loadDecoder(familyDirectory(family));
    // Ends that random weights come upon now and then, so that rows leave at any time.
    const end = new Set([7, 23]);
    const requests = requestsOf(14);
    const alone = [];
    for (const request of requests) alone.push(...(await generate(model, [request], end)));
    expect(new Set(alone.map(({ stopped }) => stopped))).toEqual(new Set(["end", "length"]));
    const options: GenerationOptions[] = [
      {},
      { rows: 3 },
      { rows: 5, promptTokens: 1 },
      { rows: 8, cacheBytes: 300 * cachedTokenBytes(model.config) },
      { cacheBytes: 1 },
    ];
    for (const option of options) expect(await generate(model, requests, end, undefined, option)).toEqual(alone);
  });
});

test("a trained checkpoint ends as it does alone, and every request is answered once", async () => {
  const directory = familyDirectory("llama-3", "trained");
  const model = await loadDecoder(directory);
  const end = await readEndTokens(directory);
  const requests = requestsOf(9);
  const told = new Map<number, unknown>();
  const results = await generate(model, requests, end, undefined, {
    rows: 4,
    onResult: (request, generation) => {
      expect(told.has(request)).toBe(false);
      told.set(request, structuredClone(generation));
    },
    onStep: (rows) => expect(rows).toBeLessThanOrEqual(4),
  });
  expect(results.map((_, i) => told.get(i))).toEqual(results);
});

test("keys and values take what they may, or what one row needs", async () => {
  const model = await loadDecoder(familyDirectory("llama-3.1"));
  const token = cachedTokenBytes(model.config);
  const requests = requestsOf(24).map((request) => ({ ...request, maxNewTokens: 80 }));
  const bound = 500 * token;
  const before = tf.memory();
  let most = 0;
  await generate(model, requests, new Set(), undefined, {
    cacheBytes: bound,
    onStep: () => {
      most = Math.max(most, tf.memory().numBytes - before.numBytes);
    },
  });
  // A quarter of the slots may be empty, and a slot ends with a whole block.
  expect(most).toBeLessThanOrEqual((4 / 3) * (bound + 3 * BLOCK * token));
  expect(most).toBeGreaterThan(bound / 2);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
});

test("what is stopped leaves nothing behind", async () => {
  const model = await loadDecoder(familyDirectory("qwen3"));
  const { numTensors } = tf.memory();
  const stopped = generate(model, requestsOf(6), new Set(), undefined, {
    onStep: () => {
      throw new Error("enough");
    },
  });
  await expect(stopped).rejects.toThrow("enough");
  expect(tf.memory().numTensors).toBe(numTensors);
});
