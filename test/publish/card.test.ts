import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CardInput, modelCard } from "../../src/publish/card.ts";
import { makeCard, makeEvaluation, makePlan } from "./adapter.ts";

function read(change: Partial<CardInput> = {}, plan = makePlan()) {
  const text = modelCard(makeCard(plan, makeEvaluation(plan), change));
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return { text, front: parse(front) as Record<string, unknown>, body };
}

const dataset = makeCard(makePlan(), makeEvaluation(makePlan())).datasets[0]!;

describe("model card", () => {
  test("the front matter is what the Hub reads", () => {
    expect(read().front).toEqual({
      base_model: "org/base",
      base_model_relation: "adapter",
      library_name: "peft",
      pipeline_tag: "text-generation",
      license: "cc-by-4.0",
      language: ["en"],
      datasets: ["desk"],
      tags: ["lora", "peft", "lora-action"],
      "model-index": [
        {
          name: "desk",
          results: [
            {
              task: { type: "text-generation", name: "Text generation" },
              dataset: { type: "evals/tools.yaml", name: "Tools" },
              metrics: [{ type: "pass-rate", name: "Pass rate", value: 0.95 }],
            },
            {
              task: { type: "text-generation", name: "Text generation" },
              dataset: { type: "desk", name: "Split test", split: "test" },
              metrics: [{ type: "loss", name: "Loss (nats per token)", value: 0.75 }],
            },
          ],
        },
      ],
    });
  });

  test("a base model that is a directory is named in the text, never linked", () => {
    const { front, body } = read({}, makePlan(1, null));
    expect(front).not.toHaveProperty("base_model");
    expect(body).toContain("`./base`");
  });

  test.each([
    [["MIT"], { license: "mit" }],
    [["GPL-3.0-or-later"], { license: "gpl-3.0" }],
    [["ODbL-1.0"], { license: "odbl" }],
    [["LicenseRef-Ours"], { license: "other", license_name: "licenseref-ours" }],
    [["MIT", "CC-BY-4.0"], { license: "other", license_name: "cc-by-4.0 and mit" }],
  ])("licences %j", (licenses, fields) => {
    const { front } = read({ datasets: licenses.map((license) => ({ ...dataset, license })) });
    expect(front).toMatchObject(fields);
  });

  test("regional languages keep their code and their region", () => {
    const { front } = read({ datasets: [{ ...dataset, language: ["pt-BR", "en", "zh-Hant"] }] });
    expect(front).toMatchObject({ language: ["en", "pt", "zh"], language_bcp47: ["pt-BR", "zh-Hant"] });
  });

  test("base and adapter stand side by side with their intervals", () => {
    expect(read().body).toContain("| Tools: pass rate | 5.0% [1.0%, 24.0%] | 95.0% [76.0%, 99.0%] | ≥ 0.90 | passed |");
  });

  test("what hygiene removed is counted by rule", () => {
    expect(read().body).toContain("- Removed by hygiene: 3 (2 by exact, 1 by near)");
  });

  test("untrusted text stays text", () => {
    const evil =
      "<img src=x onerror=alert(1)> | [click](javascript:x) `a` **b**\n---\nbase_model: evil/model\n```\n# x\u202e";
    const plan = makePlan();
    const evaluation = makeEvaluation(plan);
    evaluation.gates[0]!.gate = evil;
    evaluation.suites[0]!.name = evil;
    const text = modelCard(
      makeCard(plan, evaluation, { description: evil, datasets: [{ ...dataset, description: evil, license: evil }] }),
    );
    const body = text.slice(text.indexOf("\n---\n") + 5);
    expect(parse(text.slice(4, text.indexOf("\n---\n")))).toMatchObject({ base_model: "org/base" });
    expect(body).not.toMatch(/<img|^---$|^# x|\u202e/m);
    expect(body).not.toMatch(/(?<!\\)\[click/);
    expect(body).toContain("\\*\\*b\\*\\*");
    const columns = (line: string) => line.split(/(?<!\\)\|/).length;
    const rows = body.split("\n").filter((line) => line.startsWith("| ") && line.includes("onerror"));
    expect(rows.map(columns)).toEqual([7, 6]);
  });

  test("the same input gives the same bytes, and no time or commit of the data is in them", () => {
    expect(read().text).toBe(read().text);
    expect(read().text).not.toMatch(/\b20\d\d-\d\d-\d\d/);
  });
});
