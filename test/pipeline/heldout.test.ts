import { expect, test } from "vitest";
import type { Finding } from "../../src/formats/finding.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { heldOutPrompts } from "../../src/pipeline/heldout.ts";
import { checkout, datasetYaml } from "../manifest/checkout.ts";

const row = (question: string, answer: string) =>
  `${JSON.stringify({
    messages: [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  })}\n`;

test("what is held out: suites, splits of other data sets that are measured on, benchmarks; nothing else", async () => {
  const root = await checkout({
    "a/dataset.yaml": datasetYaml("a", "hygiene: { contamination: { action: fail, against: [ ../bench/*.jsonl ] } }\n"),
    "a/data/x.jsonl": row("a train", "x"),
    "a/heldout.jsonl": row("a test", "x"),
    "b/dataset.yaml": datasetYaml("b"),
    "b/data/x.jsonl": row("b train", "x"),
    "b/heldout.jsonl": row("b test", "b answer"),
    "c/dataset.yaml": datasetYaml("c"),
    "c/data/x.jsonl": row("c train", "x"),
    "c/heldout.jsonl": row("c test", "c answer"),
    "unrelated/dataset.yaml": datasetYaml("d"),
    "unrelated/data/x.jsonl": row("d train", "x"),
    "unrelated/heldout.jsonl": row("d test", "x"),
    "bench/gsm.jsonl": `${JSON.stringify({ question: "How many?", answer: "Four." })}\n`,
    "evals/cases.yaml": "name: cases\ncases:\n  - prompt: Case?\n    assert: [{ contains: x }]\n",
    "evals/from.yaml": "name: from\nfrom: { dataset: c, split: test, turns: reply }\nassert: [{ contains: x }]\n",
    "adapter/adapter.yaml": `name: ab
base: { model: org/model, revision: ${"ab".repeat(20)} }
datasets: [a, b]
gates:
  - { suite: ../evals/cases.yaml, min: 1 }
  - { suite: ../evals/from.yaml, min: 1 }
  - { metric: loss, split: test, below: base }
`,
  });
  const workspace = await openWorkspace(root);
  expect(workspace.findings).toEqual([]);
  const findings: Finding[] = [];
  const ask = (name: string) =>
    heldOutPrompts(workspace, workspace.datasets.get(name)!, {
      onFinding: (finding) => findings.push(finding),
      signal: new AbortController().signal,
    });
  const shared = [
    { place: { file: "evals/cases.yaml", line: 3, column: 5 }, texts: ["Case?"] },
    { place: { file: "c/heldout.jsonl", line: 1 }, set: "split test of c", texts: ["c test"], answers: ["c answer"] },
  ];
  const [cases, fromC] = shared;
  expect(await ask("a")).toEqual([
    cases,
    { place: { file: "b/heldout.jsonl", line: 1 }, set: "split test of b", texts: ["b test"], answers: ["b answer"] },
    fromC,
    {
      place: { file: "bench/gsm.jsonl", line: 1 },
      set: "benchmark bench/gsm.jsonl",
      texts: ["How many?"],
      answers: ["Four."],
    },
  ]);
  expect((await ask("b")).map(({ set }) => set)).toEqual([undefined, "split test of a", "split test of c"]);
  expect(await ask("c")).toEqual([]);
  expect(await ask("d")).toEqual([]);
  expect(findings).toEqual([]);
});
