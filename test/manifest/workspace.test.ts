import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatPlace } from "../../src/formats/error.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { adapterYaml, checkout, datasetYaml } from "./checkout.ts";
import { said } from "./said.ts";

const dataset = { "datasets/d/dataset.yaml": datasetYaml("d") };

async function complaints(files: Record<string, string>): Promise<string[]> {
  return (await openWorkspace(await checkout(files))).findings.map(said);
}

/** What is said of an adapter in `adapters/a` with these lines from line 4, beside a good data set. */
async function ofAdapter(more: string, files: Record<string, string> = {}): Promise<string[]> {
  const found = await complaints({ ...dataset, "adapters/a/adapter.yaml": adapterYaml("a", more), ...files });
  return found.map((line) => line.replace("adapters/a/adapter.yaml:", ""));
}

describe("finding manifests", () => {
  test("anywhere, by name, in order, with their directories", async () => {
    const workspace = await openWorkspace(
      await checkout({
        "dataset.yaml": datasetYaml("z"),
        "b/dataset.yaml": datasetYaml("y"),
        "b/c/adapter.yaml": adapterYaml("b", "", "z, y"),
        "b/other.yaml": "nonsense: [",
      }),
    );
    expect(workspace.findings).toEqual([]);
    expect([...workspace.datasets.keys()]).toEqual(["y", "z"]);
    expect(workspace.datasets.get("z")).toMatchObject({ file: "dataset.yaml", directory: "." });
    expect(workspace.datasets.get("y")).toMatchObject({ file: "b/dataset.yaml", directory: "b" });
    expect(workspace.adapters.get("b")).toMatchObject({ file: "b/c/adapter.yaml", directory: "b/c" });
  });

  test("not in node_modules, dist, directories with a dot, or through linked directories", async () => {
    const root = await checkout({
      "dataset.yaml": datasetYaml("d"),
      "node_modules/x/dataset.yaml": datasetYaml("d"),
      "a/node_modules/x/dataset.yaml": datasetYaml("d"),
      "dist/dataset.yaml": datasetYaml("d"),
      ".lora/dataset.yaml": datasetYaml("d"),
      ".git/dataset.yaml": "[",
      "real/nothing.txt": "",
    });
    await symlink("..", join(root, "real/loop"));
    const workspace = await openWorkspace(root);
    expect(workspace.findings).toEqual([]);
    expect(workspace.datasets.size).toBe(1);
  });

  test("a manifest that is a link inside is read; one that leads out is refused", async () => {
    const outside = await checkout({ "dataset.yaml": datasetYaml("stolen") });
    const root = await checkout({ "shared/d.yaml": datasetYaml("d"), "in/x": "", "out/x": "" });
    await symlink("../shared/d.yaml", join(root, "in/dataset.yaml"));
    await symlink(join(outside, "dataset.yaml"), join(root, "out/dataset.yaml"));
    const workspace = await openWorkspace(root);
    expect([...workspace.datasets.keys()]).toEqual(["d"]);
    expect(workspace.findings.map(said)).toEqual([
      'out/dataset.yaml path-outside: "out/dataset.yaml" leads out of the repository through a symbolic link. → Put the files themselves into the repository; what lies outside of it is not part of a commit.',
    ]);
  });

  test("the other ending is pointed out", async () => {
    expect(await complaints({ ...dataset, "x/adapter.yml": adapterYaml("x") })).toEqual([
      "x/adapter.yml manifest-file-name: adapter.yml is not read: manifests are called adapter.yaml. → Rename it to adapter.yaml.",
    ]);
  });

  test("nothing at all", async () => {
    expect(await complaints({ "README.md": "" })).toEqual([
      ". workspace-empty: There is no dataset.yaml and no adapter.yaml here. → Run `lora init`, or correct --cwd (working-directory in the Action).",
    ]);
  });

  test("no such directory", async () => {
    const root = await checkout({});
    await expect(openWorkspace(join(root, "missing"))).rejects.toMatchObject({ code: "workspace-missing", exit: 2 });
  });

  test.skipIf(process.getuid?.() === 0)("a directory that may not be read", async () => {
    const root = await checkout({ ...dataset, "locked/x": "" });
    await chmod(join(root, "locked"), 0);
    const { findings } = await openWorkspace(root);
    await chmod(join(root, "locked"), 0o755);
    expect(findings.map(({ rule, place }) => [rule, place?.file])).toEqual([["directory-unreadable", "locked"]]);
  });

  test("findings of all files come together, in order of file and line, with what could be read beside them", async () => {
    const workspace = await openWorkspace(
      await checkout({
        "b/dataset.yaml": "name: b\nlicence: MIT\nfiles: [{ path: x.jsonl, split: train }]\nformat: messages\n",
        "a/dataset.yaml": "name: [\n",
        "c/adapter.yaml": "nam: c\nbase: { model: org/m }\ndatasets: [b, a]\n",
        ...dataset,
      }),
    );
    expect(
      workspace.findings.map((finding) => `${formatPlace(finding.place ?? { file: "" })} ${finding.rule}`),
    ).toEqual([
      "a/dataset.yaml:2:1 yaml-syntax",
      "b/dataset.yaml:2:1 manifest-unknown-key",
      "c/adapter.yaml:1:1 manifest-unknown-key",
    ]);
    expect([...workspace.datasets.keys()]).toEqual(["d"]);
  });
});

