import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EngineEvent, StepMetrics } from "../../src/engine/contract.ts";
import { TfjsEngine } from "../../src/engine/tfjs/engine.ts";
import { LoraError } from "../../src/formats/error.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { fixture } from "../model/fixture.ts";
import { TEST_WHERE } from "./backend.ts";
import { plan, sampleRows, writeRun } from "./run.ts";

const script = fileURLToPath(new URL("../../src/engine/tfjs/main.ts", import.meta.url));
const { installation, ...where } = TEST_WHERE;
const engine = new TfjsEngine({ script, ...where, installation: async () => installation });
const base = fixture("tiny-llama");
const never = new AbortController().signal;
const VOCABULARY = 67;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-engine-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function makeRun(
  name: string,
  parts: Parameters<typeof plan>[0] = {},
  rows = sampleRows(40, VOCABULARY),
): Promise<string> {
  const run = join(root, name);
  await writeRun(run, plan(parts), rows);
  return run;
}

async function train(run: string): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await engine.train({ run, base }, (event) => events.push(event), never);
  return events;
}

async function metricsOf(run: string): Promise<Omit<StepMetrics, "seconds">[]> {
  const lines = (await readFile(join(run, "metrics.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => {
    const { seconds, ...rest } = JSON.parse(line) as StepMetrics;
    expect(seconds).toBeGreaterThan(0);
    return rest;
  });
}

async function adapterBytes(run: string): Promise<Buffer[]> {
  return Promise.all(
    ["adapter_model.safetensors", "adapter_config.json"].map((name) => readFile(join(run, "adapter", name))),
  );
}

/** Ids of processes whose command line names `text`. */
async function processesWith(text: string): Promise<number[]> {
  const ids: number[] = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    // One that has just ended has no command line, or an empty one.
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (line.replaceAll("\0", " ").includes(text)) ids.push(Number(id));
  }
  return ids;
}

async function rejection(promise: Promise<unknown>): Promise<LoraError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LoraError);
  return error as LoraError;
}

