import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADAPTER_CONFIG, readAdapter } from "../../src/engine/tfjs/adapter.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { readDecoderConfig } from "../../src/model/config.ts";
import { forward, tokenBatch } from "../../src/model/decoder.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { type Adapt, bindLora } from "../../src/model/lora.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { MERGES, type MergeFixture, mergeFixture } from "../fidelity/merge.ts";
import { fixture, largestDifference } from "../model/fixture.ts";
import { startTestBackend } from "./backend.ts";

let root: string;
beforeAll(async () => {
  await startTestBackend();
  root = await mkdtemp(join(tmpdir(), "lora-peft-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function logitsOf(base: string, ids: readonly number[], adapter?: string): Promise<ArrayLike<number>> {
  const model = await loadDecoder(base);
  let adapt: Adapt | undefined;
  if (adapter !== undefined) {
    const { parameters, settings } = await readAdapter(adapter, model.config);
    const tensors = parameters.map(({ values, shape }) => tf.tensor2d(values, shape));
    adapt = bindLora(parameters, tensors, settings);
  }
  return valuesOf(() => forward(model, tokenBatch([[...ids]]), { adapt, select: Int32Array.of(ids.length - 1) }));
}

describe.each(Object.entries(MERGES) as [MergeFixture, string][])("%s, saved by PEFT", (name, base) => {
  test("gives PEFT's logits, beside the base and merged into it", async () => {
    const adapter = fixture(`merge/${name}`);
    const golden = await openSafetensors(join(adapter, "golden.safetensors"));
    const ids = [...new BigInt64Array((await golden.read("ids")).buffer)].map(Number);
    const logits = await golden.readFloat32("logits");
    await golden.close();
    expect(largestDifference(await logitsOf(fixture(base), ids, adapter), logits)).toBeLessThan(1e-4);
    const merged = join(root, name);
    await mergeFixture(name, fixture(base), merged);
    expect(largestDifference(await logitsOf(merged, ids), logits)).toBeLessThan(1e-4);
    expect(largestDifference(await logitsOf(fixture(base), ids), logits)).toBeGreaterThan(0.1);
  });
});

describe("target_modules by whole names, as PEFT saves all-linear", () => {
  const adapter = fixture("merge/all-linear-rank1-bf16");
  const settingsOf = async (change: (names: string[]) => string[]) => {
    const directory = await mkdtemp(join(root, "targets-"));
    await cp(adapter, directory, { recursive: true });
    const json = JSON.parse(await readFile(join(adapter, ADAPTER_CONFIG), "utf8"));
    json.target_modules = change(json.target_modules);
    await writeFile(join(directory, ADAPTER_CONFIG), JSON.stringify(json));
    return (await readAdapter(directory, await readDecoderConfig(fixture("tiny-llama")))).settings.targets;
  };

  test("mean the projections of every layer", async () => {
    const all = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
    expect(await settingsOf((names) => names)).toEqual(all);
    expect(
      await settingsOf((names) => [
        ...names.filter((name) => !name.includes("mlp")),
        "mlp.up_proj",
        "gate_proj",
        "down_proj",
      ]),
    ).toEqual(all);
  });

  test.each([
    [
      "one layer without",
      (names: string[]) => names.filter((name) => name !== "model.layers.1.mlp.up_proj"),
      /up_proj.*not in model\.layers\.1\.mlp\.up_proj/,
    ],
    ["the head too", (names: string[]) => [...names, "lm_head"], /"lm_head"/],
    ["a layer there is not", (names: string[]) => [...names, "model.layers.2.mlp.up_proj"], /layers\.2/],
    ["the end of a name that is no whole part", (names: string[]) => [...names, "proj"], /"proj"/],
  ])("%s: refused", async (_, change, message) => {
    await expect(settingsOf(change)).rejects.toThrow(message);
  });
});
