import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { directoryTarget } from "../../src/publish/directory.ts";
import { openTarget } from "../../src/publish/open.ts";
import { makeBundle, makePlan, type Published, workplace } from "./adapter.ts";

let place: Awaited<ReturnType<typeof workplace>>;
let first: Published;
let second: Published;
let directory: string;

let pristine: Awaited<ReturnType<typeof workplace>>;

beforeAll(async () => {
  pristine = await workplace();
  first = await makeBundle(`${pristine.path}/first`);
  second = await makeBundle(`${pristine.path}/second`, { plan: makePlan(2) });
});

beforeEach(async () => {
  place = await workplace();
  directory = join(place.path, "out", "published");
});

afterEach(() => place[Symbol.asyncDispose]());

afterAll(() => pristine[Symbol.asyncDispose]());

/** A copy of the second release that a test may damage. */
async function damageable(): Promise<Published> {
  const copy = join(place.path, "copy");
  await cp(second.directory, copy, { recursive: true });
  return {
    ...second,
    directory: copy,
    files: second.files.map((file) => ({ ...file, source: join(copy, file.path) })),
  };
}

const target = () => directoryTarget({ directory, url: "file:./published" });
const request = ({ plan }: Published, tag?: string) => ({ message: "Release", closure: plan.closure, tag });

async function contents(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), "latin1")])),
  );
}

/** Inode and time of change of the tree, its files and what it lies in: writing anything would show. */
async function traces(): Promise<unknown[]> {
  const paths = [join(directory, ".."), directory, ...(await readdir(directory)).map((name) => join(directory, name))];
  return Promise.all(
    paths.map(async (path) => stat(path, { bigint: true }).then(({ ino, ctimeNs }) => [path, ino, ctimeNs])),
  );
}

describe("publishing to a directory", () => {
  test("puts the whole tree there", async () => {
    const result = await target().publish(first.files, request(first));
    expect(result).toMatchObject({ changed: true, url: "file:./published" });
    expect(await contents(directory)).toEqual(await contents(first.directory));
  });

  test("the same closure again touches nothing", async () => {
    await target().publish(first.files, request(first));
    const again = await makeBundle(`${place.path}/again`, { statement: { startedOn: "2026-11-23T10:00:00Z" } });
    const before = await traces();
    const result = await target().publish(again.files, request(again));
    expect(await traces()).toEqual(before);
    expect(result).toMatchObject({ changed: false });
    expect(result.message).toContain("Nothing to publish");
    expect(await contents(directory)).toEqual(await contents(first.directory));
  });

  test("another closure replaces the tree", async () => {
    await target().publish(first.files, request(first));
    expect((await target().publish(second.files, request(second))).changed).toBe(true);
    expect(await contents(directory)).toEqual(await contents(second.directory));
    expect(await readdir(join(directory, ".."))).toEqual(["published"]);
  });

  test.each(["adapter_config.json", "provenance.json", "tokenizer.json"])(
    "a failure at %s leaves the old tree",
    async (path) => {
      await target().publish(first.files, request(first));
      const damaged = await damageable();
      await rm(join(damaged.directory, path));
      await expect(target().publish(damaged.files, request(damaged))).rejects.toThrow(/ENOENT/);
      expect(await contents(directory)).toEqual(await contents(first.directory));
      expect(await readdir(join(directory, ".."))).toEqual(["published"]);
    },
  );

  test("a file that changed since it was described is not published", async () => {
    await target().publish(first.files, request(first));
    const damaged = await damageable();
    await writeFile(join(damaged.directory, "adapter_config.json"), "{}");
    await expect(target().publish(damaged.files, request(damaged))).rejects.toMatchObject({ code: "publish-changed" });
    expect(await contents(directory)).toEqual(await contents(first.directory));
  });

  test("a process killed at any file leaves the old tree whole", async () => {
    await target().publish(first.files, request(first));
    const { spawn } = await import("node:child_process");
    const module = pathToFileURL(join(import.meta.dirname, "../../src/publish/directory.ts")).href;
    for (const stop of [0, 4, second.files.length - 1]) {
      const program = `
        import { directoryTarget } from ${JSON.stringify(module)};
        let files = 0;
        await directoryTarget({ directory: ${JSON.stringify(directory)}, url: "file:./published" }).publish(
          ${JSON.stringify(second.files)},
          { message: "", closure: "", onProgress: () => { if (files++ === ${stop}) process.kill(process.pid, "SIGKILL"); } },
        );`;
      const node = join(import.meta.dirname, "../../node_modules/node/bin/node");
      const child = spawn(node, ["--input-type=module", "-e", program], { stdio: "ignore" });
      const signal = await new Promise((resolve) => child.once("exit", (_code, name) => resolve(name)));
      expect(signal).toBe("SIGKILL");
      expect(await contents(directory)).toEqual(await contents(first.directory));
    }
    await target().publish(second.files, request(second));
    expect(await contents(directory)).toEqual(await contents(second.directory));
  });

  test("files that no release put there are not deleted", async () => {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "thesis.txt"), "mine");
    await expect(target().publish(first.files, request(first))).rejects.toMatchObject({ code: "publish-directory" });
    expect(await contents(directory)).toEqual({ "thesis.txt": "mine" });
    await rm(directory, { recursive: true });
    await target().publish(first.files, request(first));
    await writeFile(join(directory, "thesis.txt"), "mine");
    await expect(target().publish(second.files, request(second))).rejects.toThrow(/thesis\.txt/);
    expect((await contents(directory))["thesis.txt"]).toBe("mine");
  });

  test("cancelling leaves the old tree", async () => {
    await target().publish(first.files, request(first));
    const stop = new AbortController();
    const cancelled = target().publish(second.files, {
      ...request(second),
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled", exit: 130 });
    expect(await contents(directory)).toEqual(await contents(first.directory));
  });
});

