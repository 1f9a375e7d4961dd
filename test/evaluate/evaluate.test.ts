import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EngineResponse } from "../../src/engine/contract.ts";
import { answerRequests } from "../../src/evaluate/answers.ts";
import { evaluationIdOf } from "../../src/evaluate/evaluation-id.ts";
import { buildRequests } from "../../src/evaluate/requests.ts";
import type { EvaluationRow } from "../../src/evaluate/rows.ts";
import { score } from "../../src/evaluate/score.ts";
import { LoraError } from "../../src/formats/error.ts";
import type { ResolvedGate } from "../../src/manifest/resolve.ts";
import { characterChat, fakeEngine, type Model, reciting } from "./fake.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "evaluate-"));
  await writeFile(join(directory, "config.json"), JSON.stringify({ eos_token_id: 0 }));
});
afterEach(() => rm(directory, { recursive: true }));

const row = (recordId: string, text: string): EvaluationRow => {
  const ids = characterChat.encode(text);
  return { recordId, ids, labels: ids.map((id, index) => (index < 5 ? -100 : id)) };
};
const train = ["user: a\0assistant: alpha beta\0", "user: b\0assistant: gamma delta\0"];
const test = ["user: c\0assistant: epsilon zeta\0", "user: d\0assistant: eta theta\0"];
const rows = new Map([
  ["train", train.map((text, index) => row(`t${index}`, text))],
  ["test", test.map((text, index) => row(`h${index}`, text))],
]);
const gates: ResolvedGate[] = [
  { suite: "evals/greek.yaml", metric: "pass-rate", min: 1 },
  { metric: "loss", split: "test", below: "base" },
  { metric: "regurgitation", max: 0.5, split: "test", prefix: 12, length: 10, samples: 10 },
];
const suites = [
  {
    path: "evals/greek.yaml",
    name: "Greek",
    digest: "sha256:0",
    cases: ["c", "d"].map((content, index) => ({
      name: content,
      place: { file: "evals/greek.yaml", line: 4 + index, column: 5 },
      conversation: { messages: [{ role: "user" as const, content }] },
      assertions: [{ regex: "zeta$" }, { "max-tokens": 12 }],
      maxNewTokens: 12,
    })),
  },
];
const scoring = (perToken: number, logit: number, recite: ReturnType<typeof reciting>): Model => {
  return (request): EngineResponse => {
    if (request.kind === "generate") return recite(request);
    if (request.kind === "logits") return { id: request.id, kind: "logits", logits: [1, logit, 3] };
    const tokens = request.labels.filter((label) => label !== -100).length;
    return { id: request.id, kind: "score", loss: perToken * tokens, tokens };
  };
};
const base = scoring(3, 2, reciting());
const adapted = scoring(1, 2.5, reciting(train[0]!, ...test));

function run(
  adapter: Model,
  more: { gates?: ResolvedGate[]; write?: (text: string) => string; signal?: AbortSignal } = {},
) {
  const { engine, jobs } = fakeEngine(base, adapter, more.write);
  const asked = buildRequests({
    gates: more.gates ?? gates,
    suites,
    rows,
    chat: characterChat,
    endTokens: new Set([0]),
  });
  const side = (loaded: string | null) =>
    answerRequests({
      engine,
      base: directory,
      adapter: loaded,
      precision: "f32",
      requests: asked.requests,
      workDir: join(directory, "work"),
      signal: more.signal ?? new AbortController().signal,
    });
  const identity = { closure: "c".repeat(64), evaluationId: "e".repeat(64) };
  const judged = async () => {
    const ofBase = await side(null);
    const ofAdapter = await side(join(directory, "adapter"));
    return score(
      { adapter: { name: "greek", gates: more.gates ?? gates }, ...identity, asked, chat: characterChat },
      ofBase,
      ofAdapter,
    );
  };
  return { evaluation: judged(), jobs };
}

