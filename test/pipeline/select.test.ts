import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { changedFiles, fileAtBase, gitState } from "../../src/pipeline/git.ts";
import { select } from "../../src/pipeline/select.ts";

let top: string;
let root: string;
const git = (...args: string[]) => execFileSync("git", ["-C", top, ...args], { encoding: "utf8" }).trim();
const commit = (message: string) => {
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "HEAD");
};
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
const dataset = (name: string) =>
  `name: ${name}\nlicense: MIT\nformat: messages\nfiles:\n  - { path: train.jsonl, split: train }\n`;
const adapter = (name: string, data: string) =>
  `name: ${name}\nbase: { model: ../../base }\ndatasets: [${data}]\npublish: { to: "file:./out/${name}" }\n`;

/** A data repository in a subdirectory of a larger one: two data sets, an adapter on each. */
beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "select-")));
  root = join(top, "ml", "data");
  await mkdir(root, { recursive: true });
  git("init", "-q", "-b", "main");
  git("config", "user.email", "a@example.org");
  git("config", "user.name", "A");
  git("remote", "add", "origin", "https://user:pass@git.example/org/data.git");
  await write("base/config.json", "{}");
  for (const name of ["one", "two"]) {
    await write(`datasets/${name}/dataset.yaml`, dataset(name));
    await write(`datasets/${name}/train.jsonl`, "{}\n");
    await write(`adapters/${name}/adapter.yaml`, adapter(name, name));
  }
  await writeFile(join(top, "unrelated.txt"), "a");
  commit("first");
});
afterAll(() => rm(top, { recursive: true }));

const names = async (asked: string[], base?: string) => {
  const { adapters, datasets } = await select(await openWorkspace(root), asked, base);
  return { adapters: adapters.map(({ entry }) => entry.name), datasets: datasets.map(({ name }) => name) };
};

describe("what a command works on", () => {
  test("is everything, or what is named by name, manifest or directory, with the data an adapter learns from", async () => {
    expect(await names([])).toEqual({ adapters: ["one", "two"], datasets: ["one", "two"] });
    // A name may be that of a data set and of an adapter.
    for (const name of ["one", "adapters/one", "adapters/one/adapter.yaml", join(root, "adapters/one")]) {
      expect(await names([name]), name).toEqual({ adapters: ["one"], datasets: ["one"] });
    }
    expect(await names(["datasets/two"])).toEqual({ adapters: [], datasets: ["two"] });
    await expect(names(["three"])).rejects.toMatchObject({ code: "name-unknown", exit: 2 });
  });

  test("is with a base what changed since, also when not committed, and nothing beside the repository", async () => {
    const base = git("rev-parse", "HEAD");
    expect(await names([], base)).toEqual({ adapters: [], datasets: [] });
    await writeFile(join(top, "unrelated.txt"), "b");
    expect(await names([], base)).toEqual({ adapters: [], datasets: [] });
    await write("datasets/two/train.jsonl", '{"a":1}\n');
    expect(await names([], base)).toEqual({ adapters: ["two"], datasets: ["two"] });
    expect(await names(["one"], base)).toEqual({ adapters: [], datasets: [] });
    commit("data");
    expect(await names([], base)).toEqual({ adapters: ["two"], datasets: ["two"] });
    await write("datasets/one/names with ünïcode.txt", "x");
    expect(await changedFiles(root, base)).toEqual(["datasets/one/names with ünïcode.txt", "datasets/two/train.jsonl"]);
  });

  test("is told from where the branch left its base, not from where the base is now", async () => {
    git("checkout", "-q", "-b", "work");
    await write("datasets/one/train.jsonl", '{"b":2}\n');
    commit("work");
    git("checkout", "-q", "main");
    await write("datasets/two/train.jsonl", '{"c":3}\n');
    commit("meanwhile");
    git("checkout", "-q", "work");
    expect((await names([], "main")).adapters).toEqual(["one"]);
    expect(await fileAtBase(root, "main", "datasets/two/train.jsonl")).toBe('{"a":1}\n');
    expect(await fileAtBase(root, "main", "datasets/none")).toBeNull();
  });

  test.each(["nothing", "--output=x"])("refuses %s as a base", async (base) => {
    await expect(names([], base)).rejects.toMatchObject({ code: "git-revision" });
  });
});

describe("the state of a checkout", () => {
  test("is its commit, whether files differ below the root, and its remote", async () => {
    const commitNow = git("rev-parse", "HEAD");
    expect(await gitState(root)).toMatchObject({ commit: commitNow, dirty: false });
    await writeFile(join(top, "unrelated.txt"), "c");
    expect(await gitState(root)).toMatchObject({ dirty: false });
    await write("datasets/one/train.jsonl", "{}\n");
    expect(await gitState(root)).toMatchObject({ dirty: true });
  });

  test("is unknown outside a repository and before the first commit", async () => {
    const bare = await mkdtemp(join(tmpdir(), "bare-"));
    expect(await gitState(bare)).toBeNull();
    execFileSync("git", ["-C", bare, "init", "-q"]);
    expect(await gitState(bare)).toBeNull();
    await rm(bare, { recursive: true });
  });
});
