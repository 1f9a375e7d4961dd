import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { adapterYaml, checkout, complaintsOf as complaints, datasetYaml } from "./checkout.ts";

const dataset = { "datasets/d/dataset.yaml": datasetYaml("d") };

/** What is said of an adapter in `adapters/a` with these lines from line 4, beside a good data set. */
async function ofAdapter(more: string, files: Record<string, string> = {}): Promise<string[]> {
  const found = await complaints({ ...dataset, "adapters/a/adapter.yaml": adapterYaml("a", more), ...files });
  return found.map((line) => line.replace("adapters/a/adapter.yaml:", ""));
}

describe("base models", () => {
  const list = "The commits are listed at https://huggingface.co/org/model/commits/main.";
  const sha = "ab".repeat(20);
  test.each([
    [
      "{ model: org/model }",
      `2:1 manifest-revision: \`base\` has no \`revision\`, so what is trained could change under you. → Add \`revision:\` with the commit's 40 hex digits. ${list}`,
    ],
    [
      "{ model: org/model, revision: main }",
      `2:37 manifest-revision: The revision "main" is a branch or a tag, which moves. → Write the commit it points to now, 40 hex digits. ${list}`,
    ],
    [
      "{ model: org/model, revision: v1.0 }",
      `2:37 manifest-revision: The revision "v1.0" is a branch or a tag, which moves. → Write the commit it points to now, 40 hex digits. ${list}`,
    ],
    [
      "{ model: org/model, revision: abcdef1 }",
      `2:37 manifest-revision: The revision "abcdef1" is not a whole commit: it has 7 hex digits, not 40. → Write all 40. ${list}`,
    ],
    [
      `{ model: org/model, revision: ${sha}a }`,
      `2:37 manifest-revision: The revision "${sha}a" is not a whole commit: it has 41 hex digits, not 40. → Write all 40. ${list}`,
    ],
    [
      `{ model: org/model, revision: ${sha.toUpperCase()} }`,
      `2:37 manifest-revision: The revision "${sha.toUpperCase()}" has capital letters. → Write ${sha}.`,
    ],
    [
      "{ model: ./base }",
      '2:16 manifest-base-missing: There is no directory "./base"; it is looked for beside the manifest. → Correct the path, or write a Hugging Face model id (`org/name`).',
    ],
    [
      "{ model: ../../file.txt }",
      '2:16 manifest-base-missing: There is no directory "../../file.txt"; it is looked for beside the manifest. → Correct the path, or write a Hugging Face model id (`org/name`).',
    ],
    [
      "{ model: ../../../base }",
      '2:16 path-outside: "../../../base" leaves the repository. → Move what it names into the repository: a commit must hold all that a run reads.',
    ],
    [
      "{ model: /models/base }",
      '2:16 path-form: The path "/models/base" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "{ model: 'C:\\models' }",
      '2:16 path-form: The path "C:\\models" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "{ model: gpt2 }",
      '2:16 manifest-base: "gpt2" is neither a model id nor a directory. → A model id is `org/name`; a directory starts with `./` or `../`.',
    ],
    [
      "{ model: tiny }",
      '2:16 manifest-base: "tiny" is neither a model id nor a directory. → For the directory beside the manifest, write "./tiny".',
    ],
    [
      "{ model: https://huggingface.co/org/model }",
      '2:16 manifest-base: "https://huggingface.co/org/model" is neither a model id nor a directory. → A model id is `org/name`; a directory starts with `./` or `../`.',
    ],
    ["{ model: ./tiny }", null],
    [`{ model: org/model, revision: ${sha} }`, null],
  ])("%s", async (base, expected) => {
    const manifest = adapterYaml("a").replace(/^base: .*$/m, `base: ${base}`);
    const found = await complaints({
      ...dataset,
      "adapters/a/adapter.yaml": manifest,
      "adapters/a/tiny/config.json": "{}",
      "file.txt": "",
    });
    expect(found).toEqual(expected === null ? [] : [`adapters/a/adapter.yaml:${expected}`]);
  });

  test("a base directory that is a link out of the repository", async () => {
    const outside = await checkout({ "config.json": "{}" });
    const root = await checkout({ ...dataset, "a/adapter.yaml": "name: a\nbase: { model: ./base }\ndatasets: [d]\n" });
    await symlink(outside, join(root, "a/base"));
    expect((await openWorkspace(root)).findings.map(({ rule }) => rule)).toEqual(["path-outside"]);
  });
});

