import { describe, expect, test } from "vitest";
import { resolveAdapter, resolveDataset, resolveSuite } from "../../src/manifest/resolve.ts";
import type { AdapterManifest, DatasetManifest } from "../../src/manifest/schema.generated.ts";
import { schemas } from "../../src/manifest/schemas.ts";
import { violations } from "../../src/manifest/validate.ts";

const dataset: DatasetManifest = {
  name: "d",
  license: "MIT",
  files: [{ path: "a.jsonl", split: "train" }],
  format: "messages",
};
const adapter: AdapterManifest = { name: "a", base: { model: "org/m", revision: "0".repeat(40) }, datasets: ["d"] };

describe("data sets", () => {
  test("what is not said has its default", () => {
    expect(resolveDataset(dataset)).toEqual({
      ...dataset,
      description: null,
      splits: null,
      language: [],
      roles: { system: "optional", tool: "optional" },
      hygiene: {
        exact: "remove",
        near: { action: "remove", threshold: 0.7 },
        conflict: "report",
        contamination: { action: "fail", against: [] },
        secrets: "fail",
        personal: { action: "report", email: "report", phone: "report", card: "report", iban: "report", ip: "report" },
        specialTokens: "report",
        speakerLabels: "report",
        refusals: "report",
        truncated: "report",
        invalidJson: "report",
        language: "report",
        allow: [],
        ignore: [],
        paraphrase: "report",
      },
    });
  });

  test("near as one word and as a mapping without threshold mean the same", () => {
    const short = resolveDataset({ ...dataset, hygiene: { near: "fail" } });
    const long = resolveDataset({ ...dataset, hygiene: { near: { action: "fail" } } });
    expect(short).toEqual(long);
    expect(short.hygiene.near).toEqual({ action: "fail", threshold: 0.7 });
  });

  test("splits as one word and as a mapping; files without a split say so", () => {
    const files = [{ path: "a.jsonl" }] as DatasetManifest["files"];
    const short = resolveDataset({ ...dataset, files, splits: "grouped" });
    expect(short).toEqual(resolveDataset({ ...dataset, files, splits: { by: "grouped" } }));
    expect(short.splits).toEqual({ by: "grouped", shares: { test: 0.1 }, seed: 1 });
    expect(short.files).toEqual([{ path: "a.jsonl", split: null }]);
  });

  test("benchmarks as texts and as mappings mean the same", () => {
    const resolve = (against: (string | { path: string; question?: string })[]) =>
      resolveDataset({ ...dataset, hygiene: { contamination: { action: "report", against } } }).hygiene.contamination;
    expect(resolve(["b.jsonl"])).toEqual({ action: "report", against: [{ path: "b.jsonl" }] });
    expect(resolve([{ path: "b.jsonl", question: "q" }]).against).toEqual([{ path: "b.jsonl", question: "q" }]);
    expect(resolveDataset({ ...dataset, hygiene: { contamination: "remove" } }).hygiene.contamination).toEqual({
      action: "remove",
      against: [],
    });
  });

  test("personal data by kind: what is not named has the common action", () => {
    const personal = (value: NonNullable<DatasetManifest["hygiene"]>["personal"]) =>
      resolveDataset({ ...dataset, hygiene: { ...(value !== undefined && { personal: value }) } }).hygiene.personal;
    expect(personal("fail")).toEqual({
      action: "fail",
      email: "fail",
      phone: "fail",
      card: "fail",
      iban: "fail",
      ip: "fail",
    });
    expect(personal({ action: "remove", ip: "report" })).toEqual({ ...personal("remove"), ip: "report" });
  });

  test("what is said stays", () => {
    const said = { near: { action: "report" as const, threshold: 0.9 }, secrets: "report" as const };
    expect(resolveDataset({ ...dataset, hygiene: said }).hygiene).toMatchObject(said);
  });
});