describe("names", () => {
  test("two data sets of one name, two adapters of one name", async () => {
    const found = await openWorkspace(
      await checkout({
        ...dataset,
        "e/dataset.yaml": datasetYaml("d"),
        "x/adapter.yaml": adapterYaml("a"),
        "y/adapter.yaml": adapterYaml("a"),
      }),
    );
    expect(found.findings.map(said)).toEqual([
      "e/dataset.yaml:1:7 manifest-duplicate-name: Two data sets are called d. → Rename one: names are unique in a repository.",
      "y/adapter.yaml:1:7 manifest-duplicate-name: Two adapters are called a. → Rename one: names are unique in a repository.",
    ]);
    expect(found.findings[0]?.related).toEqual([
      { message: "It is first given here.", place: { file: "datasets/d/dataset.yaml", line: 1, column: 7 } },
    ]);
  });

  test("a data set and an adapter may share a name", async () => {
    expect(await complaints({ ...dataset, "a/adapter.yaml": adapterYaml("d") })).toEqual([]);
  });

  test.each([["a near one", "dd, e1", ['2:12 … No data set is called "dd". → Did you mean `d`?']]])(
    "an unknown data set: %s",
    async () => {
      const files = { ...dataset, "e/dataset.yaml": datasetYaml("support-desk") };
      expect(await complaints({ ...files, "a/adapter.yaml": adapterYaml("a", "", "d, suport-desk, weather") })).toEqual(
        [
          'a/adapter.yaml:3:15 manifest-unknown-dataset: No data set is called "suport-desk". → Did you mean `support-desk`?',
          'a/adapter.yaml:3:28 manifest-unknown-dataset: No data set is called "weather". → There are: d, support-desk.',
        ],
      );
      expect(await complaints({ "a/adapter.yaml": adapterYaml("a") })).toEqual([
        'a/adapter.yaml:3:12 manifest-unknown-dataset: No data set is called "d". → Write a dataset.yaml first; `lora init` makes one.',
      ]);
    },
  );

  test("a data set whose manifest is broken is not reported a second time as unknown", async () => {
    const found = await complaints({ "d/dataset.yaml": "name: d\n", "a/adapter.yaml": adapterYaml("a") });
    expect(found.map((line) => line.split(" ")[1])).toEqual(Array(3).fill("manifest-missing-key:"));
  });
});

