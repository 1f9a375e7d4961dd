import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type BenchmarkRow, readBenchmarks } from "../../src/dataset/benchmark.ts";
import type { Finding } from "../../src/formats/finding.ts";
import type { ResolvedBenchmark } from "../../src/manifest/resolve.ts";
import { checkout, dataset } from "./checkout.ts";

async function read(files: { [path: string]: string }, against: ResolvedBenchmark[]) {
  const entry = dataset([{ path: "a.jsonl", split: "train" }]);
  entry.manifest.hygiene.contamination.against = against;
  const rows: BenchmarkRow[] = [];
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  for await (const row of readBenchmarks(checkout(files), entry, { onFinding })) rows.push(row);
  return { rows, findings };
}

const lines = (...rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("readBenchmarks", () => {
  test("rows of the four formats, and of the names benchmarks use", async () => {
    const turns = [
      { role: "system", content: "s" },
      { role: "user", content: "q" },
      { role: "assistant", content: "a" },
    ];
    const shapes: [row: unknown, questions: string[], answers: string[]][] = [
      [{ messages: turns }, ["q"], ["a"]],
      [
        {
          conversations: [
            { from: "human", value: "q" },
            { from: "gpt", value: "a" },
          ],
        },
        ["q"],
        ["a"],
      ],
      [{ prompt: turns.slice(0, 2), completion: "a" }, ["q"], ["a"]],
      [{ prompt: "q", completion: "a" }, ["q"], ["a"]],
      [{ instruction: "q", input: "i", output: "a" }, ["q", "i"], ["a"]],
      [{ instruction: "q", input: "", output: "a" }, ["q"], ["a"]],
      [{ question: "q", answer: "a" }, ["q"], ["a"]],
      [{ id: 1, problem: "q", solution: "a" }, ["q"], ["a"]],
      [{ question: "q", choices: ["x", "y"], answer: 1 }, ["q"], []],
      [{ text: "q" }, ["q"], []],
      [{ prompt: "q", canonical_solution: "a" }, ["q"], ["a"]],
    ];
    const { rows, findings } = await read({ "b/all.jsonl": lines(...shapes.map(([row]) => row)) }, [
      { path: "../b/all.jsonl" },
    ]);
    expect(findings).toEqual([]);
    expect(rows).toEqual(
      shapes.map(([, questions, answers], index) => ({
        place: { file: "b/all.jsonl", line: index + 1 },
        questions,
        answers: answers.length === 0 ? [] : answers,
      })),
    );
  });

  test("a prompt of turns needs no completion", async () => {
    const { rows } = await read({ "d/b.jsonl": lines({ prompt: [{ role: "user", content: "q" }] }) }, [
      { path: "b.jsonl" },
    ]);
    expect(rows.map(({ questions }) => questions)).toEqual([["q"]]);
  });

  test("named keys go before all else", async () => {
    const row = { question: "other", ctx: "q", endings: "a", answer: "other" };
    const { rows } = await read({ "d/b.jsonl": lines(row) }, [{ path: "b.jsonl", question: "ctx", answer: "endings" }]);
    expect(rows).toEqual([{ place: { file: "d/b.jsonl", line: 1 }, questions: ["q"], answers: ["a"] }]);
  });

  test("globs, JSON arrays; each file once", async () => {
    const { rows } = await read(
      { "d/b/x.json": JSON.stringify([{ text: "x1" }, { text: "x2" }]), "d/b/a.jsonl": lines({ text: "a" }) },
      [{ path: "b/*.json*" }, { path: "b/x.json" }],
    );
    expect(rows.map(({ place, questions }) => `${place.file}:${place.line} ${questions}`)).toEqual([
      "d/b/a.jsonl:1 a",
      "d/b/x.json:1 x1",
      "d/b/x.json:1 x2",
    ]);
  });

  test("what cannot be read is said at its line, and the rest is read", async () => {
    const { rows, findings } = await read(
      {
        "d/b.jsonl": `${lines({ id: 1 }, { question: "q" })}{broken\n${lines({ question: " " }, { messages: [{ role: "x" }] }, ["q"])}`,
      },
      [{ path: "b.jsonl" }, { path: "none.jsonl" }, { path: join("b.jsonl"), question: "ctx" }],
    );
    expect(rows.map(({ place }) => place.line)).toEqual([2]);
    const said = findings
      .map(({ rule, severity, place }) => `${severity} ${rule} ${place?.file}:${place?.line}`)
      .sort();
    expect(said).toEqual([
      "error benchmark-row d/b.jsonl:1",
      "error dataset-no-files d/dataset.yaml:NaN",
      "error json-malformed d/b.jsonl:3",
      "error record-shape d/b.jsonl:5",
    ]);
    const mute = findings.find(({ rule }) => rule === "benchmark-row");
    expect(mute?.message).toBe(
      "3 rows of d/b.jsonl, from this one on, have none of question, prompt, problem, instruction, query, input, text with a text.",
    );
  });
});