describe("adapters", () => {
  test("what is not said has its default", () => {
    expect(resolveAdapter(adapter, "adapters/a")).toEqual({
      name: "a",
      description: null,
      base: { model: "org/m", revision: "0".repeat(40), directory: null },
      datasets: ["d"],
      chat: { template: null, date: "2024-07-26" },
      lora: { r: 16, alpha: 32, dropout: 0.05, targets: "attention", rslora: false },
      training: {
        engine: "tfjs",
        backend: "wasm",
        device: "cpu",
        seed: 1,
        epochs: 1,
        batchSize: 8,
        microBatchSize: 8,
        learningRate: 0.0002,
        schedule: "cosine",
        warmup: 0.03,
        weightDecay: 0.01,
        adamBeta1: 0.9,
        adamBeta2: 0.999,
        adamEpsilon: 1e-8,
        maxGradNorm: 1,
        maxLength: 2048,
        overlong: "fail",
        packing: false,
        precision: "f32",
        gradientCheckpointing: "auto",
        quantization: "none",
        sharding: "auto",
        compile: false,
        deterministic: true,
        launcher: null,
        checkpointEvery: 50,
      },
      gates: [],
      publish: null,
    });
  });

  test("a micro batch is as large as the batch unless said otherwise", () => {
    const of = (training: NonNullable<AdapterManifest["training"]>) =>
      resolveAdapter({ ...adapter, training }, ".").training.microBatchSize;
    expect(of({ batchSize: 3 })).toBe(3);
    expect(of({ batchSize: 3, microBatchSize: 1 })).toBe(1);
  });

  test.each([
    [{}, ["wasm", "cpu", "f32"]],
    [{ backend: "tensorflow" }, ["tensorflow", "gpu", "bf16"]],
    [{ backend: "webgpu" }, ["webgpu", "gpu", "f32"]],
    [{ engine: "peft" }, ["torch", "gpu", "bf16"]],
    [{ engine: "peft", device: "cpu", precision: "f32" }, ["torch", "cpu", "f32"]],
  ] as [NonNullable<AdapterManifest["training"]>, string[]][])(
    "what computes says on what and how precisely: %j",
    (training, expected) => {
      const { backend, device, precision } = resolveAdapter({ ...adapter, training }, ".").training;
      expect([backend, device, precision]).toEqual(expected);
    },
  );

  test("gates of each kind are filled from their own alternative", () => {
    const gates: AdapterManifest["gates"] = [
      { suite: "s.yaml", min: 0.5 },
      { metric: "loss", split: "test", below: "base" },
      { metric: "regurgitation", max: 0.1, prefix: 8 },
    ];
    expect(resolveAdapter({ ...adapter, gates }, ".").gates).toEqual([
      { suite: "s.yaml", metric: "pass-rate", min: 0.5 },
      { metric: "loss", split: "test", below: "base" },
      { metric: "regurgitation", max: 0.1, split: "test", prefix: 8, length: 50, samples: 200 },
    ]);
  });

  test.each([
    ["./base", "adapters/a", "adapters/a/base"],
    ["../../models/tiny/", "adapters/a", "models/tiny"],
    ["./base", ".", "base"],
    [".", "x", "x"],
  ])("the directory %s of a manifest in %s is %s", (model, directory, expected) => {
    const { base } = resolveAdapter({ ...adapter, base: { model } }, directory);
    expect(base).toEqual({ model, revision: null, directory: expected });
  });

  test("a chat template is relative to the manifest, too", () => {
    const { chat } = resolveAdapter({ ...adapter, chat: { template: "../t.jinja" } }, "adapters/a");
    expect(chat).toEqual({ template: "adapters/t.jinja", date: "2024-07-26" });
  });

  test("publishing has its defaults once it is asked for", () => {
    const { publish } = resolveAdapter({ ...adapter, publish: { to: "hf://o/n" } }, ".");
    expect(publish).toEqual({ to: "hf://o/n", tag: "{name}-v{version}", private: false });
  });
});

test("suites", () => {
  expect(resolveSuite({ name: "s", from: { dataset: "d", split: "test" } })).toEqual({
    name: "s",
    maxNewTokens: 128,
    from: { dataset: "d", split: "test", turns: "all" },
  });
  expect(resolveSuite({ name: "s", cases: [{ prompt: "p", assert: [{ contains: "x" }] }] })).not.toHaveProperty("from");
});

describe("defaults", () => {
  test("resolving changes neither what is given nor the schemas", () => {
    const before = JSON.stringify([adapter, dataset, schemas]);
    const resolved = resolveAdapter({ ...adapter, gates: [{ metric: "regurgitation", max: 0 }] }, ".");
    resolved.gates.push({ metric: "loss", split: "x" });
    resolveDataset(dataset).language.push("en");
    expect(JSON.stringify([adapter, dataset, schemas])).toBe(before);
    expect(resolveAdapter(adapter, ".").gates).toEqual([]);
    expect(resolveDataset(dataset).language).toEqual([]);
  });

  test("every default satisfies its own schema, and resolving twice is resolving once", () => {
    const grouped = { ...dataset, splits: "grouped" as const };
    const { description: _, ...once } = resolveDataset(grouped);
    expect(violations("dataset", once)).toEqual([]);
    expect(resolveDataset(once as DatasetManifest)).toEqual(resolveDataset(grouped));
    const { chat, publish, description, base, training, ...rest } = resolveAdapter(adapter, ".");
    const { launcher: _none, ...said } = training;
    const again = { ...rest, training: said, base: adapter.base, chat: { date: chat.date } };
    expect(violations("adapter", again)).toEqual([]);
  });
});
