import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf, sha256 } from "../../src/formats/digest.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import type { DatasetLock, Evaluation, Plan } from "../../src/manifest/schema.generated.ts";
import { closureOf } from "../../src/provenance/closure.ts";
import { buildStatement, type StatementInput, serialiseStatement } from "../../src/provenance/statement.ts";
import { addProvenance, assembleBundle } from "../../src/publish/bundle.ts";
import { type CardInput, modelCard } from "../../src/publish/card.ts";
import type { PublishFile } from "../../src/publish/target.ts";

/** A temporary directory that goes away with `await using`. */
export async function workplace(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "lora-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export const baseFiles: Record<string, string> = {
  "config.json": '{"model_type":"llama"}',
  "model.safetensors": "weights",
  "tokenizer.json": '{"version":"1.0"}',
  "tokenizer_config.json": '{"chat_template":"old"}',
};

export function makeLock(name = "desk"): DatasetLock {
  return {
    version: 1,
    name,
    datasetId: digestOf(`${name} curated`),
    splits: {
      train: { records: 40, id: digestOf(`${name} train`), sequenceId: digestOf("order") },
      test: { records: 8, id: digestOf(`${name} test`), sequenceId: digestOf("order") },
    },
    files: [],
    turns: { user: 48, assistant: 48 },
    hygiene: {},
    removed: [
      { record: sha256("a"), at: "data/a.jsonl:3", rule: "exact" },
      { record: sha256("b"), at: "data/a.jsonl:9", rule: "near" },
      { record: sha256("c"), at: "data/a.jsonl:12", rule: "exact" },
    ],
  };
}

/** @param seed another seed is another closure */
export function makePlan(seed = 1, revision: string | null = "1".repeat(40)): Plan {
  const lock = makeLock();
  const plan: Plan = {
    version: 1,
    adapter: "desk",
    closure: "0".repeat(64),
    engine: { name: "tfjs", version: "0.1.0", backend: "wasm", device: "cpu" },
    base: {
      model: revision === null ? "./base" : "org/base",
      revision,
      files: Object.entries(baseFiles).map(([path, text]) => ({ path, digest: digestOf(text), size: text.length })),
    },
    datasets: [{ name: "desk", datasetId: lock.datasetId, train: lock.splits.train!.id }],
    chat: { template: digestOf("template"), date: "2024-07-26", maxLength: 256, overlong: "fail" },
    lora: { r: 2, alpha: 4, dropout: 0, targets: ["q_proj", "v_proj"], rslora: false },
    training: {
      seed,
      epochs: 1,
      batchSize: 8,
      microBatchSize: 4,
      learningRate: 0.001,
      schedule: "cosine",
      warmup: 0.03,
      weightDecay: 0.01,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      adamEpsilon: 1e-8,
      maxGradNorm: 1,
      packing: false,
      precision: "f32",
      gradientCheckpointing: "auto",
      checkpointEvery: 50,
    },
  };
  return { ...plan, closure: closureOf(plan) };
}

export function makeEvaluation(plan: Plan): Evaluation {
  const rate = (count: number) => ({ count, total: 20, rate: count / 20, interval: [0.1, 0.9] as [number, number] });
  return {
    version: 1,
    adapter: plan.adapter,
    closure: plan.closure,
    evaluationId: sha256(`evaluation of ${plan.closure}`),
    suites: [
      {
        path: "evals/tools.yaml",
        name: "Tools",
        digest: digestOf("suite"),
        base: rate(1),
        adapter: rate(19),
        cases: [],
      },
    ],
    losses: [{ split: "test", tokens: 512, base: 3.25, adapter: 0.75 }],
    regurgitation: null,
    live: { maxLogitDifference: 1.5, prompts: 4 },
    gates: [
      {
        gate: "Tools: pass rate",
        metric: "pass-rate",
        base: 0.05,
        adapter: 0.95,
        interval: [0.76, 0.99],
        baseInterval: [0.01, 0.24],
        threshold: "≥ 0.90",
        passed: true,
        reason: "19 of 20 cases passed.",
      },
      {
        gate: "Adapter is live",
        metric: "live",
        base: null,
        adapter: 1.5,
        threshold: "> 0",
        passed: true,
        reason: "Output differs.",
      },
    ],
    passed: true,
  };
}

export function makeCard(plan: Plan, evaluation: Evaluation, change: Partial<CardInput> = {}): CardInput {
  return {
    name: "desk",
    description: "Answers support questions.",
    plan,
    evaluation,
    datasets: [{ name: "desk", description: null, license: "CC-BY-4.0", language: ["en"], lock: makeLock() }],
    repository: "org/desk-lora",
    ...change,
  };
}

export interface Published {
  directory: string;
  files: PublishFile[];
  plan: Plan;
  evaluation: Evaluation;
}

/** A complete published tree in `<root>/bundle`, made by the code under test from an adapter an engine could have left. */
export async function makeBundle(
  root: string,
  { plan = makePlan(), template = null as string | null, statement = {} as Partial<StatementInput> } = {},
): Promise<Published> {
  const at = (name: string) => join(root, name);
  const evaluation = makeEvaluation(plan);
  const { r, alpha, targets } = plan.lora;
  await mkdir(at("base"), { recursive: true });
  await mkdir(at("adapter"), { recursive: true });
  for (const [path, text] of Object.entries(baseFiles)) await writeFile(join(at("base"), path), text);
  await writeFile(
    at("adapter/adapter_config.json"),
    JSON.stringify({
      peft_type: "LORA",
      r,
      lora_alpha: alpha,
      target_modules: targets,
      base_model_name_or_path: "/machine/base",
    }),
  );
  const tensors = targets.flatMap((target) =>
    [
      { side: "A", shape: [r, 4] },
      { side: "B", shape: [4, r] },
    ].map(({ side, shape }) => ({
      name: `base_model.model.model.layers.0.self_attn.${target}.lora_${side}.weight`,
      dtype: "F32" as const,
      shape,
      // Another seed gives another adapter.
      data: new Uint8Array(new Float32Array(4 * r).fill(plan.training.seed).buffer),
    })),
  );
  await writeSafetensors(at("adapter/adapter_model.safetensors"), tensors, { format: "pt" });
  await writeFile(at("evaluation.json"), `${JSON.stringify(evaluation, null, 2)}\n`);
  const directory = at("bundle");
  const files = await assembleBundle(directory, {
    adapterDirectory: at("adapter"),
    baseDirectory: at("base"),
    plan,
    template,
    card: modelCard(makeCard(plan, evaluation)),
    evaluation: at("evaluation.json"),
  });
  const record = buildStatement({
    files,
    plan,
    gates: [{ suite: "evals/tools.yaml", metric: "pass-rate", min: 0.9 }],
    evaluation,
    source: null,
    locks: [{ name: "desk", path: "datasets/desk/dataset.lock.json", digest: digestOf(lockText()) }],
    builder: { id: "local" },
    ...statement,
  });
  return { directory, files: await addProvenance(directory, serialiseStatement(record)), plan, evaluation };
}

export function lockText(): string {
  return `${JSON.stringify(makeLock(), null, 2)}\n`;
}
