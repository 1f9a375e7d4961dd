import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  installTensorflow,
  tensorflowInstallation,
  tensorflowTool,
} from "../../../src/engine/tfjs/tensorflow/install.ts";
import { LoraError } from "../../../src/formats/error.ts";
import { TENSORFLOW_AT } from "../backend.ts";

/*
 * Tools that fail as real ones do, on a PATH of their own. The installation with the real ones is what the gate begins its tests of
 * this backend with.
 */

const signal = new AbortController().signal;
let root: string;
let tools: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-tensorflow-"));
  tools = join(root, "tools");
  await mkdir(tools);
});
afterEach(() => rm(root, { recursive: true }));

async function tool(name: string, script: string): Promise<void> {
  await writeFile(join(tools, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(tools, name), 0o755);
}

async function installing(): Promise<{ error: LoraError; steps: string[] }> {
  const steps: string[] = [];
  const error = await installTensorflow({
    cache: join(root, "cache"),
    gpu: false,
    env: { PATH: tools },
    onStep: (name) => steps.push(name),
    signal,
  }).then(
    () => {
      throw new Error("it installed");
    },
    (error: unknown) => error as LoraError,
  );
  expect(error).toBeInstanceOf(LoraError);
  // Nothing that looks whole is left, and no lock.
  expect(await tensorflowInstallation(join(root, "cache"), "cpu")).toBeNull();
  const { name, version } = tensorflowTool("cpu");
  const left = await readdir(join(root, "cache", name, version));
  expect(left).toEqual([process.arch]);
  return { error, steps };
}

describe("an installation that cannot be", () => {
  test("without a compiler names the package that has one", async () => {
    const { error } = await installing();
    expect(error).toMatchObject({ code: "tool-missing", exit: 3 });
    expect(error.message).toContain("g++");
    expect(error.next).toContain("apt-get install g++");
  });

  test("without pip names the package that has it", async () => {
    await tool("g++", "exit 0");
    await tool("python3", 'echo "No module named pip" >&2; exit 1');
    const { error } = await installing();
    expect(error).toMatchObject({ code: "tool-failed", exit: 3 });
    expect(error.next).toContain("python3-pip");
  });

  test("without a network says how to go on, and goes on where it stopped", async () => {
    await tool("g++", "exit 0");
    await tool("python3", "exit 0");
    await tool("npm", 'echo "npm error code ENOTFOUND" >&2; exit 1');
    const first = await installing();
    expect(first.error).toMatchObject({ code: "tool-failed", exit: 3 });
    expect(first.error.message).toContain("ENOTFOUND");
    expect(first.error.next).toContain("npm config get registry");
    expect(first.steps).toHaveLength(2);
    const second = await installing();
    expect(second.steps).toEqual(first.steps.slice(1));
  });

  test("of a package that is not the one that was pinned is refused before anything of it is used", async () => {
    await tool("g++", "exit 0");
    await tool("python3", "exit 0");
    // What npm does: writes the file, and says its name.
    await tool("npm", 'echo other > "$4/package.tgz"; echo \'[{"filename":"package.tgz"}]\'');
    await tool("tar", `: > ${join(root, "unpacked")}`);
    const { error } = await installing();
    expect(error).toMatchObject({ code: "install-digest", exit: 3 });
    expect(await readdir(root)).not.toContain("unpacked");
  });
});

test.skipIf(TENSORFLOW_AT === null)("TensorFlow: a second installation does nothing and needs no tool", async () => {
  // …/<name>/<version>/<arch>
  const cache = dirname(dirname(dirname(TENSORFLOW_AT!)));
  const steps: string[] = [];
  const found = await installTensorflow({
    cache,
    gpu: false,
    env: { PATH: tools },
    onStep: (name) => steps.push(name),
    signal,
  });
  expect(found).toEqual({ directory: TENSORFLOW_AT, fresh: false });
  expect(steps).toEqual([]);
});