describe("tags", () => {
  test("a tag is a sibling that stays when the head moves on, and may not change", async () => {
    await target().publish(first.files, request(first, "desk-v1.0.0"));
    await target().publish(second.files, request(second, "desk-v1.1.0"));
    expect(await contents(`${directory}@desk-v1.0.0`)).toEqual(await contents(first.directory));
    expect(await contents(`${directory}@desk-v1.1.0`)).toEqual(await contents(second.directory));
    await expect(target().publish(first.files, request(first, "desk-v1.1.0"))).rejects.toMatchObject({
      code: "tag-taken",
      exit: 2,
    });
    expect(await contents(directory)).toEqual(await contents(second.directory));
  });

  test("an old release built again does not come back to the head", async () => {
    await target().publish(first.files, request(first, "desk-v1.0.0"));
    await target().publish(second.files, request(second, "desk-v1.1.0"));
    expect(await target().publish(first.files, request(first, "desk-v1.0.0"))).toMatchObject({ changed: false });
    expect(await contents(directory)).toEqual(await contents(second.directory));
  });

  test("a run that ended between the tree and its tag is finished by the next", async () => {
    await cp(first.directory, directory, { recursive: true });
    const result = await target().publish(first.files, request(first, "desk-v1.0.0"));
    expect(result).toMatchObject({ changed: true, tag: "desk-v1.0.0" });
    expect(await contents(`${directory}@desk-v1.0.0`)).toEqual(await contents(first.directory));
  });
});

describe("the target a manifest names", () => {
  const open = (to: string) => () =>
    openTarget(to, { workspaceRoot: place.path, private: false, hubUrl: "http://localhost" });

  test.each(["file:../elsewhere", "file:.", "file:/etc", "file:a/../..", "s3://bucket", "hf://org", "hf://org/../x/y"])(
    "%s is refused",
    (to) => {
      expect(open(to)).toThrow(expect.objectContaining({ code: "publish-target", exit: 2 }));
    },
  );

  test("a directory is named as the manifest does", async () => {
    const result = await open("file:./out/published")().publish(first.files, request(first));
    expect(result.url).toBe("file:./out/published");
    expect(await contents(directory)).toEqual(await contents(first.directory));
  });
});
