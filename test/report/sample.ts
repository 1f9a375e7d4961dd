import type { DataChange } from "../../src/dataset/change.ts";
import { compareLocks } from "../../src/dataset/change.ts";
import { lengthsOf } from "../../src/dataset/lengths.ts";
import type { StepMetrics } from "../../src/engine/contract.ts";
import { judge, type Scores } from "../../src/evaluate/gates.ts";
import type { SuiteCases } from "../../src/evaluate/requests.ts";
import { clopperPearson, excessOf, rateOf, wilson } from "../../src/evaluate/statistics.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import type { ResolvedGate } from "../../src/manifest/resolve.ts";
import type { CaseScore, DatasetLock, Evaluation, Plan } from "../../src/manifest/schema.generated.ts";
import type { ReportInput } from "../../src/report/input.ts";

/** A run as `examples/support-desk` gives one, with one gate failed so that everything shows. */
export function sampleRun(): Required<ReportInput> {
  const { evaluation, suites } = sampleEvaluation();
  return {
    adapter: "support-desk",
    plan: samplePlan(),
    evaluation,
    suites,
    metrics: sampleMetrics(180),
    dataChanges: [{ ...compareLocks(sampleLock(300, "a"), sampleLock(312, "b")), ...sampleDetails() }],
    findings: sampleFindings(),
    dealt: [
      {
        dataset: "support-desk",
        splits: {
          train: { records: 900, id: `sha256:${"1".repeat(64)}`, sequenceId: `sha256:${"2".repeat(64)}` },
          test: { records: 100, id: `sha256:${"3".repeat(64)}`, sequenceId: `sha256:${"4".repeat(64)}` },
        },
        dealt: {
          by: "grouped",
          seed: 1,
          shares: { test: 0.1 },
          records: 1000,
          clusters: 931,
          largest: 7,
          links: ["same-prompt", "near-duplicate", "leak", "paraphrase"],
          straddling: 0,
          heldOut: { test: Array.from({ length: 100 }, (_, i) => String(i).padStart(32, "0")) },
        },
      },
    ],
    hygiene: [
      {
        dataset: "support-desk",
        counts: [
          { rule: "exact-duplicate", action: "remove", found: 9, removed: 6 },
          { rule: "near-duplicate", action: "remove", found: 14, removed: 8 },
          { rule: "contamination", action: "remove", found: 1, removed: 1 },
          { rule: "conflict", action: "report", found: 0, removed: 0 },
          { rule: "secrets", action: "fail", found: 0, removed: 0 },
        ],
      },
    ],
    published: { url: "https://huggingface.co/org/support-desk-lora", changed: true, tag: "support-desk-v1.2.0" },
    stages: [
      { name: "check", seconds: 0.42 },
      { name: "tokens", seconds: 1.31 },
      { name: "train", seconds: 68.4 },
      { name: "evaluate", seconds: 24.9 },
      { name: "publish", seconds: 0.2 },
    ],
  };
}

function sampleDetails(): Pick<DataChange, "records" | "lengths" | "clusters"> {
  const place = (line: number) => ({ file: "data/orders.jsonl", line });
  const split = "train";
  return {
    records: {
      added: 14,
      removed: 2,
      edited: 1,
      moved: 1,
      examples: [
        { kind: "edited", place: place(9), split, text: "[user] Where is it?\n[assistant] On [-Monday-]{+Tuesday+}." },
        { kind: "moved", place: place(11), split, from: { place: place(3), split: "test" }, text: "[user] Hello?" },
        { kind: "added", place: place(320), split, text: "[user] Is `A-1042` here?\n[assistant] Not yet." },
        { kind: "removed", place: place(17), split, text: null },
      ],
    },
    lengths: {
      before: lengthsOf(Array.from({ length: 300 }, (_, index) => 40 + 3 * index)),
      after: lengthsOf(Array.from({ length: 312 }, (_, index) => 30 + 4 * index)),
    },
    clusters: [
      { place: place(12), alsoKept: [], exact: 5, near: 2 },
      { place: place(40), alsoKept: [41, 57, 90, 91].map((line) => place(line)), exact: 0, near: 3 },
    ],
  };
}

export function sampleFindings(): Finding[] {
  return [
    {
      rule: "near-duplicate",
      severity: "warning",
      message: 'The record is 0.83 similar to an earlier one: "My parcel A-1042 has not arrived, can you look?".',
      help: "Left out of what is trained. Delete it, or rewrite it.",
      place: { file: "datasets/support-desk/data/orders.jsonl", line: 88 },
      related: [
        { message: "It is like this one:", place: { file: "datasets/support-desk/data/orders.jsonl", line: 12 } },
      ],
    },
    {
      rule: "answer-shared",
      severity: "note",
      message: "7 answers stand under several prompts.",
      place: { file: "datasets/support-desk/data/orders.jsonl", line: 3 },
    },
  ];
}