describe("data sets", () => {
  const files = (lines: string) => ({ "d/dataset.yaml": `name: d\nlicense: MIT\nformat: messages\nfiles:\n${lines}` });

  test("no train split", async () => {
    expect(await complaints(files("  - { path: a.jsonl, split: test }\n  - { path: b.jsonl, split: dev }\n"))).toEqual([
      "d/dataset.yaml:4:1 manifest-no-train: The data set has no split `train`; it has dev, test. → Give at least one file `split: train`.",
    ]);
  });

  test("no train split is fine for a data set that only a suite reads", async () => {
    const found = await ofAdapter("gates: [{ suite: s.yaml, min: 1 }]\n", {
      ...files("  - { path: a.jsonl, split: test }\n"),
      "datasets/d/dataset.yaml": datasetYaml("other"),
      "adapters/a/adapter.yaml": adapterYaml("a", "gates: [{ suite: s.yaml, min: 1 }]\n", "other"),
      "s.yaml": "name: s\nassert: [{ contains: x }]\nfrom: { dataset: d, split: test }\n",
    });
    expect(found).toEqual([]);
  });

  test("paths of data files", async () => {
    const lines = [
      "  - { path: ../../x.jsonl, split: train }",
      "  - { path: /abs/x.jsonl, split: train }",
      "  - { path: 'sub\\x.jsonl', split: train }",
      "  - { path: x.csv, split: train }",
      "  - { path: 'data/*.jsonl.gz', split: train }",
      "  - { path: '*/../../../x', split: train }",
      "  - { path: y.jsonl, split: train }",
      "  - { path: y.jsonl, split: test }",
      "  - { path: y.jsonl, split: train }",
    ];
    expect((await complaints(files(lines.join("\n")))).map((line) => line.replace("d/dataset.yaml:", ""))).toEqual([
      '5:13 path-outside: "../../x.jsonl" leaves the repository. → Move what it names into the repository: a commit must hold all that a run reads.',
      '6:13 path-form: The path "/abs/x.jsonl" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
      '7:13 path-form: The path "sub\\x.jsonl" has backslashes. → Use forward slashes: "sub/x.jsonl".',
      '8:13 manifest-file-kind: "x.csv" is not of a kind that is read. → Convert it to one of .jsonl, .ndjson, .json, .parquet.',
      '9:13 manifest-file-kind: "data/*.jsonl.gz" is not of a kind that is read. → Convert it to one of .jsonl, .ndjson, .json, .parquet.',
      '10:13 path-form: The glob "*/../../../x" climbs up behind a wildcard. → Put `..` before the first wildcard, and no `/` at the start of an alternative.',
      '12:13 manifest-duplicate: "y.jsonl" is in two splits, train and test. → Keep it in one: what is trained on cannot be held out.',
      '13:13 manifest-duplicate: "y.jsonl" is listed twice. → Take one out.',
    ]);
  });

  test("a directory of data that is a link out of the repository", async () => {
    const outside = await checkout({ "x.jsonl": "" });
    const root = await checkout(dataset);
    await symlink(outside, join(root, "datasets/d/data"));
    expect((await openWorkspace(root)).findings.map(said)).toEqual([
      'datasets/d/dataset.yaml:4:13 path-outside: "data/" leads out of the repository through a symbolic link. → Put the files themselves into the repository; what lies outside of it is not part of a commit.',
    ]);
  });
});

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

test("the same checkout gives the same workspace, whatever the order its files were made in", async () => {
  const files = {
    ...dataset,
    "x/adapter.yaml": adapterYaml("x", "loar: 1\n"),
    "a/adapter.yaml": adapterYaml("a", "", "e"),
  };
  const reversed = Object.fromEntries(Object.entries(files).reverse());
  expect(await complaints(files)).toEqual(await complaints(reversed));
  expect(await complaints(files)).toHaveLength(2);
});

test("a directory called like a manifest is no manifest", async () => {
  const root = await checkout(dataset);
  await mkdir(join(root, "x/dataset.yaml"), { recursive: true });
  expect((await openWorkspace(root)).findings).toEqual([]);
});