describe("the rest of an adapter", () => {
  test("paths below a file, or to nowhere, are missing, not a crash", async () => {
    const files = { "s.yaml": "" };
    const more = "chat: { template: adapter.yaml/x }\ngates: [{ suite: s.yaml/x, min: 1 }]\n";
    expect((await ofAdapter(more, files)).map((line) => line.split(": ")[0])).toEqual([
      "4:19 manifest-template-missing",
      "5:18 manifest-suite-missing",
    ]);
  });

  test("a chat template that is missing, and a day that is none", async () => {
    expect(await ofAdapter("chat:\n  template: chat.jinja\n  date: 2024-02-30\n")).toEqual([
      '5:13 manifest-template-missing: There is no chat template "adapters/a/chat.jinja". → The path is relative to the manifest.',
      '6:9 manifest-value: `chat.date` is "2024-02-30", which is no day. → Write a day as YYYY-MM-DD.',
    ]);
    expect(
      await ofAdapter("chat: { template: ../chat.jinja, date: 2024-02-29 }\n", { "adapters/chat.jinja": "" }),
    ).toEqual([]);
  });

  test("a micro batch larger than the batch, and a precision the backend does not have", async () => {
    expect(await ofAdapter("training: { batchSize: 4, microBatchSize: 5, precision: bf16 }\n")).toEqual([
      "4:43 manifest-range: `training.microBatchSize` is 5, more than `batchSize`, which is 4. → A step's rows are split into micro batches: choose at most batchSize.",
      "4:57 manifest-precision: The wasm backend computes in f32; it has no bf16. → Write `precision: f32`.",
    ]);
  });

  test.each([
    ["quantization: nf4", "quantization"],
    ["quantization: int8", "quantization"],
    ["sharding: on", "sharding"],
    ["compile: true", "compile"],
    ["deterministic: false", "deterministic"],
    ['launcher: "torchrun {engine}"', "launcher"],
  ])("%s is of the peft engine, and refused by name elsewhere", async (asked, key) => {
    expect(await ofAdapter(`training: { ${asked} }\n`)).toEqual([
      `4:13 manifest-engine: \`training.${key}\` is of the peft engine; the tfjs engine has none. → Write \`engine: peft\`, or take \`${key}\` out.`,
    ]);
    expect(await ofAdapter(`training: { engine: peft, ${asked} }\n`)).toEqual([]);
  });

  test("a device the backend does not compute on, and a backend that is another engine's", async () => {
    expect(await ofAdapter("training: { device: gpu }\n")).toEqual([
      "4:21 manifest-device: The wasm backend computes on the CPU. → For a GPU write `backend: tensorflow` or `backend: webgpu`, or `engine: peft`.",
    ]);
    expect(await ofAdapter("training: { engine: peft, backend: tensorflow }\n")).toEqual([
      "4:27 manifest-backend: `training.backend` says what the tfjs engine computes with; the peft engine has PyTorch. → Take `backend` out, or write `engine: tfjs`.",
    ]);
  });

  test("gates on splits that are not there, or that are learned from", async () => {
    const gates = [
      "gates:",
      "  - { metric: loss, split: tset, below: base }",
      "  - { metric: loss, split: train, below: base }",
      "  - { metric: loss, split: validation, max: 2 }",
      "  - { metric: loss, split: test, below: base }",
      "  - { metric: regurgitation, max: 0.1 }",
    ];
    expect(await ofAdapter(`${gates.join("\n")}\n`)).toEqual([
      '5:28 manifest-unknown-split: No data set of the adapter has a split "tset". → Did you mean `test`?',
      "6:28 manifest-held-out: The gate measures on `train`, which is what the adapter learns. → Measure on a held-out split: test.",
      '7:28 manifest-unknown-split: No data set of the adapter has a split "validation". → The data sets have the splits test, train.',
    ]);
  });

  test("a gate whose default split is missing is shown at the gate", async () => {
    const only = { "datasets/d/dataset.yaml": datasetYaml("d").replace("split: test", "split: dev") };
    expect(await ofAdapter("gates:\n  - { metric: regurgitation, max: 0.1 }\n", only)).toEqual([
      '5:5 manifest-unknown-split: No data set of the adapter has a split "test". → The data sets have the splits dev, train.',
    ]);
  });

  test("one of several data sets having the split is enough", async () => {
    const found = await complaints({
      "one/dataset.yaml": datasetYaml("one"),
      "two/dataset.yaml": datasetYaml("two").replace("split: test", "split: dev"),
      "a/adapter.yaml": adapterYaml("a", "gates: [{ metric: loss, split: dev, below: base }]\n", "one, two"),
    });
    expect(found).toEqual([]);
  });
});