describe("training", () => {
  test("writes adapter and metrics, and does nothing the second time", async () => {
    const run = await makeRun("a");
    const events = await train(run);
    expect(events.filter((event) => event.event === "step").map((event) => event.step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect((await readdir(join(run, "checkpoints"))).sort()).toEqual(["step-6", "step-9"]);
    const metrics = await metricsOf(run);
    expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const config = JSON.parse(await readFile(join(run, "adapter", "adapter_config.json"), "utf8"));
    expect(config).toMatchObject({ r: 4, lora_alpha: 8, base_model_name_or_path: "./base", revision: null });
    expect(config.target_modules).toEqual(["k_proj", "o_proj", "q_proj", "v_proj"]);

    const before = await adapterBytes(run);
    const again = await train(run);
    expect(again.map((event) => event.event)).toEqual(["note"]);
    expect(await adapterBytes(run)).toEqual(before);
    expect(await metricsOf(run)).toEqual(metrics);
  });

  test("killed at random steps and resumed gives the bytes of a run never stopped", async () => {
    const parts = { lora: { dropout: 0.2 }, training: { checkpointEvery: 2 } };
    const whole = await makeRun("whole", parts);
    await train(whole);
    const random = new RandomStream(4, "kills");
    const run = await makeRun("killed", parts);
    for (const killAt of [1 + random.below(4), 5 + random.below(5)]) await killAtStep(run, killAt);
    const events = await train(run);
    expect(events.some((event) => event.event === "note" && /^Resumed at step [2468] of 10/.test(event.message))).toBe(
      true,
    );
    expect(await adapterBytes(run)).toEqual(await adapterBytes(whole));
    expect(await metricsOf(run)).toEqual(await metricsOf(whole));
  });

  /** SIGKILL, as a machine that is taken away. */
  async function killAtStep(run: string, step: number): Promise<void> {
    const chosen = ["--backend", where.backend, "--device", where.device];
    if (installation !== null) chosen.push("--installation", installation);
    const child = spawn(process.execPath, [script, "train", "--run", run, "--base", base, ...chosen], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const done = new Promise((resolve) => child.on("close", resolve));
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes(`"step":${step},`)) child.kill("SIGKILL");
    });
    await done;
    expect(text).toContain(`"step":${step},`);
  }

  test("passes over a damaged checkpoint and over one of another closure", async () => {
    const whole = await makeRun("whole");
    await train(whole);
    for (const [name, damage] of [
      [
        "truncated",
        async (run: string) => {
          const file = join(run, "checkpoints", "step-9", "optimizer.safetensors");
          await writeFile(file, (await readFile(file)).subarray(0, -7));
        },
      ],
      ["missing", (run: string) => rm(join(run, "checkpoints", "step-9", "adapter_model.safetensors"))],
    ] as const) {
      const run = join(root, name);
      await cp(whole, run, { recursive: true });
      await rm(join(run, "adapter"), { recursive: true });
      await damage(run);
      const events = await train(run);
      expect(events).toContainEqual({ event: "note", message: "Resumed at step 6 of 10." });
      expect(await adapterBytes(run)).toEqual(await adapterBytes(whole));
    }
    const other = join(root, "other");
    await cp(whole, other, { recursive: true });
    await writeRun(other, plan({ closure: "d".repeat(64) }), sampleRows(40, VOCABULARY));
    const events = await train(other);
    expect(events.some((event) => event.event === "note" && event.message.startsWith("Resumed"))).toBe(false);
    expect(events.filter((event) => event.event === "step")).toHaveLength(10);
  });

  test("learns the same packed as unpacked", async () => {
    const unpacked = await makeRun("unpacked", { training: { packing: false } });
    const packed = await makeRun("packed", { training: { packing: true } });
    await train(unpacked);
    await train(packed);
    const [a, b] = [await metricsOf(unpacked), await metricsOf(packed)];
    a.forEach((line, i) => {
      expect(Math.abs(b[i]!.loss / line.loss - 1)).toBeLessThan(1e-5);
      expect(b[i]!.tokens).toBe(line.tokens);
    });
  });

  test("stops at a loss that is no number, naming step and rows, and writes no adapter", async () => {
    const run = await makeRun("hot", {
      training: { learningRate: 1e30, warmup: 0, maxGradNorm: 0, checkpointEvery: 1 },
    });
    const events: EngineEvent[] = [];
    const error = await rejection(engine.train({ run, base }, (event) => events.push(event), never));
    expect(error.code).toBe("non-finite");
    expect(error.exit).toBe(1);
    const last = events.at(-1) as Extract<EngineEvent, { event: "error" }>;
    expect(last.event).toBe("error");
    expect(last.step).toBeGreaterThan(1);
    // Rows are trained in order here: four a step.
    expect(last.rows!.length).toBeGreaterThan(0);
    expect(last.rows!.every((row) => Math.floor(row / 4) === last.step! - 1)).toBe(true);
    expect(await readdir(run)).not.toContain("adapter");
    expect(await readdir(join(run, "checkpoints"))).toContain(`step-${last.step! - 1}`);
  });

  test("refuses tokens the base does not have, and a plan of another engine version", async () => {
    const unknown = await makeRun("unknown", {}, sampleRows(8, VOCABULARY + 40));
    expect(await rejection(train(unknown))).toMatchObject({ code: "tokens-vocabulary", exit: 2 });
    const run = join(root, "old");
    await writeRun(
      run,
      { ...plan(), engine: { name: "tfjs", version: "0", backend: "wasm", device: "cpu" } },
      sampleRows(8, VOCABULARY),
    );
    expect(await rejection(train(run))).toMatchObject({ code: "engine-plan", exit: 3 });
  });
});

