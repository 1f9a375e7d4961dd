import { describe, expect, test } from "vitest";
import { resolveAdapter } from "../../src/manifest/resolve.ts";
import type { AdapterManifest } from "../../src/manifest/schema.generated.ts";
import { makePlan, type PlanInput } from "../../src/pipeline/plan.ts";

const manifest: AdapterManifest = { name: "a", base: { model: "./base" }, datasets: ["d"] };
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

function input(changed: Partial<AdapterManifest> = {}, more: Partial<PlanInput> = {}): PlanInput {
  const entry = {
    name: changed.name ?? "a",
    file: "adapter.yaml",
    directory: ".",
    manifest: resolveAdapter({ ...manifest, ...changed }, "."),
    positions: { at: (path: readonly (string | number)[]) => ({ file: "adapter.yaml", line: path.length }) },
  };
  return {
    adapter: entry,
    datasets: [
      { name: "d", datasetId: digest("1"), train: digest("2") },
      { name: "c", datasetId: digest("3"), train: digest("4") },
    ],
    base: { revision: null, files: [{ path: "config.json", digest: digest("5"), size: 2 }] },
    templateDigest: digest("6"),
    engine: { name: "tfjs", version: "1", backend: "wasm", device: "cpu" },
    ...more,
  };
}
const closure = (changed: Partial<AdapterManifest> = {}, more: Partial<PlanInput> = {}) =>
  makePlan(input(changed, more)).closure;

describe("a plan", () => {
  test("is the same for the same input, whatever the order of data sets", () => {
    const again = input();
    again.datasets.reverse();
    expect(makePlan(again)).toEqual(makePlan(input()));
  });

  test("has a closure that whatever can change the adapter changes", () => {
    const closures = [
      closure(),
      closure({ lora: { r: 8 } }),
      closure({ lora: { targets: "all-linear" } }),
      closure({ training: { seed: 2 } }),
      closure({ training: { learningRate: 1e-3 } }),
      closure({ chat: { date: "2026-01-01" } }),
      closure({}, { templateDigest: digest("7") }),
      closure({}, { engine: { name: "tfjs", version: "2", backend: "wasm", device: "cpu" } }),
      closure({}, { base: { revision: null, files: [{ path: "config.json", digest: digest("8"), size: 2 }] } }),
      closure({}, { datasets: [{ name: "d", datasetId: digest("9"), train: digest("2") }] }),
    ];
    expect(new Set(closures).size).toBe(closures.length);
  });

  test("has a closure that gates, publishing, name and description do not change", () => {
    const same = [
      { gates: [{ metric: "loss" as const, split: "test", max: 1 }] },
      { publish: { to: "file:./published" } },
      { name: "b" },
      { description: "words" },
      { training: { microBatchSize: 8 } },
    ];
    for (const changed of same) expect(closure(changed), JSON.stringify(changed)).toBe(closure());
  });

  test("leaves nothing to default", () => {
    const plan = makePlan(input());
    expect(plan.lora).toEqual({
      r: 16,
      alpha: 32,
      dropout: 0.05,
      targets: ["k_proj", "o_proj", "q_proj", "v_proj"],
      rslora: false,
    });
    expect(Object.values(plan.training)).not.toContain(undefined);
    expect(plan.training.microBatchSize).toBe(plan.training.batchSize);
    expect(makePlan(input({ training: { batchSize: 2, microBatchSize: 8 } })).training.microBatchSize).toBe(2);
  });

  test("refuses a projection no decoder has, at its place", () => {
    const wrong = input({ lora: { targets: ["q_proj", "qkv_proj"] } });
    expect(() => makePlan(wrong)).toThrow(
      expect.objectContaining({ code: "lora-target", place: { file: "adapter.yaml", line: 3 } }),
    );
  });
});