describe("evaluate", () => {
  it("puts the same questions to both sides and scores the answers", async () => {
    const { evaluation, jobs } = run(adapted);
    const result = await evaluation;
    expect(jobs.map(({ adapter }) => adapter)).toEqual([null, join(directory, "adapter")]);
    expect(await readFile(jobs[0]!.requests, "utf8")).toBe(await readFile(jobs[1]!.requests, "utf8"));

    const [greek] = result.suites;
    expect(greek?.base).toMatchObject({ count: 0, total: 2 });
    expect(greek?.adapter).toMatchObject({ count: 1, total: 2 });
    expect(greek?.cases.map((one) => [one.name, one.at, one.adapter])).toEqual([
      ["c", "evals/greek.yaml:4:5", { output: "epsilon zeta", tokens: 12, stopped: "end", passed: true, failures: [] }],
      [
        "d",
        "evals/greek.yaml:5:5",
        {
          output: "eta theta",
          tokens: 9,
          stopped: "end",
          passed: false,
          failures: ['Expected a match of "zeta$", found "eta theta".'],
        },
      ],
    ]);
    // The base says more than it may: what is kept is what it may.
    expect(greek?.cases[0]?.base).toMatchObject({
      output: "?".repeat(12),
      tokens: 12,
      stopped: "length",
      passed: false,
    });
    expect(result.losses).toEqual([{ split: "test", tokens: 51, base: 3, adapter: 1 }]);
    expect(result.regurgitation).toMatchObject({
      prefix: 12,
      length: 10,
      train: { count: 1, total: 2 },
      control: { count: 2, total: 2 },
      base: { count: 0, total: 2 },
      excess: -0.5,
    });
    expect(result.live).toEqual({ maxLogitDifference: 0.5, prompts: 3 });
    expect(result.gates.map(({ metric, passed }) => [metric, passed])).toEqual([
      ["live", true],
      ["pass-rate", false],
      ["loss", true],
      ["regurgitation", true],
    ]);
    expect(result.passed).toBe(false);
  });

  it("gives the same document again", async () => {
    expect(JSON.stringify(await run(adapted).evaluation)).toBe(JSON.stringify(await run(adapted).evaluation));
  });

  it("does not pass an adapter that computes nonsense: NaN fails every gate it touches, and the document stays valid", async () => {
    const nonsense = scoring(Number.NaN, Number.NaN, reciting());
    const result = await run(nonsense).evaluation;
    expect(result.losses).toEqual([]);
    expect(result.live.maxLogitDifference).toBeNull();
    const failed = result.gates.filter(({ passed }) => !passed).map(({ metric }) => metric);
    expect(failed).toEqual(["live", "pass-rate", "loss"]);
    expect(result.passed).toBe(false);
  });

  it("notices an adapter that does nothing", async () => {
    const result = await run(base, { gates: [] }).evaluation;
    expect(result.passed).toBe(false);
    expect(result.gates).toEqual([expect.objectContaining({ metric: "live", adapter: 0, passed: false })]);
  });

  it("is stopped by its signal", async () => {
    await expect(run(adapted, { signal: AbortSignal.abort() }).evaluation).rejects.toThrow(/abort/i);
  });
});

describe("answers that do not fit the requests are refused:", () => {
  const requests = [
    { id: "1", kind: "generate" as const, input_ids: [1], max_new_tokens: 2 },
    { id: "2", kind: "logits" as const, input_ids: [1] },
  ];
  const good = [
    '{"id":"1","kind":"generate","output_ids":[5],"stopped":"end"}',
    '{"id":"2","kind":"logits","logits":[1,2]}',
  ];
  const answer = (text: string) => {
    const { engine } = fakeEngine(base, base, () => text);
    const signal = new AbortController().signal;
    return answerRequests({
      engine,
      base: directory,
      adapter: null,
      precision: "f32",
      requests,
      workDir: directory,
      signal,
    });
  };
  it("(good ones are taken)", async () => {
    const answers = await answer(good.join("\n"));
    expect(answers.of("generate", "1").output_ids).toEqual([5]);
    expect(() => answers.of("score", "1")).toThrow();
  });
  it.each([
    ["none", "", /only 0 of 2/],
    ["one missing", good[0]!, /only 1 of 2/],
    ["one too many", [...good, good[0]].join("\n"), /more answers/],
    ["out of order", [...good].reverse().join("\n"), /does not answer generate request 1/],
    ["a broken line", `${good[0]}\n{"id":`, /answer 2/],
    ["another kind", good.join("\n").replace("generate", "score"), /does not answer/],
    ["more tokens than asked for", good.join("\n").replace("[5]", "[5,5,5]"), /output_ids/],
    ["tokens that are none", good.join("\n").replace("[5]", "[-1]"), /output_ids/],
    ["an unknown stop", good.join("\n").replace('"end"', '"tired"'), /stopped/],
    ["no logits", good.join("\n").replace("[1,2]", "[]"), /no logits/],
  ])("%s", async (_, text, message) => {
    const error = await answer(text).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(LoraError);
    expect(error).toMatchObject({ code: "engine-responses", exit: 3, message: expect.stringMatching(message) });
  });
  it("those an earlier run left, when the engine writes none", async () => {
    await writeFile(join(directory, "base-responses.jsonl"), good.join("\n"));
    const { engine } = fakeEngine(base, base);
    engine.respond = () => Promise.resolve();
    const signal = new AbortController().signal;
    await expect(
      answerRequests({
        engine,
        base: directory,
        adapter: null,
        precision: "f32",
        requests,
        workDir: directory,
        signal,
      }),
    ).rejects.toMatchObject({ code: "engine-responses" });
  });
});

describe("evaluationId", () => {
  const input = {
    closure: "c",
    gates,
    suites: [
      { path: "a", digest: "1" },
      { path: "b", digest: "2" },
    ],
    splits: [
      { dataset: "x", split: "test", id: "3" },
      { dataset: "y", split: "test", id: "4" },
    ],
  };
  const id = evaluationIdOf(input);
  it("does not depend on the order of suites and splits", () => {
    expect(evaluationIdOf({ ...input, suites: [...input.suites].reverse(), splits: [...input.splits].reverse() })).toBe(
      id,
    );
  });
  it.each([
    ["closure", { closure: "d" }],
    ["gates", { gates: gates.slice(1) }],
    [
      "a suite's digest",
      {
        suites: [
          { path: "a", digest: "1" },
          { path: "b", digest: "3" },
        ],
      },
    ],
    [
      "a split's id",
      {
        splits: [
          { dataset: "x", split: "test", id: "4" },
          { dataset: "y", split: "test", id: "3" },
        ],
      },
    ],
  ])("changes with %s", (_, change) => {
    expect(evaluationIdOf({ ...input, ...change })).not.toBe(id);
  });
});
