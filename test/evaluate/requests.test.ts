import { describe, expect, it } from "vitest";
import type { EvalCase } from "../../src/evaluate/cases.ts";
import { countRegurgitated, type Probe, probeRows } from "../../src/evaluate/regurgitation.ts";
import { buildRequests, neededSplits } from "../../src/evaluate/requests.ts";
import type { EvaluationRow } from "../../src/evaluate/rows.ts";
import { RandomStream } from "../../src/formats/random.ts";
import type { ResolvedGate } from "../../src/manifest/resolve.ts";
import { characterChat, END, reciting } from "./fake.ts";

const evalCase = (content: string, maxNewTokens = 20): EvalCase => ({
  name: content,
  place: { file: "a.yaml", line: 1 },
  conversation: { messages: [{ role: "user", content }] },
  assertions: [{ contains: "x" }],
  maxNewTokens,
});
const suite = (...cases: EvalCase[]) => ({ path: "a.yaml", name: "A", digest: "sha256:0", cases });
const row = (recordId: string, text: string, supervisedFrom = 3): EvaluationRow => {
  const ids = characterChat.encode(text);
  return { recordId, ids, labels: ids.map((id, index) => (index < supervisedFrom ? -100 : id)) };
};
const endTokens = new Set([END]);
const loss = (split: string): ResolvedGate => ({ metric: "loss", split, below: "base" });
const regurgitation = (prefix: number, length: number, samples = 200): ResolvedGate => ({
  metric: "regurgitation",
  max: 0,
  split: "test",
  prefix,
  length,
  samples,
});

