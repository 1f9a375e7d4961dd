import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nvidiaDriver } from "../../../src/engine/tfjs/tensorflow/doctor.ts";
import {
  installTensorflow,
  tensorflowInstallation,
  tensorflowTool,
} from "../../../src/engine/tfjs/tensorflow/install.ts";
import { type InstallMachine, installMachine, machineFault } from "../../../src/engine/tfjs/tensorflow/machine.ts";
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

describe("a machine", () => {
  const GIB = 2 ** 30;
  const able: InstallMachine = { platform: "linux", arch: "x64", glibc: [2, 27], free: 12 * GIB };
  const asked = { cache: "/tools", gpu: true };

  test("with just what is needed can have TensorFlow", () => {
    expect(machineFault(able, asked)).toBeNull();
    expect(machineFault({ ...able, free: 2 * GIB }, { ...asked, gpu: false })).toBeNull();
    expect(machineFault({ ...able, glibc: [3, 0] }, asked)).toBeNull();
  });

  test.each([
    ["of another system", { platform: "darwin" }, "darwin x64", "`engine: peft`"],
    ["of another processor", { arch: "arm64" }, "linux arm64", "`backend: webgpu`"],
    ["with an old glibc", { glibc: [2, 26] }, "needs glibc 2.27 or later; this system has 2.26", "Debian 10"],
    ["with musl", { glibc: null }, "another C library", "distribution with glibc"],
    ["with too small a disk", { free: 2 * GIB }, "takes 12.0 GiB in /tools, where 2.0 are free", "RUNNER_TOOL_CACHE"],
  ])("%s is refused before anything is fetched, with the next step", (_, lacking, message, next) => {
    const fault = machineFault({ ...able, ...(lacking as Partial<InstallMachine>) }, asked);
    expect(fault).toMatchObject({ code: "install-machine", exit: 3 });
    expect(fault!.message).toContain(message);
    expect(fault!.next).toContain(next);
  });

  test("is this one, asked before the first step", async () => {
    const cache = join(root, "cache");
    const machine = await installMachine(cache);
    expect(machine).toMatchObject({ platform: process.platform, arch: process.arch });
    expect(machine.free).toBeGreaterThan(0);
    // glibc's own word, where it is glibc.
    const libc = spawnSync("getconf", ["GNU_LIBC_VERSION"], { encoding: "utf8" });
    if (libc.status === 0) expect(`glibc ${machine.glibc!.join(".")}`).toBe(libc.stdout.trim());
  });
});

describe("the driver of GPUs", () => {
  const before = process.env.PATH;
  afterEach(() => {
    process.env.PATH = before;
  });

  test.each([
    ["is told with its GPUs", 'echo "580.65.06, NVIDIA H200, 143771 MiB"', "ok", "580.65.06, NVIDIA H200, 143771 MiB"],
    ["that is too old is named", 'echo "470.82.01, Tesla T4, 15360 MiB"', "failed", "needs 525.60 or later"],
    ["that does not answer is told", 'echo "cannot communicate with the driver"; exit 9', "failed", "nvidia-smi"],
    ["that is not there is told", null, "failed", "there is no nvidia-smi"],
  ])("%s", async (_, script, state, detail) => {
    if (script !== null) await tool("nvidia-smi", script);
    process.env.PATH = tools;
    const check = await nvidiaDriver();
    expect(check).toMatchObject({ name: "driver", state });
    expect(check.detail).toContain(detail);
    if (state === "failed") expect(check.next).toMatch(/Install NVIDIA's driver, 525\.60 or later.*--gpus all/);
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
