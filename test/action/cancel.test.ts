import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { readAction } from "../runner/action.ts";
import { runScript } from "../runner/process.ts";
import { ACTIONS, NODE24, runStep } from "../runner/runner.ts";
import { type LivingProcess, processesOf, survivors } from "../runner/survivors.ts";
import { adapterManifest, dataRepository, git, pushEvent } from "./repository.ts";

const EPOCHS = 12;

/** Steps of the run that have a checkpoint. */
async function checkpoints(workspace: string): Promise<string[]> {
  const runs = join(workspace, ".lora/desk");
  const [closure] = await readdir(runs).catch(() => []);
  if (closure === undefined) return [];
  const names = await readdir(join(runs, closure, "checkpoints")).catch(() => []);
  return names.filter((name) => /^step-\d+$/.test(name));
}

async function firstCheckpoint(workspace: string): Promise<void> {
  while ((await checkpoints(workspace)).length === 0) await wait(20);
}

async function metrics(workspace: string): Promise<number[]> {
  const runs = join(workspace, ".lora/desk");
  const [closure] = await readdir(runs);
  const text = await readFile(join(runs, closure!, "metrics.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { step: number }).step);
}

async function longRun() {
  const data = await dataRepository();
  const sha = await data.commit("main", { "adapters/desk/adapter.yaml": adapterManifest("desk", { epochs: EPOCHS }) });
  const before = await git(data.origin, "rev-parse", "main^");
  const workspace = await data.checkout(sha);
  return { data, of: { workspace, event: pushEvent(before, sha), selfHosted: true, inputs: { publish: "never" } } };
}

test("a job cancelled in the middle of training is gone in time, leaves no process, and is gone on with", async () => {
  const { data, of } = await longRun();
  await using _ = data;
  const result = await runStep({ ...of, cancelled: firstCheckpoint(of.workspace) });
  expect(result, result.log).toMatchObject({
    conclusion: "cancelled",
    // Ended by itself, not killed.
    main: { exitCode: 130, signal: null },
    post: { exitCode: 0 },
    faults: [],
    outputs: { passed: "false" },
  });
  expect(result.annotations.at(-1)?.message).toContain("The next run goes on from the last checkpoint");
  expect(await survivors(result.trackingId, 0)).toEqual([]);

  const next = await runStep(of);
  expect(next, next.log).toMatchObject({ conclusion: "success", faults: [] });
  expect(next.log).toMatch(/Resumed at step \d+ of 36/);
  expect(await metrics(of.workspace)).toEqual(Array.from({ length: 3 * EPOCHS }, (_, i) => i + 1));
});

test("a main process that is killed outright takes its engines with it", async () => {
  const { data, of } = await longRun();
  await using _ = data;
  const trackingId = `test-${randomUUID()}`;
  let running: LivingProcess[] = [];
  const cancelled = firstCheckpoint(of.workspace).then(async () => {
    running = await processesOf(trackingId);
  });
  const result = await runStep({ ...of, trackingId, cancelled, signals: [["SIGKILL", 0]] });
  expect(result, result.log).toMatchObject({ conclusion: "cancelled", main: { exitCode: null, signal: "SIGKILL" } });
  // The engine was there, and the post step was told which it is.
  const engines = running.filter(({ command }) => command.includes("engine-tfjs.js"));
  expect(engines.length).toBeGreaterThan(0);
  expect(JSON.parse(result.state["engine-pids"]!)).toEqual(expect.arrayContaining(engines.map(({ pid }) => pid)));
  expect(result.post).toMatchObject({ exitCode: 0 });
  expect(await survivors(trackingId, 2000)).toEqual([]);
});

test("the post step stops an engine that does not end by itself, and nobody else's process", async () => {
  const directory = await mkdtemp(join(tmpdir(), "engine-"));
  const stubborn = 'process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
  const children = await Promise.all(
    ["engine-tfjs.js", "editor.js"].map(async (name) => {
      await writeFile(join(directory, name), stubborn);
      return spawn(NODE24, [join(directory, name)], { detached: true, stdio: "ignore" });
    }),
  );
  const [engine, other] = children as [ChildProcess, ChildProcess];
  try {
    const ended = new Promise((resolve) => engine.on("exit", (_, signal) => resolve(signal)));
    const { post } = await readAction(ACTIONS);
    const state = JSON.stringify([engine.pid, other.pid, 2 ** 22 + 1]);
    const env = { PATH: process.env.PATH ?? "", "STATE_engine-pids": state };
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    const result = await runScript({ node: NODE24, script: post!, cwd: directory, env, onLine });
    expect(result.exitCode).toBe(0);
    expect(await ended).toBe("SIGKILL");
    expect(lines).toEqual([expect.stringContaining(`process group ${engine.pid}`)]);
    expect(other.exitCode).toBeNull();
    expect(other.signalCode).toBeNull();
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await rm(directory, { recursive: true });
  }
});
