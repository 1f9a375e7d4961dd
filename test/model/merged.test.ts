import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { QUICKSTART, writeRandomCheckpoint } from "../../bench/checkpoint.ts";
import { decoderConfig } from "../../src/model/config.ts";
import { freshParameters } from "../../src/model/lora.ts";
import { planMerge, writeMergedWeights } from "../../src/model/merged.ts";
import { openCheckpoint } from "../../src/model/weights.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-merged-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test("no tensor is held whole: what is read and written at once does not grow with it", async () => {
  const shape = { ...QUICKSTART, vocab_size: 16384, hidden_size: 288, intermediate_size: 4608, num_hidden_layers: 1 };
  await writeRandomCheckpoint(root, shape);
  const config = decoderConfig(shape, "config.json");
  const settings = { r: 2, alpha: 4, rslora: false, targets: ["up_proj", "down_proj"] } as const;
  const parameters = freshParameters(config, settings, 1);
  const base = await openCheckpoint(root);
  const file = base.files.get("model.safetensors")!;
  const reads = new Map<string, number>();
  const read = file.read.bind(file);
  file.read = async (name, first, end) => {
    const bytes = await read(name, first, end);
    reads.set(name, Math.max(reads.get(name) ?? 0, bytes.length));
    return bytes;
  };
  let done = 0;
  let written = 0;
  const onProgress = (progress: { done: number }) => {
    written = Math.max(written, progress.done - done);
    done = progress.done;
  };
  const updates = {
    settings,
    parameters,
    read: async (name: string) => parameters.find((parameter) => parameter.name === name)!.values,
  };
  const options = { onProgress, signal: new AbortController().signal };
  for (const dtype of ["keep", "BF16"] as const) {
    done = 0;
    const { weights } = await writeMergedWeights(
      join(root, dtype),
      base,
      updates,
      planMerge(base, updates, dtype),
      options,
    );
    expect(weights.map(({ elements }) => elements)).toEqual([4608 * 288, 4608 * 288]);
  }
  await base.close();
  const sizes = [...file.tensors].map(([name, { begin, end }]) => [name, end - begin] as const);
  expect(Math.max(...sizes.map(([, size]) => size))).toBeGreaterThan(18e6);
  expect([...reads.keys()].sort()).toEqual(sizes.map(([name]) => name).sort());
  expect(Math.max(...reads.values())).toBeLessThanOrEqual(2 ** 21);
  expect(reads.get("model.layers.0.mlp.up_proj.weight")).toBeLessThanOrEqual(2 ** 19);
  expect(written).toBeLessThanOrEqual(2 ** 21);
});
