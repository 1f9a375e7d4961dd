import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { headlineOf, type ReportInput } from "../../src/report/input.ts";
import { fitBlocks } from "../../src/report/limits.ts";
import { downsample, lossCurve, MAX_POINTS } from "../../src/report/loss-curve.ts";
import { renderReport, reportBlocks } from "../../src/report/report.ts";
import { duration } from "../../src/report/time.ts";
import { sampleEvaluation, sampleFindings, sampleMetrics, sampleRun } from "./sample.ts";

describe("report", () => {
  it("of a whole run (looked at by eye, and rendered by cmark-gfm)", async () => {
    await expect(renderReport(sampleRun())).toMatchFileSnapshot("fixtures/report.md");
  });

  it("of a check alone leaves out what there is not", () => {
    const { findings, dataChanges, hygiene } = sampleRun();
    const text = renderReport({ findings, dataChanges, hygiene });
    expect(text).toMatch(/^## ✅ data: checks passed\n/);
    expect([...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual([
      "Findings",
      "Data",
      "Records of support-desk",
    ]);
    expect(renderReport({})).toBe("## ✅ data: checks passed\n");
  });

  it.each([
    [{ adapter: "a" }, true, "checks passed"],
    [{ adapter: "a", metrics: sampleMetrics(2) }, true, "trained, not evaluated"],
    [{ adapter: "a", findings: [{ rule: "x", severity: "error", message: "m" }] }, false, "1 error found"],
    [{ adapter: "a", evaluation: sampleEvaluation().evaluation }, false, "1 of 4 gates failed"],
    [
      {
        adapter: "a",
        evaluation: {
          ...sampleEvaluation().evaluation,
          gates: sampleEvaluation().evaluation.gates.slice(0, 1),
          passed: true,
        },
      },
      true,
      "the gate passed",
    ],
  ] as [ReportInput, boolean, string][])("headline %#", (input, passed, words) => {
    expect(headlineOf(input)).toMatchObject({ passed, words });
  });

  it("shows errors first and open, and counts what it leaves out", () => {
    const warning = sampleFindings()[0]!;
    const many = Array.from(
      { length: 50 },
      (_, index) => ({ ...warning, rule: `rule-${index % 2}`, severity: index < 30 ? "warning" : "error" }) as const,
    );
    const text = renderReport({ findings: many });
    expect(text.indexOf("❌ `")).toBeLessThan(text.indexOf("<details>"));
    expect(text.match(/❌ `/g)).toHaveLength(20);
    expect(text).toContain("… and 10 more warnings (rule-1 10)".replace("10 more warnings", "10 warnings more"));
  });

  it("shows cases first that the base passed", () => {
    const text = renderReport({ evaluation: sampleEvaluation().evaluation });
    expect([...text.matchAll(/<summary>(.*?):/g)].map(([, name]) => name)).toEqual([
      "test 3f2a91c2 turn 3",
      "test 3f2a91c0 turn 3",
      "test 3f2a91c1 turn 3",
    ]);
  });

  it("keeps its structure, whatever the data, model and manifests say", () => {
    const structure = (input: ReportInput) => {
      const lines: string[] = [];
      let fence = "";
      for (const line of renderReport(input).split("\n")) {
        // With a backtick after it, it is a code span (CommonMark, fenced code blocks).
        const run = /^(`{3,})[^`]*$/.exec(line)?.[1] ?? "";
        if (fence !== "") {
          // Until the fence that opened it, a block is text.
          if (line === fence) fence = "";
        } else if (run !== "") {
          fence = run;
          lines.push("fence");
        } else if (line.startsWith("|")) {
          lines.push(`row of ${line.split("|").length}`);
        } else if (/^(#|- |<(?!code>)|>)/.test(line)) {
          lines.push(line.replace(/^(## [✅❌]|### \w+|- |<\/?\w+>).*$/s, "$1"));
        }
      }
      return [...lines, fence];
    };
    const benign = withTexts(sampleRun(), () => "text");
    const random = new RandomStream(12, "report");
    const atoms = [
      "\n",
      "\n\n",
      "|",
      "`",
      "```",
      "</details>",
      "</summary>",
      "<img src=x>",
      "# h",
      "- i",
      "---",
      "@octocat",
      "\\",
      "\u202e",
      "\u001b[2J",
      "](x)",
      "&",
      "a",
    ];
    for (let trial = 0; trial < 200; trial++) {
      const hostile = withTexts(
        sampleRun(),
        () => `z${Array.from({ length: random.uint32() % 8 }, () => atoms[random.uint32() % atoms.length]).join("")}z`,
      );
      const text = renderReport(hostile);
      expect(structure(hostile)).toEqual(structure(benign));
      expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });
});

/** The run with every text that comes from data, a model or a manifest replaced. */
function withTexts(run: Required<ReportInput>, text: () => string): ReportInput {
  const { evaluation, suites = [] } = run;
  if (!evaluation) throw new Error("the sample has an evaluation");
  const answer = <T extends { output: string; failures: string[] }>(of: T): T => ({
    ...of,
    output: text(),
    failures: of.failures.map(text),
  });
  return {
    ...run,
    adapter: text(),
    published: { url: text(), changed: true, tag: text() },
    findings: (run.findings ?? []).map((finding) => ({
      ...finding,
      message: text(),
      help: text(),
      place: { file: text(), line: 3 },
      related: [{ message: text(), place: { file: text() } }],
    })),
    dataChanges: (run.dataChanges ?? []).map((change) => ({
      ...change,
      name: text(),
      files: change.files.map((file) => ({ ...file, path: text() })),
      splits: change.splits.map((split) => ({ ...split, split: text() })),
      ...(change.records && {
        records: {
          ...change.records,
          examples: change.records.examples.map((example) => ({
            ...example,
            place: { file: text(), line: 2 },
            split: text(),
            text: example.text === null ? null : text(),
          })),
        },
      }),
      clusters: (change.clusters ?? []).map((cluster) => ({ ...cluster, place: { file: text(), line: 5 } })),
    })),
    hygiene: (run.hygiene ?? []).map((one) => ({ ...one, dataset: text() })),
    suites: suites.map((suite) => ({
      ...suite,
      cases: suite.cases.map((one) => ({
        ...one,
        conversation: { messages: [{ role: "user", content: text() }] },
        expected: { role: "assistant", content: text() },
      })),
    })),
    evaluation: {
      ...evaluation,
      gates: evaluation.gates.map((gate) => ({ ...gate, gate: text(), reason: text() })),
      suites: evaluation.suites.map((suite) => ({
        ...suite,
        name: text(),
        cases: suite.cases.map((one) => ({
          ...one,
          name: text(),
          at: text(),
          base: answer(one.base),
          adapter: answer(one.adapter),
        })),
      })),
    },
  };
}

describe("loss curve", () => {
  it("has at most so many points, whose mean is that of the losses", () => {
    for (const steps of [2, 59, 60, 61, 120, 1000, 12_345]) {
      const { points, perPoint } = downsample(sampleMetrics(steps).map((step) => ({ ...step, loss: step.step })));
      expect(points.length).toBeLessThanOrEqual(MAX_POINTS);
      expect(points.length).toBe(Math.ceil(steps / perPoint));
      expect(points[0]).toBe((1 + Math.min(perPoint, steps)) / 2);
      expect(points).toEqual([...points].sort((one, other) => one - other));
    }
  });
  it("is made of finite plain numbers only", () => {
    const metrics = sampleMetrics(100).map((step, index) => ({
      ...step,
      loss: [Number.NaN, 1e-9, 1e9, 3, Number.POSITIVE_INFINITY][index % 5]!,
    }));
    const text = lossCurve(metrics)?.text ?? "";
    expect(
      /line \[(.*)\]/
        .exec(text)?.[1]
        ?.split(", ")
        .every((point) => /^\d+(\.\d+)?$/.test(point)),
    ).toBe(true);
    expect(
      /y-axis "loss" (\S+) --> (\S+)/
        .exec(text)
        ?.slice(1)
        .every((end) => /^\d+(\.\d+)?$/.test(end)),
    ).toBe(true);
  });
  it("is left out where there is nothing to draw", () => {
    expect(lossCurve([])).toBeUndefined();
    expect(lossCurve(sampleMetrics(1))).toBeUndefined();
    expect(lossCurve(sampleMetrics(5).map((step) => ({ ...step, loss: Number.NaN })))).toBeUndefined();
  });
  it("of a loss that never changes has some height", () => {
    const [, low, high] =
      /y-axis "loss" (\S+) --> (\S+)/.exec(
        lossCurve(sampleMetrics(5).map((step) => ({ ...step, loss: 2 })))?.text ?? "",
      ) ?? [];
    expect(Number(low)).toBeLessThan(2);
    expect(Number(high)).toBeGreaterThan(2);
  });
});

describe("fitBlocks", () => {
  const blocks = reportBlocks(sampleRun());
  const bytes = (text: string) => Buffer.byteLength(text);
  it("changes nothing that fits", () => {
    expect(fitBlocks(blocks, 1 << 20)).toBe(renderReport(sampleRun()));
    const whole = fitBlocks(blocks, 1 << 20);
    expect(fitBlocks(blocks, bytes(whole))).toBe(whole);
    expect(fitBlocks(blocks, bytes(whole) - 1)).not.toBe(whole);
  });
  it("keeps the limit, whole blocks in their order, and says what is missing, at every limit", () => {
    for (let limit = 0; limit < 9000; limit += 37) {
      const text = fitBlocks(blocks, limit);
      expect(bytes(text)).toBeLessThanOrEqual(limit);
      if (text === "") continue;
      const kept = blocks.filter((block) => text.includes(block));
      const notice = text.slice(kept.join("\n\n").length).trim();
      expect(text.startsWith(kept.join("\n\n"))).toBe(true);
      if (kept.length < blocks.length) expect(notice).toMatch(/^> (One part|\d parts) of this report did not fit here/);
    }
  });
  it("names what is missing, and still takes what is small", () => {
    const text = fitBlocks(["## Title", `### Gates\n\n${"x".repeat(5000)}`, "### Data\n\nsmall"], 3000);
    expect(text).toBe(
      "## Title\n\n### Data\n\nsmall\n\n> One part of this report did not fit here (Gates). `report.md` of the run has all of it.\n",
    );
  });
  it("counts bytes, and no name in the notice can open anything", () => {
    const text = fitBlocks([`## ✅ evil<details>\`[x](y): ${"é".repeat(3000)}`, "## b"], 4000);
    expect(text).toMatch(/^## b\n\n> One part .* \(evil\)\./);
  });
});

it.each([
  [0.04, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [125, "2 min 5 s"],
  [7443, "2 h 4 min"],
])("%d seconds are %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
