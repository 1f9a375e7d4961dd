import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ADAPTER_CONFIG,
  ADAPTER_WEIGHTS,
  adapterClosure,
  readAdapter,
  writeAdapter,
} from "../../src/engine/tfjs/adapter.ts";
import type { LoraError } from "../../src/formats/error.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../src/formats/safetensors.ts";
import type { DecoderConfig } from "../../src/model/architecture.ts";
import { readDecoderConfig } from "../../src/model/config.ts";
import { freshParameters, loraParameterShapes, loraScale } from "../../src/model/lora.ts";
import { PROJECTIONS, projections } from "../../src/model/projections.ts";
import { fixture } from "../model/fixture.ts";

let root: string;
let config: DecoderConfig;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-adapter-"));
  config = await readDecoderConfig(fixture("tiny-llama"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const settings = { r: 3, alpha: 12, rslora: true, targets: ["q_proj", "down_proj"] as const };
const origin = { base: "org/base", revision: "a".repeat(40), dropout: 0.05, closure: "c".repeat(64) };

describe("a fresh adapter", () => {
  test("is uniform over ±1/√in in A and zero in B, and follows from the seed", () => {
    const wide = { ...config, hiddenSize: 400 };
    const parameters = freshParameters(wide, { ...settings, r: 50, targets: ["q_proj"] }, 1);
    const bound = 1 / Math.sqrt(400);
    for (const { which, values } of parameters) {
      if (which === "B") {
        expect(values.every((value) => value === 0)).toBe(true);
        continue;
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
      expect(Math.abs(mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * values.length));
      // Variance of a uniform distribution over ±b is b²/3, and of its square 4b⁴/45.
      expect(Math.abs(variance - bound ** 2 / 3)).toBeLessThan(
        (5 * bound ** 2 * Math.sqrt(4 / 45)) / Math.sqrt(values.length),
      );
    }
    const again = freshParameters(wide, { ...settings, r: 50, targets: ["q_proj"] }, 1);
    expect(again).toEqual(parameters);
    expect(freshParameters(wide, { ...settings, r: 50, targets: ["q_proj"] }, 2)).not.toEqual(parameters);
    expect(parameters[0]!.values).not.toEqual(parameters[2]!.values);
  });

  test("scales by alpha/r, or alpha/√r", () => {
    expect(loraScale({ r: 16, alpha: 32, rslora: false })).toBe(2);
    expect(loraScale({ r: 16, alpha: 32, rslora: true })).toBe(8);
  });
});

describe("the adapter's directory", () => {
  test("has PEFT's names and shapes, and reads back as it was written", async () => {
    const parameters = freshParameters(config, settings, 1);
    const directory = join(root, "written");
    await writeAdapter(directory, { settings, parameters }, origin);
    expect((await readdir(directory)).sort()).toEqual([ADAPTER_CONFIG, ADAPTER_WEIGHTS]);
    const file = await openSafetensors(join(directory, ADAPTER_WEIGHTS));
    expect(file.metadata).toEqual({ format: "pt", closure: origin.closure });
    const layers = [0, 1].flatMap((layer) =>
      [
        [`mlp.down_proj.lora_A`, [3, 44]],
        [`mlp.down_proj.lora_B`, [32, 3]],
        [`self_attn.q_proj.lora_A`, [3, 32]],
        [`self_attn.q_proj.lora_B`, [32, 3]],
      ].map(([name, shape]) => [`base_model.model.model.layers.${layer}.${name}.weight`, shape]),
    );
    expect([...file.tensors].map(([name, { shape }]) => [name, shape]).sort()).toEqual(layers.sort());
    await file.close();
    const read = await readAdapter(directory, config);
    expect(read.parameters).toEqual(parameters);
    expect(read.settings).toEqual(settings);
    expect(await adapterClosure(directory)).toBe(origin.closure);

    const again = join(root, "again");
    await writeAdapter(again, { settings, parameters }, origin);
    for (const name of [ADAPTER_CONFIG, ADAPTER_WEIGHTS])
      expect(await readFile(join(again, name))).toEqual(await readFile(join(directory, name)));
  });

  test("is no adapter of ours when a part is missing", async () => {
    expect(await adapterClosure(join(root, "nowhere"))).toBeNull();
    expect(await adapterClosure(`${fixture("tiny-llama")}/golden/initial`)).toBeNull();
  });
});

describe("an adapter that would not do what it says is refused", () => {
  async function copy(): Promise<string> {
    const directory = await mkdtemp(join(root, "bad-"));
    await cp(`${fixture("tiny-llama")}/golden/initial`, directory, { recursive: true });
    return directory;
  }

  async function fault(directory: string): Promise<LoraError> {
    return readAdapter(directory, config).then(
      () => expect.fail("the adapter was accepted"),
      (error: LoraError) => error,
    );
  }

  test.each([
    [{ peft_type: "IA3" }, /IA3/],
    [{ use_dora: true }, /use_dora/],
    [{ bias: "all" }, /bias/],
    [{ fan_in_fan_out: true }, /fan_in_fan_out/],
    [{ rank_pattern: { q_proj: 2 } }, /rank_pattern/],
    [{ modules_to_save: ["lm_head"] }, /modules_to_save/],
    [{ layers_to_transform: [0] }, /layers_to_transform/],
    [{ trainable_token_indices: [1] }, /trainable_token_indices/],
    [{ alora_invocation_tokens: [1, 2] }, /alora_invocation_tokens/],
    [{ use_qalora: true }, /use_qalora/],
    [{ init_lora_weights: "pissa_niter_4" }, /pissa.*may change the base/],
    [{ r: 0 }, /rank/],
    [{ target_modules: "all-linear" }, /target_modules/],
    [{ target_modules: ["q_proj", "c_attn"] }, /c_attn/],
    [{ target_modules: ["q_proj"] }, /does not account for/],
    [{ r: 5 }, /shape/],
  ])("configuration %j", async (change, message) => {
    const directory = await copy();
    const path = join(directory, ADAPTER_CONFIG);
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...change }));
    expect((await fault(directory)).message).toMatch(message);
  });

  test("a tensor missing, a file truncated or absent", async () => {
    const missing = await copy();
    const file = await openSafetensors(join(missing, ADAPTER_WEIGHTS));
    const tensors: TensorToWrite[] = [];
    for (const [name, { dtype, shape }] of file.tensors)
      tensors.push({ name, dtype, shape, data: await file.read(name) });
    await file.close();
    await writeSafetensors(join(missing, ADAPTER_WEIGHTS), tensors.slice(1), {});
    expect(await fault(missing)).toMatchObject({ code: "adapter-missing" });

    const truncated = await copy();
    const path = join(truncated, ADAPTER_WEIGHTS);
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    expect((await fault(truncated)).code).toMatch(/^safetensors-/);
    await rm(path);
    expect(await fault(truncated)).toMatchObject({ code: "file-missing" });
  });
});

test("targets are known projections, in the decoder's order", () => {
  expect(projections(["v_proj", "q_proj"], "plan.json")).toEqual(["q_proj", "v_proj"]);
  expect(loraParameterShapes(config, { ...settings, targets: PROJECTIONS })).toHaveLength(2 * 7 * 2);
  expect(() => projections(["q"], "plan.json")).toThrow(/"q"/);
  expect(() => projections([], "plan.json")).toThrow(/nothing/);
});
