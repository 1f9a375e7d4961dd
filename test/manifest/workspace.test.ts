import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatPlace } from "../../src/formats/error.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { adapterYaml, checkout, complaintsOf as complaints, datasetYaml } from "./checkout.ts";
import { said } from "./said.ts";

const dataset = { "datasets/d/dataset.yaml": datasetYaml("d") };

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
    const found = await complaints({
      ...files("  - { path: a.jsonl, split: test }\n"),
      "datasets/d/dataset.yaml": datasetYaml("other"),
      "adapters/a/adapter.yaml": adapterYaml("a", "gates: [{ suite: s.yaml, min: 1 }]\n", "other"),
      "s.yaml": "name: s\nassert: [{ contains: x }]\nfrom: { dataset: d, split: test }\n",
    });
    expect(found).toEqual([]);
  });

  test("files without a split are dealt, and there is a share for every held-out split and for train", async () => {
    const dealt = (more: string, file = "{ path: a.jsonl }") =>
      complaints({ "d/dataset.yaml": `name: d\nlicense: MIT\nformat: messages\nfiles: [${file}]\n${more}` });
    expect(await dealt("splits: grouped\n")).toEqual([]);
    expect(await dealt("splits: { by: grouped, shares: { test: 0.1, dev: 0.2 }, seed: 7 }\n")).toEqual([]);
    expect(await dealt("")).toEqual([
      "d/dataset.yaml:4:9 manifest-missing-key: `files[0]` has no `split`, and there is no `splits` by which its records would be dealt. → Add `split: train` to the file, or `splits: grouped` to the manifest.",
    ]);
    expect(await dealt("splits: grouped\n", "{ path: a.jsonl, split: train }")).toEqual([
      "d/dataset.yaml:5:1 manifest-shares: Every file has a split: there is nothing to deal. → Take `split` away from the files whose records are to be dealt, or take `splits` out.",
    ]);
    expect(await dealt("splits:\n  by: grouped\n  shares: { train: 0.9, Test: 0.2 }\n")).toEqual([
      "d/dataset.yaml:7:3 manifest-shares: The shares add up to 1.1, which leaves nothing to train on. → Lower them: 0.1 for `test` is usual.",
      "d/dataset.yaml:7:13 manifest-shares: `train` has no share. → It has what the shares of the others leave.",
      'd/dataset.yaml:7:25 manifest-shares: "Test" is no name of a split. → Use lower-case letters, digits, `_` and `-`, starting with a letter, such as `test`.',
    ]);
    expect(await dealt("splits: { by: grouped, shares: {} }\n")).toEqual([
      "d/dataset.yaml:5:24 manifest-shares: There is no share to deal. → Give at least one, such as `{ test: 0.1 }`.",
    ]);
    expect(await dealt("splits: grouped\n", "{ path: a.jsonl }, { path: a.jsonl, split: test }")).toEqual([
      'd/dataset.yaml:4:36 manifest-duplicate: "a.jsonl" is listed with a split and without one. → Keep it in one: what is trained on cannot be held out.',
    ]);
  });

  test("paths of benchmarks, as text and as mapping", async () => {
    const yaml = `${files("  - { path: a.jsonl, split: train }\n")["d/dataset.yaml"]}hygiene:
  contamination:
    action: fail
    against: [../../x.jsonl, { path: x.csv }, ../b/*.jsonl]
`;
    expect((await complaints({ "d/dataset.yaml": yaml })).map((line) => line.split(": ")[0])).toEqual([
      "d/dataset.yaml:9:15 path-outside",
      "d/dataset.yaml:9:30 manifest-file-kind",
    ]);
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