export function samplePlan(): Plan {
  return {
    version: 1,
    adapter: "support-desk",
    closure: "4f0c".repeat(16),
    engine: { name: "tfjs", version: "0.1.0", backend: "wasm", device: "cpu" },
    base: { model: "examples/support-desk/base", revision: null, files: [] },
    datasets: [{ name: "support-desk", datasetId: `sha256:${"b".repeat(64)}`, train: `sha256:${"c".repeat(64)}` }],
    chat: { template: `sha256:${"d".repeat(64)}`, date: "2024-07-26", maxLength: 2048, overlong: "fail" },
    lora: { r: 16, alpha: 32, dropout: 0.05, targets: ["k_proj", "o_proj", "q_proj", "v_proj"], rslora: false },
    training: {
      seed: 1,
      epochs: 3,
      batchSize: 8,
      microBatchSize: 8,
      learningRate: 2e-4,
      schedule: "cosine",
      warmup: 0.03,
      weightDecay: 0.01,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      adamEpsilon: 1e-8,
      maxGradNorm: 1,
      packing: true,
      precision: "f32",
      gradientCheckpointing: "auto",
      checkpointEvery: 50,
    },
  };
}

/** Metrics whose loss falls with some noise. */
export function sampleMetrics(steps: number): StepMetrics[] {
  const random = new RandomStream(1, "metrics");
  return Array.from({ length: steps }, (_, index) => ({
    step: index + 1,
    loss: 0.4 + 2 * Math.exp(-index / 40) + 0.1 * random.float(),
    learningRate: 2e-4,
    gradNorm: 1,
    tokens: 900,
    seconds: 0.35,
  }));
}

export function sampleEvaluation(): { evaluation: Evaluation; suites: SuiteCases[] } {
  const gates: ResolvedGate[] = [
    { suite: "evals/tools.yaml", metric: "pass-rate", min: 0.95 },
    { metric: "loss", split: "test", below: "base" },
    { metric: "regurgitation", max: 0.01, split: "test", prefix: 50, length: 50, samples: 200 },
  ];
  const call = '<tool_call>\n{"name": "track_order", "arguments": {"order": "A-2077"}}\n</tool_call>';
  const cases = Array.from({ length: 50 }, (_, index): CaseScore => {
    const passed = index > 2;
    const failures = passed ? [] : ['Arguments of "track_order": expected "A-2071" at "/order", found "A-2077".'];
    const base = {
      output: "I will look into it for you.",
      tokens: 8,
      stopped: "end" as const,
      passed: index === 2,
      failures: [],
    };
    return {
      name: `test 3f2a91c${index.toString(16)} turn 3`,
      at: `datasets/support-desk/heldout.jsonl:${index + 1}`,
      base: {
        ...base,
        failures: base.passed
          ? []
          : ['Expected a call of "track_order", found no tool call: "I will look into it for you.".'],
      },
      adapter: { output: call, tokens: 31, stopped: "end", passed, failures },
    };
  });
  const rate = (count: number, total: number) => rateOf(count, total, clopperPearson);
  const regurgitation = {
    prefix: 50,
    length: 50,
    train: rate(3, 200),
    control: rate(2, 60),
    base: rate(0, 200),
    excess: excessOf(rate(3, 200), rate(2, 60)),
  };
  const scores: Scores = {
    suites: [
      {
        path: "evals/tools.yaml",
        name: "Tool calls",
        digest: `sha256:${"e".repeat(64)}`,
        base: rateOf(1, 50, wilson),
        adapter: rateOf(47, 50, wilson),
        cases,
      },
    ],
    losses: [{ split: "test", tokens: 2313, base: 2.87134, adapter: 0.51282 }],
    regurgitation: [{ ...regurgitation, split: "test", samples: 200 }],
    live: { maxLogitDifference: 9.1832, prompts: 4 },
  };
  const verdicts = judge(scores, gates);
  const evaluation: Evaluation = {
    version: 1,
    adapter: "support-desk",
    closure: samplePlan().closure,
    evaluationId: "9d".repeat(32),
    suites: scores.suites,
    losses: scores.losses,
    regurgitation,
    live: scores.live,
    gates: verdicts,
    passed: verdicts.every(({ passed }) => passed),
  };
  const suites: SuiteCases[] = [
    {
      path: "evals/tools.yaml",
      name: "Tool calls",
      digest: `sha256:${"e".repeat(64)}`,
      cases: cases.map(({ name }, index) => ({
        name,
        place: { file: "datasets/support-desk/heldout.jsonl", line: index + 1 },
        conversation: {
          messages: [{ role: "user", content: "Where is my order A-2071?\nI have waited since Monday." }],
        },
        expected: {
          role: "assistant",
          content: "",
          tool_calls: [{ type: "function", function: { name: "track_order", arguments: { order: "A-2071" } } }],
        },
        assertions: [{ "tool-call": "expected" }],
        maxNewTokens: 128,
      })),
    },
  ];
  return { evaluation, suites };
}

function sampleLock(train: number, seed: string): DatasetLock {
  const digest = (of: string) => `sha256:${(of + seed).repeat(64).slice(0, 64)}`;
  return {
    version: 1,
    name: "support-desk",
    datasetId: digest(""),
    splits: {
      train: { records: train, id: digest("1"), sequenceId: digest("2") },
      test: { records: 60, id: `sha256:${"0".repeat(64)}`, sequenceId: `sha256:${"0".repeat(64)}` },
    },
    files: [
      {
        path: "data/orders.jsonl",
        split: "train",
        mediaType: "application/jsonl",
        digest: digest("3"),
        size: train * 700,
        records: train + 15,
      },
    ],
    turns: { system: train, user: train * 2, assistant: train * 2, tool: train },
    hygiene: {},
    removed: [],
  };
}