describe("suites", () => {
  const suite = "name: s\ncases: [{ prompt: p, assert: [{ contains: x }] }]\n";
  const gate = (path: string) => `gates:\n  - { suite: ${path}, min: 1 }\n`;

  test.each([
    ["from the root", "evals/s.yaml", "evals/s.yaml"],
    ["beside the manifest", "s.yaml", "adapters/a/s.yaml"],
    ["beside the manifest, said so", "./s.yaml", "adapters/a/s.yaml"],
    ["from the manifest upwards", "../../evals/s.yaml", "evals/s.yaml"],
  ])("found %s, and named from the root", async (_, path, file) => {
    const root = await checkout({ ...dataset, "adapters/a/adapter.yaml": adapterYaml("a", gate(path)), [file]: suite });
    const workspace = await openWorkspace(root);
    expect(workspace.findings).toEqual([]);
    expect(workspace.adapters.get("a")?.manifest.gates).toEqual([{ suite: file, metric: "pass-rate", min: 1 }]);
    expect(workspace.suites.get(file)?.suite.maxNewTokens).toBe(128);
  });

  test.each([
    [
      "evals/s.yaml",
      '5:14 manifest-suite-missing: There is no suite "evals/s.yaml". → It was looked for at adapters/a/evals/s.yaml and evals/s.yaml.',
    ],
    [
      "./s.yaml",
      '5:14 manifest-suite-missing: There is no suite "./s.yaml". → It was looked for at adapters/a/s.yaml.',
    ],
    [
      "../../../s.yaml",
      '5:14 path-outside: "../../../s.yaml" leaves the repository. → Move what it names into the repository: a commit must hold all that a run reads.',
    ],
    [
      "/s.yaml",
      '5:14 path-form: The path "/s.yaml" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "both.yaml",
      '5:14 manifest-suite-ambiguous: "both.yaml" is both adapters/a/both.yaml and both.yaml. → Write "./both.yaml" for the one beside the manifest, "../../both.yaml" for the other.',
    ],
  ])("%s", async (path, expected) => {
    const found = await ofAdapter(gate(path), { "both.yaml": suite, "adapters/a/both.yaml": suite });
    expect(found).toEqual([expected]);
  });

  test("what is wrong inside a suite is said once, however many gates name it", async () => {
    const found = await complaints({
      ...dataset,
      "a/adapter.yaml": adapterYaml("a", gate("s.yaml")),
      "b/adapter.yaml": adapterYaml("b", gate("s.yaml")),
      "s.yaml": "name: s\ncase: []\nfrom: { dataset: d, split: test }\n",
    });
    expect(found).toEqual(['s.yaml:2:1 manifest-unknown-key: Unknown key "case". → Did you mean `cases`?']);
  });

  test("the data set and the split that cases come from", async () => {
    const from = (text: string) => `name: s\nassert: [{ tool-call: expected }]\nfrom:\n  dataset: ${text}\n`;
    expect(await ofAdapter(gate("s.yaml"), { "s.yaml": from("dd\n  split: test") })).toEqual([
      's.yaml:4:12 manifest-unknown-dataset: No data set is called "dd". → Did you mean `d`?',
    ]);
    expect(await ofAdapter(gate("s.yaml"), { "s.yaml": from("d\n  split: tets") })).toEqual([
      's.yaml:5:10 manifest-unknown-split: The data set d has no split "tets". → Did you mean `test`?',
    ]);
    expect(await ofAdapter(gate("s.yaml"), { "s.yaml": from("d\n  split: holdout") })).toEqual([
      's.yaml:5:10 manifest-unknown-split: The data set d has no split "holdout". → It has test, train.',
    ]);
  });
});

