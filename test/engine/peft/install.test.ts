import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installedPython, installPeft } from "../../../src/engine/peft/install.ts";
import { ENGINE_VERSION } from "../../../src/engine/peft/version.ts";
import { PROGRAM } from "./python.ts";

const program = dirname(PROGRAM);
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-install-"));
  await mkdir(join(root, "bin"));
});
afterEach(() => rm(root, { recursive: true }));

/** A program on the PATH that writes down how it was called. */
async function fake(name: string, script: string): Promise<void> {
  const path = join(root, "bin", name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >> ${root}/calls\n${script}\n`);
  await chmod(path, 0o755);
}

/** `venv` makes an environment whose python is the one that made it. */
const VENV = (at: string) => `
for last; do :; done
case "$*" in "venv "*|"-m venv "*) mkdir -p "$last/bin" && cp ${at} "$last/bin/python";; esac`;

async function calls(): Promise<string[]> {
  return (await readFile(join(root, "calls"), "utf8")).trimEnd().split("\n");
}

function request(gpu: boolean, steps: string[] = []) {
  const env = { PATH: `${join(root, "bin")}:/bin:/usr/bin` };
  const onStep = (name: string) => void steps.push(name);
  return { cache: join(root, "cache"), program, gpu, env, onStep, signal: new AbortController().signal };
}

test("with uv: every file is held against its hash, and a second time there is nothing to do", async () => {
  await fake("python3", "exit 0");
  await fake("uv", VENV(join(root, "bin", "python3")));
  expect(await installedPython(join(root, "cache"), program)).toBeNull();
  const steps: string[] = [];
  const first = await installPeft(request(false, steps));
  expect(first.fresh).toBe(true);
  expect(steps).toHaveLength(3);
  const install = (await calls()).find((call) => call.startsWith("uv pip install"))!;
  expect(install).toContain(`--require-hashes --only-binary :all: -r ${join(program, "requirements.txt")}`);
  expect(install).toContain(`--python ${join(first.directory, "venv", "bin", "python")}`);
  expect(await installedPython(join(root, "cache"), program)).toBe(join(first.directory, "venv", "bin", "python"));
  const before = (await calls()).filter((call) => !call.includes("--version"));
  expect(await installPeft(request(false))).toEqual({ ...first, fresh: false });
  expect((await calls()).filter((call) => !call.includes("--version"))).toEqual(before);
});

test("without uv: venv and pip; an attempt that failed goes on where it stopped", async () => {
  await fake("uv", "exit 1");
  await fake(
    "python3",
    `${VENV(join(root, "bin", "python3"))}\ncase "$*" in *"pip install"*) [ -e ${root}/network ];; esac`,
  );
  await expect(installPeft(request(true))).rejects.toMatchObject({ code: "tool-failed", exit: 3 });
  expect(await installedPython(join(root, "cache"), program)).toBeNull();
  await writeFile(join(root, "network"), "");
  const { directory } = await installPeft(request(true));
  const made = (await calls()).filter((call) => call.includes("-m venv"));
  expect(made).toHaveLength(1);
  const pip = (await calls()).filter((call) => call.includes("pip install"));
  expect(pip).toHaveLength(2);
  expect(pip[1]).toContain(`--require-hashes --only-binary :all: -r ${join(program, "requirements-gpu.txt")}`);
  expect(await installedPython(join(root, "cache"), program)).toBe(join(directory, "venv", "bin", "python"));
});

test("without a Python that is new enough, the error says what to install", async () => {
  await fake("uv", "exit 1");
  for (const name of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"])
    await fake(name, "exit 1");
  await expect(installPeft(request(false))).rejects.toMatchObject({
    code: "python-missing",
    exit: 3,
    next: expect.stringContaining("3.11"),
  });
  expect(await readdir(join(root, "cache", "lora-engine-peft"), { recursive: true })).not.toContain("complete");
});

test("the locks pin what plans are made for, each file with a hash, and name no registry", async () => {
  const text = await readFile(join(program, "requirements.txt"), "utf8");
  for (const [, name, version] of ENGINE_VERSION.matchAll(/(torch|transformers|peft)\.(\d+\.\d+\.\d+)/g)) {
    expect(text).toContain(`\n${name}==${version} `);
  }
  const gpu = await readFile(join(program, "requirements-gpu.txt"), "utf8");
  expect(gpu).toContain("\nbitsandbytes==");
  for (const lock of [text, gpu]) {
    expect(lock).not.toMatch(/https?:|index-url/);
    const pins = lock.split(/\n(?=[a-z])/).filter((block) => block.includes("=="));
    expect(pins.length).toBeGreaterThan(40);
    for (const pin of pins) expect(pin).toMatch(/--hash=sha256:[0-9a-f]{64}/);
  }
  const program1 = await readFile(join(program, "plan.py"), "utf8");
  expect(program1).toContain(`\nPROGRAM = ${ENGINE_VERSION.split("+")[0]} `);
});
