import { glob } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { affectedAdapters } from "../../src/manifest/affected.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { adapterYaml, checkout, datasetYaml } from "./checkout.ts";

async function workspace() {
  const suite = "name: s\nassert: [{ contains: x }]\nfrom: { dataset: other, split: test }\n";
  const root = await checkout({
    "datasets/d/dataset.yaml": datasetYaml(
      "d",
      "hygiene: { contamination: { action: fail, against: [../../bench/*.jsonl] } }\n",
    ),
    "datasets/other/dataset.yaml": datasetYaml("other"),
    "adapters/a/adapter.yaml": `name: a\nbase: { model: ../../base }\ndatasets: [d]\nchat: { template: t.jinja }\ngates: [{ suite: evals/s.yaml, min: 1 }]\n`,
    "adapters/a/t.jinja": "",
    "adapters/b/adapter.yaml": adapterYaml("b", "", "other"),
    "base/config.json": "{}",
    "evals/s.yaml": suite,
  });
  const opened = await openWorkspace(root);
  expect(opened.findings).toEqual([]);
  return opened;
}

describe("which adapters a change may change", () => {
  test.each([
    ["nothing", [], []],
    ["what nobody reads", ["README.md", "src/x.ts", "datasets/d/notes.md", "adapters/a/notes.md"], []],
    ["a manifest", ["adapters/b/adapter.yaml"], [["b", "adapters/b/adapter.yaml (manifest)"]]],
    ["a benchmark", ["bench/gsm.jsonl"], [["a", "bench/gsm.jsonl (data set d)"]]],
    ["data by glob", ["datasets/d/data/x.jsonl"], [["a", "datasets/d/data/x.jsonl (data set d)"]]],
    ["data by name", ["datasets/d/heldout.jsonl"], [["a", "datasets/d/heldout.jsonl (data set d)"]]],
    ["another ending in the same directory", ["datasets/d/data/x.md"], []],
    ["a file whose name begins the same", ["datasets/d/heldout.jsonl.bak", "datasets/dd/data/x.jsonl"], []],
    ["the lock", ["datasets/d/dataset.lock.json"], [["a", "datasets/d/dataset.lock.json (data set d)"]]],
    ["the base model", ["base/model.safetensors"], [["a", "base/model.safetensors (base model)"]]],
    ["a directory whose name begins like the base's", ["base2/model.safetensors"], []],
    ["the chat template", ["adapters/a/t.jinja"], [["a", "adapters/a/t.jinja (chat template)"]]],
    ["the suite", ["evals/s.yaml"], [["a", "evals/s.yaml (evaluation suite)"]]],
    [
      "data that one learns from and another is measured by",
      ["datasets/other/heldout.jsonl"],
      [
        ["a", "datasets/other/heldout.jsonl (evaluation data other)"],
        ["b", "datasets/other/heldout.jsonl (data set other)"],
      ],
    ],
    [
      "several files, each once, in order",
      ["evals/s.yaml", "./base/config.json", "evals/s.yaml"],
      [["a", "base/config.json (base model)", "evals/s.yaml (evaluation suite)"]],
    ],
    ["files outside", ["../x.jsonl", "/etc/passwd"], []],
  ])("%s", async (_, changed, expected) => {
    const found = affectedAdapters(await workspace(), changed);
    expect(found.map(({ adapter, because }) => [adapter, ...because])).toEqual(expected);
  });

  test("every file that a glob matches affects, whatever the glob", async () => {
    const paths = [
      "a.jsonl",
      "data/a.jsonl",
      "data/x/a.jsonl",
      "data/x/b1.json",
      "other/b2.json",
      "data/[x].jsonl",
      "up.jsonl",
    ];
    const globs = [
      "**/*.jsonl",
      "data/**",
      "data/*/a.jsonl",
      "{data,other}/**/b?.json",
      "data/x/b[0-9].json",
      "../d/*.jsonl",
      "*.jsonl",
    ];
    const root = await checkout(Object.fromEntries(paths.map((path) => [`d/${path}`, ""])));
    for (const pattern of globs) {
      const at = await checkout({
        "d/dataset.yaml": `name: d\nlicense: MIT\nformat: messages\nfiles: [{ path: "${pattern}", split: train }]\n`,
        "a/adapter.yaml": adapterYaml("a"),
      });
      const opened = await openWorkspace(at);
      const matched = await glob(pattern, { cwd: `${root}/d`, expandDirectories: false });
      expect(matched.length).toBeGreaterThan(0);
      for (const path of matched) {
        const file = `d/${path.replace(/^\.\.\/d\//, "")}`;
        expect(affectedAdapters(opened, [file]), `${pattern} ${file}`).toHaveLength(1);
      }
    }
  });
});