describe("publishing", () => {
  const own = "Publish into a directory of its own, such as `file:./published/a`.";
  test.each([
    ["file:.", `Publishing to "file:." would overwrite the repository itself. → ${own}`],
    ["file:./", `Publishing to "file:./" would overwrite the repository itself. → ${own}`],
    ["file:adapters", `Publishing to "file:adapters" would overwrite adapters/a/adapter.yaml. → ${own}`],
    ["file:./datasets/d", `Publishing to "file:./datasets/d" would overwrite datasets/d/dataset.yaml. → ${own}`],
    ["file:.git/x", `Publishing to "file:.git/x" would overwrite the repository's history. → ${own}`],
    [
      "file:adapters/a/base",
      `Publishing to "file:adapters/a/base" would overwrite the base model adapters/a/base. → ${own}`,
    ],
    [
      "file:adapters/a/base/sub",
      `Publishing to "file:adapters/a/base/sub" would overwrite the base model adapters/a/base. → ${own}`,
    ],
  ])("%s", async (to, expected) => {
    const text = `name: a\nbase: { model: ./base }\ndatasets: [d]\npublish: { to: "${to}" }\n`;
    await expect(
      complaints({ ...dataset, "adapters/a/adapter.yaml": text, "adapters/a/base/config.json": "{}" }),
    ).resolves.toEqual([`adapters/a/adapter.yaml:4:16 manifest-publish-target: ${expected}`]);
  });

  test.each(["file:../x", "file:published/../../x"])("%s leaves the repository", async (to) => {
    const next = "Move what it names into the repository: a commit must hold all that a run reads.";
    expect(await ofAdapter(`publish: { to: "${to}" }\n`)).toEqual([
      `4:16 path-outside: "${to.replace("file:", "")}" leaves the repository. → ${next}`,
    ]);
  });

  test.each(["file:published/a", "file:./published/a", "hf://org/a"])("%s is fine", async (to) => {
    expect(await ofAdapter(`publish: { to: "${to}" }\n`)).toEqual([]);
  });

  test("two adapters to one place, also when the Hub alone thinks it is one", async () => {
    const found = await complaints({
      ...dataset,
      "a/adapter.yaml": adapterYaml("a", 'publish: { to: "file:out/x" }\n'),
      "b/adapter.yaml": adapterYaml("b", 'publish: { to: "file:./out/x/" }\n'),
      "c/adapter.yaml": adapterYaml("c", 'publish: { to: "hf://org/X" }\n'),
      "e/adapter.yaml": adapterYaml("e", 'publish: { to: "hf://org/x" }\n'),
    });
    expect(found).toEqual([
      'b/adapter.yaml:4:16 manifest-publish-target: "file:./out/x/" is also where a is published. → Give each adapter a place of its own.',
      'e/adapter.yaml:4:16 manifest-publish-target: "hf://org/x" is also where c is published. → Give each adapter a place of its own.',
    ]);
  });

  test.each([
    ["{nam}-v{version}", 'The tag has an unknown placeholder, "{nam}". → Did you mean {name}?'],
    ["{sha}-{version}", 'The tag has an unknown placeholder, "{sha}". → Known are {name} and {version}.'],
    [
      "{name}-latest",
      "The tag has no {version}, so there could be only one release. → Write it as in `{name}-v{version}`.",
    ],
    [
      "{name} v{version}",
      '"a v1.2.3" cannot be the name of a git tag. → Keep to letters, digits, `.`, `_`, `-` and `/`.',
    ],
    ["-{version}", '"-1.2.3" cannot be the name of a git tag. → Keep to letters, digits, `.`, `_`, `-` and `/`.'],
    ["v{version}..x", '"v1.2.3..x" cannot be the name of a git tag. → Keep to letters, digits, `.`, `_`, `-` and `/`.'],
    [
      "v{version}.lock",
      '"v1.2.3.lock" cannot be the name of a git tag. → Keep to letters, digits, `.`, `_`, `-` and `/`.',
    ],
  ])("the tag %s", async (tag, expected) => {
    expect(await ofAdapter(`publish: { to: "hf://o/n", tag: "${tag}" }\n`)).toEqual([`4:33 manifest-tag: ${expected}`]);
  });

  test("a tag with a path is fine", async () => {
    expect(await ofAdapter('publish: { to: "hf://o/n", tag: "release/{name}/{version}" }\n')).toEqual([]);
  });
});
