import { describe, expect, it } from "vitest";
import { judge, LIVE_THRESHOLD, type Scores } from "../../src/evaluate/gates.ts";
import { clopperPearson, excessOf, rateOf, wilson } from "../../src/evaluate/statistics.ts";
import type { ResolvedGate } from "../../src/manifest/resolve.ts";
import type { GateVerdict } from "../../src/manifest/schema.generated.ts";

const live = { maxLogitDifference: 2.5, prompts: 4 };
const suite = (base: [number, number], adapter: [number, number]) => ({
  path: "evals/a.yaml",
  name: "A",
  digest: "",
  cases: [],
  base: rateOf(...base, wilson),
  adapter: rateOf(...adapter, wilson),
});
const passRate = (min: number): ResolvedGate => ({ suite: "evals/a.yaml", metric: "pass-rate", min });
const regurgitationGate = (max: number): ResolvedGate => ({
  metric: "regurgitation",
  max,
  split: "test",
  prefix: 50,
  length: 50,
  samples: 200,
});
const regurgitation = (
  train: [number, number],
  control: [number, number],
  base: [number, number],
): Scores["regurgitation"][number] => {
  const rate = ([count, total]: [number, number]) => rateOf(count, total, clopperPearson);
  const settings = { prefix: 50, length: 50, samples: 200, split: "test" };
  return {
    ...settings,
    train: rate(train),
    control: rate(control),
    base: rate(base),
    excess: excessOf(rate(train), rate(control)),
  };
};

function verdict(gate: ResolvedGate, scores: Partial<Scores>): GateVerdict {
  const verdicts = judge({ suites: [], losses: [], regurgitation: [], live, ...scores }, [gate]);
  expect(verdicts).toHaveLength(2);
  expect(verdicts[0]?.metric).toBe("live");
  return verdicts[1]!;
}

describe("live gate", () => {
  const verdictOf = (maxLogitDifference: number | null, prompts = 4) =>
    judge({ suites: [], losses: [], regurgitation: [], live: { maxLogitDifference, prompts } }, [])[0]!;
  it.each([
    [0, false],
    [LIVE_THRESHOLD, false],
    [LIVE_THRESHOLD * 1.01, true],
    [12, true],
    [null, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
  ])("difference %s: %s", (difference, passed) => {
    expect(verdictOf(difference).passed).toBe(passed);
  });
  it("fails without prompts, and is on without any gate", () => {
    expect(verdictOf(5, 0)).toMatchObject({ metric: "live", passed: false, adapter: null });
    expect(verdictOf(5, 0).reason).toMatch(/no prompt/);
  });
});

describe("pass-rate gate", () => {
  it.each([
    [0.95, [19, 20], true],
    [0.95, [189, 200], false],
    [0.9, [9, 10], true],
    [1, [50, 50], true],
    [1, [49, 50], false],
    [0, [0, 50], true],
  ] as [number, [number, number], boolean][])("min %d with %j: %s", (min, adapter, passed) => {
    const found = verdict(passRate(min), { suites: [suite([0, adapter[1]], adapter)] });
    expect(found.passed).toBe(passed);
    expect(found).toMatchObject({ base: 0, adapter: adapter[0] / adapter[1], interval: wilson(...adapter) });
  });
  it("says what was measured and what is wanted", () => {
    const found = verdict(passRate(0.955), { suites: [suite([2, 50], [47, 50])] });
    expect(found.threshold).toBe("≥ 0.955");
    expect(found.reason).toBe("47 of 50 (94.0%) cases pass, 2 of 50 (4.0%) with the base; 95.5% is wanted.");
  });
  it("fails when the suite is empty, even with min 0, or was not run", () => {
    expect(verdict(passRate(0), { suites: [suite([0, 0], [0, 0])] })).toMatchObject({ passed: false, adapter: null });
    expect(verdict(passRate(0), {})).toMatchObject({ passed: false, adapter: null });
  });
});

describe("loss gate", () => {
  const gate = (thresholds: { below?: "base"; max?: number }): ResolvedGate => ({
    metric: "loss",
    split: "test",
    ...thresholds,
  });
  it.each([
    [{ below: "base" }, 2, 1.9, true],
    [{ below: "base" }, 2, 2, false],
    [{ max: 2 }, 1, 2, true],
    [{ max: 2 }, 1, 2.0001, false],
    [{ below: "base", max: 1 }, 2, 1.5, false],
    [{ below: "base", max: 1 }, 2, 0.5, true],
    [{ below: "base" }, 2, Number.NaN, false],
    [{ max: 100 }, 2, Number.NaN, false],
    [{ max: 100 }, 2, Number.POSITIVE_INFINITY, false],
    [{ below: "base" }, Number.NaN, 1, false],
    [{ below: "base" }, Number.POSITIVE_INFINITY, 1, false],
    [{ max: 2 }, Number.NaN, 1, true],
  ] as [{ below?: "base"; max?: number }, number, number, boolean][])(
    "%j with base %d, adapter %d: %s",
    (thresholds, base, adapter, passed) => {
      const found = verdict(gate(thresholds), { losses: [{ split: "test", tokens: 100, base, adapter }] });
      expect(found.passed).toBe(passed);
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    },
  );
  it("fails on an unmeasured or empty split", () => {
    expect(verdict(gate({ max: 5 }), {}).passed).toBe(false);
    const empty = verdict(gate({ max: 5 }), { losses: [{ split: "test", tokens: 0, base: 0, adapter: 0 }] });
    expect(empty).toMatchObject({ passed: false, adapter: null });
    expect(empty.reason).toMatch(/no supervised token/);
  });
});

describe("regurgitation gate", () => {
  it.each([
    [0.01, [2, 200], [0, 200], true],
    [0.01, [3, 200], [0, 200], false],
    [0.01, [52, 200], [50, 200], true],
    [0, [0, 200], [10, 200], true],
    [0, [1, 200], [0, 200], false],
  ] as [number, [number, number], [number, number], boolean][])(
    "max %d, train %j, controls %j: %s",
    (max, train, control, passed) => {
      const found = verdict(regurgitationGate(max), { regurgitation: [regurgitation(train, control, [1, 200])] });
      expect(found).toMatchObject({
        passed,
        adapter: train[0] / train[1],
        base: 1 / 200,
        interval: clopperPearson(...train),
      });
    },
  );
  it.each([
    [[0, 0], [0, 10], "train"],
    [[0, 10], [0, 0], "test"],
  ] as [[number, number], [number, number], string][])(
    "fails without eligible rows: %j, %j",
    (train, control, split) => {
      const found = verdict(regurgitationGate(1), { regurgitation: [regurgitation(train, control, [0, 0])] });
      expect(found).toMatchObject({ passed: false, adapter: null });
      expect(found.reason).toContain(`No record of split ${split} is 100 tokens long`);
    },
  );
  it("is judged by the measurement with its own settings", () => {
    const other = { ...regurgitation([0, 200], [0, 200], [0, 200]), prefix: 10 };
    expect(verdict(regurgitationGate(1), { regurgitation: [other] }).passed).toBe(false);
  });
});