describe("requests", () => {
  const rows = new Map([
    ["train", [row("b", "abcdefgh"), row("a", "abcXefgh"), row("c", "short")]],
    ["test", [row("e", "held out text"), row("d", "more held out")]],
  ]);
  const gates = [loss("test"), regurgitation(3, 4)];
  const input = { gates, suites: [suite(evalCase("Hi"), evalCase("Ho"))], rows, chat: characterChat, endTokens };

  it("are the same whatever the order of rows", () => {
    const shuffled = new Map([...rows].reverse().map(([split, of]) => [split, [...of].reverse()]));
    expect(buildRequests({ ...input, rows: shuffled })).toEqual(buildRequests(input));
  });

  it("ask the same thing once", () => {
    const twice = buildRequests({
      ...input,
      gates: [...gates, ...gates],
      suites: [...input.suites, suite(evalCase("Ho"), evalCase("Hi"))],
    });
    expect(twice.requests).toEqual(buildRequests(input).requests);
    const [first, second] = twice.suites;
    expect(second?.asked.map(({ id }) => id)).toEqual(first?.asked.map(({ id }) => id).reverse());
    const ids = twice.requests.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("give prompts with the generation prompt, and room for one token more than an answer may have", () => {
    const { requests, suites } = buildRequests(input);
    const asked = requests.find(({ id }) => id === suites[0]?.asked[0]?.id);
    expect(asked).toMatchObject({
      kind: "generate",
      input_ids: characterChat.encode("user: Hi\0assistant: "),
      max_new_tokens: 21,
    });
  });

  it("score every row of a gated split with its labels", () => {
    const { requests, losses } = buildRequests(input);
    expect(losses.map(({ split, ids }) => [split, ids.length])).toEqual([["test", 2]]);
    expect(requests.filter(({ kind }) => kind === "score")).toEqual(
      ["more held out", "held out text"].map((text) =>
        expect.objectContaining({ input_ids: row("", text).ids, labels: row("", text).labels }),
      ),
    );
  });

  it("take live prompts from suites, else from rows up to the first supervised token, held-out ones first", () => {
    const live = (built: ReturnType<typeof buildRequests>) =>
      built.live.map((id) =>
        String.fromCharCode(...(built.requests.find((request) => request.id === id)?.input_ids ?? [])),
      );
    expect(live(buildRequests({ ...input, gates: [] }))).toEqual([
      "user: Hi\0assistant: ",
      "user: Ho\0assistant: ",
      "mor",
      "hel",
    ]);
    expect(live(buildRequests({ ...input, gates: [], suites: [] }))).toEqual(["mor", "hel", "abc", "sho"]);
    expect(live(buildRequests({ ...input, gates: [], suites: [], rows: new Map() }))).toEqual([]);
  });

  it("need the splits that gates look at", () => {
    expect(neededSplits([])).toEqual(["train"]);
    expect(neededSplits([loss("dev"), { suite: "a", metric: "pass-rate", min: 1 }])).toEqual(["dev"]);
    expect(neededSplits([loss("dev"), regurgitation(1, 1)])).toEqual(["dev", "test", "train"]);
  });
});

describe("regurgitation probes", () => {
  /** Brute force: one greedy continuation that does not stop at END. */
  const continues = (text: string, model: string, prefix: number, length: number) =>
    model.startsWith(text.slice(0, prefix)) &&
    model.slice(prefix, prefix + length) === text.slice(prefix, prefix + length);

  function measure(
    rows: EvaluationRow[],
    settings: { prefix: number; length: number; samples: number },
    model: string,
  ) {
    const asked = new Map<string, { ids: number[]; most: number }>();
    const probes: Probe[] = probeRows(rows, settings, endTokens, (ids, most) => {
      const id = JSON.stringify([ids, most]);
      asked.set(id, { ids, most });
      return id;
    });
    const recite = reciting(model);
    const count = countRegurgitated(probes, (id) => {
      const { ids, most } = asked.get(id)!;
      return recite({ id, kind: "generate", input_ids: ids, max_new_tokens: most }) as never;
    });
    return { probes, count };
  }

  it("agree with one unbroken continuation, over rows full of end tokens", () => {
    const random = new RandomStream(7, "regurgitation");
    let extracted = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const text = Array.from({ length: 16 }, () => "ab\0"[random.uint32() % 3]).join("");
      // A model that knows the text but for one character, somewhere or nowhere.
      const at = random.uint32() % 32;
      const other = "ab\0"[random.uint32() % 3]!;
      const model = at < 16 ? text.slice(0, at) + other + text.slice(at + 1) : text;
      const prefix = 1 + (random.uint32() % 6);
      const length = 1 + (random.uint32() % 10);
      const expected = continues(text, model, prefix, length);
      if (expected) extracted++;
      const { count } = measure([row("a", text)], { prefix, length, samples: 1 }, model);
      expect({ text, model, prefix, length, count }).toEqual({ text, model, prefix, length, count: Number(expected) });
    }
    expect(extracted).toBeGreaterThan(500);
    expect(extracted).toBeLessThan(1900);
  });

  it("leave rows out that are shorter than prefix and length, then take the first samples", () => {
    const rows = [row("a", "1234567"), row("b", "12345678"), row("c", "123456789"), row("d", "12345678")];
    const { probes } = measure(rows, { prefix: 4, length: 4, samples: 2 }, "");
    expect(probes.map(({ recordId }) => recordId)).toEqual(["b", "c"]);
  });

  it("count an answer that is cut short, too long or different as not regurgitated", () => {
    const probe: Probe = { recordId: "a", stretches: [{ id: "x", expected: [1, 2], ends: false }] };
    const count = (output_ids: number[], stopped: "end" | "length", ends = false) =>
      countRegurgitated([{ ...probe, stretches: [{ ...probe.stretches[0]!, ends }] }], () => ({
        id: "x",
        kind: "generate",
        output_ids,
        stopped,
      }));
    expect(count([1, 2], "length")).toBe(1);
    expect(count([1, 2], "end")).toBe(1);
    expect(count([1], "end")).toBe(0);
    expect(count([1, 2, 3], "length")).toBe(0);
    expect(count([1, 3], "length")).toBe(0);
    expect(count([1, 2], "length", true)).toBe(0);
    expect(count([1, 2], "end", true)).toBe(1);
  });
});