describe("a process that should not live", () => {
  const long = () => ({ training: { epochs: 1, checkpointEvery: 0 } });

  async function longRun(name: string): Promise<string> {
    return makeRun(name, long(), sampleRows(4000, VOCABULARY, 40, 60));
  }

  test("is gone within six seconds of a cancellation", async () => {
    const run = await longRun("cancelled");
    const abort = new AbortController();
    let cancelledAt = 0;
    const error = await rejection(
      engine.train(
        { run, base },
        (event) => {
          if (event.event === "step" && event.step === 2) {
            cancelledAt = performance.now();
            abort.abort();
          }
        },
        abort.signal,
      ),
    );
    expect(performance.now() - cancelledAt).toBeLessThan(6000);
    expect(error).toMatchObject({ code: "cancelled", exit: 130 });
    expect(await processesWith(run)).toEqual([]);
    expect(await readdir(run)).not.toContain("adapter");
    expect(await rejection(engine.train({ run, base }, () => {}, AbortSignal.abort()))).toMatchObject({
      code: "cancelled",
    });
  });

  test("follows its parent when that is killed", async () => {
    const run = await longRun("orphaned");
    const code = `
      import { TfjsEngine } from ${JSON.stringify(new URL("../../src/engine/tfjs/engine.ts", import.meta.url).href)};
      const engine = new TfjsEngine({ script: ${JSON.stringify(script)}, ...${JSON.stringify(where)}, installation: async () => ${JSON.stringify(installation)} });
      await engine.train({ run: ${JSON.stringify(run)}, base: ${JSON.stringify(base)} }, (event) => console.log(JSON.stringify(event)), new AbortController().signal);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = new Promise((resolve) => parent.on("exit", resolve));
    await new Promise<void>((resolve) => {
      parent.stdout.on("data", (chunk) => {
        if (String(chunk).includes('"step":2')) resolve();
      });
    });
    expect(await processesWith(`--run ${run}`)).toHaveLength(1);
    parent.kill("SIGKILL");
    await closed;
    // One micro batch takes milliseconds here; a minute is for a machine that is busy.
    for (let i = 0; i < 600 && (await processesWith(`--run ${run}`)).length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await processesWith(`--run ${run}`)).toEqual([]);
  });

  test("that the system kills is reported as such", async () => {
    const run = await longRun("killed");
    const training = engine.train(
      { run, base },
      async (event) => {
        if (event.event !== "step" || event.step !== 1) return;
        const [id] = await processesWith(`--run ${run}`);
        process.kill(id!, "SIGKILL");
      },
      never,
    );
    const error = await rejection(training);
    expect(error).toMatchObject({ code: "engine-died", exit: 3 });
    expect(error.message).toContain("SIGKILL");
    expect(error.next).toContain("memory");
  });

  test("that cannot start is reported as such", async () => {
    const error = await rejection(new TfjsEngine({ script: join(root, "nothing.js") }).doctor(never));
    expect(error).toMatchObject({ code: "engine-died", exit: 3 });
    expect(error.message).toContain("nothing.js");
  });
});

test("doctor measures the machine", async () => {
  const checks = await engine.doctor(never);
  const speeds = where.backend === "wasm" ? ["speed"] : ["speed, f32", "speed, bf16"];
  expect(checks.map(({ name, state }) => [name, state])).toEqual(
    ["node", "memory", "backend", ...speeds].map((name) => [name, "ok"]),
  );
  expect(checks[3]!.detail).toMatch(/^\d+(\.\d)? GFLOP\/s/);
});

test("says before anything is made for it that its backend is not installed, and which command installs it", async () => {
  const absent = async () => null;
  const script = "never started";
  await expect(new TfjsEngine({ script }).ready()).resolves.toBeUndefined();
  const tensorflow = new TfjsEngine({ script, backend: "tensorflow", device: "gpu", installation: absent });
  expect(await rejection(tensorflow.ready())).toMatchObject({
    code: "backend-missing",
    exit: 3,
    next: "Run `lora engine install tensorflow --gpu`.",
  });
  const webgpu = new TfjsEngine({ script, backend: "webgpu", device: "cpu", installation: absent });
  expect(await rejection(webgpu.ready())).toMatchObject({ next: "Run `lora engine install webgpu`." });
});
