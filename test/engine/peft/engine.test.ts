import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineEvent, EngineResponse, StepMetrics } from "../../../src/engine/contract.ts";
import type { PeftEngineOptions } from "../../../src/engine/peft/engine.ts";
import { readAdapter } from "../../../src/engine/tfjs/adapter.ts";
import { TfjsEngine } from "../../../src/engine/tfjs/engine.ts";
import { LoraError } from "../../../src/formats/error.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../../src/formats/safetensors.ts";
import type { Plan } from "../../../src/manifest/schema.generated.ts";
import { readDecoderConfig } from "../../../src/model/config.ts";
import { expectedTensors } from "../../../src/model/tensors.ts";
import { relativeDifference } from "../../fidelity/distance.ts";
import { fixture } from "../../model/fixture.ts";
import { plan, sampleRows, writeRun } from "../run.ts";
import { planForPeft } from "./plans.ts";
import { ENVIRONMENT, PROGRAM, PYTHON, peftDoes, peftEngine } from "./python.ts";

const base = fixture("tiny-llama");
const never = new AbortController().signal;
const VOCABULARY = 67;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-peft-engine-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

type Parts = Parameters<typeof plan>[0] & { peft?: Partial<Plan["training"]> };

async function makeRun(name: string, { peft, ...parts }: Parts = {}, rows = sampleRows(40, VOCABULARY)) {
  const run = join(root, name);
  await writeRun(run, planForPeft(plan(parts), peft), rows);
  return run;
}

async function train(run: string, options: Partial<PeftEngineOptions> = {}): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await peftEngine(options).train({ run, base }, (event) => events.push(event), never);
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

function adapterBytes(run: string): Promise<Buffer[]> {
  return Promise.all(
    ["adapter_model.safetensors", "adapter_config.json"].map((name) => readFile(join(run, "adapter", name))),
  );
}

async function adapterValues(run: string): Promise<Float32Array> {
  const { parameters } = await readAdapter(join(run, "adapter"), await readDecoderConfig(base));
  return Float32Array.from(parameters.flatMap(({ values }) => [...values]));
}

async function rejection(promise: Promise<unknown>): Promise<LoraError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LoraError);
  return error as LoraError;
}

/** Processes whose command line names `text`. */
async function processesWith(text: string): Promise<number[]> {
  const ids: number[] = [];
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    if (line.replaceAll("\0", " ").includes(text)) ids.push(Number(id));
  }
  return ids;
}

/** Trains until a step is told, then does something to it. */
async function interruptedAt(
  step: number,
  run: string,
  options: Partial<PeftEngineOptions>,
  then: () => Promise<void> | void,
) {
  return peftEngine(options).train(
    { run, base },
    async (event) => {
      if (event.event === "step" && event.step === step) await then();
    },
    never,
  );
}

/** A safetensors file with its tensors changed, or left out. */
async function rewritten(
  from: string,
  to: string,
  change: (name: string, data: Uint8Array) => Uint8Array | null,
): Promise<void> {
  const file = await openSafetensors(from);
  const tensors: TensorToWrite[] = [];
  for (const [name, { dtype, shape }] of file.tensors) {
    const data = change(name, await file.read(name));
    if (data !== null) tensors.push({ name, dtype, shape, data });
  }
  await file.close();
  await writeSafetensors(to, tensors, { format: "pt" });
}

/** A Llama of 11 million random weights, whose activations weigh more than they do. */
async function wideBase(directory: string): Promise<void> {
  await cp(base, directory, { recursive: true });
  const config = JSON.parse(await readFile(join(base, "config.json"), "utf8"));
  Object.assign(config, {
    hidden_size: 512,
    intermediate_size: 1024,
    num_hidden_layers: 4,
    num_attention_heads: 8,
    num_key_value_heads: 8,
    head_dim: 64,
    tie_word_embeddings: false,
  });
  await writeFile(join(directory, "config.json"), JSON.stringify(config));
  const tensors = [...expectedTensors(await readDecoderConfig(directory))].map(([name, shape]) => {
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      (_, i) => 0.03 * Math.sin(12.9898 * i),
    );
    return { name, dtype: "F32" as const, shape: [...shape], data: new Uint8Array(values.buffer) };
  });
  await writeSafetensors(join(directory, "model.safetensors"), tensors, { format: "pt" });
}

describe.skipIf(PYTHON === null)("the peft engine (LORA_PEFT_PYTHON)", { timeout: 300_000 }, () => {
  const parts: Parts = { lora: { dropout: 0.2 }, training: { checkpointEvery: 2 } };
  let whole: string;
  let tfjs: string;
  beforeAll(async () => {
    whole = await makeRun("whole", parts);
    tfjs = join(root, "tfjs");
    await writeRun(tfjs, plan(parts), sampleRows(40, VOCABULARY));
    const script = new URL("../../../src/engine/tfjs/main.ts", import.meta.url).pathname;
    await Promise.all([train(whole), new TfjsEngine({ script }).train({ run: tfjs, base }, () => {}, never)]);
  });

  test("writes adapter, metrics, checkpoints and what it computed with, and does nothing the second time", async () => {
    expect((await readdir(join(whole, "checkpoints"))).sort()).toEqual(["step-6", "step-8"]);
    const metrics = await metricsOf(whole);
    expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const config = JSON.parse(await readFile(join(whole, "adapter", "adapter_config.json"), "utf8"));
    expect(config).toMatchObject({
      r: 4,
      lora_alpha: 8,
      base_model_name_or_path: "./base",
      revision: null,
      inference_mode: true,
    });
    expect(config.target_modules).toEqual(["k_proj", "o_proj", "q_proj", "v_proj"]);
    const environment = JSON.parse(await readFile(join(whole, "environment.json"), "utf8"));
    expect(environment).toMatchObject({ processes: "1", device: "cpu", peft: expect.stringMatching(/^\d/) });

    const before = await adapterBytes(whole);
    expect((await train(whole)).map((event) => event.event)).toEqual(["note"]);
    expect(await adapterBytes(whole)).toEqual(before);
    expect(await metricsOf(whole)).toEqual(metrics);
  });

  test("makes the tfjs engine's adapter of the same plan, with dropout", async () => {
    const [ours, theirs] = [await metricsOf(whole), await metricsOf(tfjs)];
    ours.forEach((line, i) => {
      expect(Math.abs(line.loss / theirs[i]!.loss - 1)).toBeLessThan(1e-5);
      expect(line.tokens).toBe(theirs[i]!.tokens);
      expect(Math.abs(line.learningRate - theirs[i]!.learningRate)).toBeLessThan(1e-12);
    });
    expect(relativeDifference(await adapterValues(whole), await adapterValues(tfjs))).toBeLessThan(1e-4);
  });

  test("killed and resumed gives the bytes of a run never stopped; a damaged checkpoint is passed over", async () => {
    const run = await makeRun("killed", parts);
    const child = spawn(PYTHON!, [PROGRAM, "train", run, base], {
      stdio: ["pipe", "pipe", "inherit"],
      env: ENVIRONMENT,
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes('"step": 7,')) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect(await readdir(run)).not.toContain("adapter");
    const file = join(run, "checkpoints", "step-6", "optimizer.safetensors");
    await writeFile(file, (await readFile(file)).subarray(0, -7));
    const events = await train(run);
    expect(events).toContainEqual({ event: "note", message: "Resumed at step 4 of 10." });
    expect(await adapterBytes(run)).toEqual(await adapterBytes(whole));
    expect(await metricsOf(run)).toEqual(await metricsOf(whole));
  });

  test("packing changes the speed, not what is learned", async () => {
    const packed = await makeRun("packed", { ...parts, training: { packing: true }, closure: "d".repeat(64) });
    await train(packed);
    expect(relativeDifference(await adapterValues(packed), await adapterValues(whole))).toBeLessThan(1e-4);
  });

  test("stops at a loss that is no number, naming step and rows, the last checkpoint intact", async () => {
    const run = await makeRun("hot", {
      training: { learningRate: 1e30, warmup: 0, maxGradNorm: 0, checkpointEvery: 1 },
    });
    const events: EngineEvent[] = [];
    const error = await rejection(peftEngine().train({ run, base }, (event) => events.push(event), never));
    expect(error).toMatchObject({ code: "non-finite", exit: 1 });
    const last = events.at(-1) as Extract<EngineEvent, { event: "error" }>;
    expect(last.step).toBeGreaterThan(1);
    expect(last.rows!.length).toBeGreaterThan(0);
    expect(last.rows!.every((row) => Math.floor(row / 4) === last.step! - 1)).toBe(true);
    expect(await readdir(run)).not.toContain("adapter");
    expect(await readdir(join(run, "checkpoints"))).toContain(`step-${last.step! - 1}`);
  });

  test("what cannot be trained is refused by name", async () => {
    const refused: { run: string; base: string; code: string; exit: number; says: RegExp }[] = [];
    const add = async (
      name: string,
      code: string,
      exit: number,
      says: RegExp,
      change: { plan?: (of: Plan) => Plan; base?: (at: string) => Promise<unknown> },
    ) => {
      const run = join(root, `refused-${name}`);
      await writeRun(run, (change.plan ?? ((of) => of))(planForPeft(plan())), sampleRows(8, VOCABULARY));
      const at = join(root, `base-${name}`);
      await cp(base, at, { recursive: true });
      await change.base?.(at);
      refused.push({ run, base: at, code, exit, says });
    };
    const weights = (at: string) => join(at, "model.safetensors");
    await add("version", "engine-plan", 3, /0; this Python has 2\+torch/, {
      plan: (of) => ({ ...of, engine: { ...of.engine, version: "0" } }),
    });
    await add("gpu", "gpu-missing", 3, /asks for a GPU/, {
      plan: (of) => ({ ...of, engine: { ...of.engine, device: "gpu" } }),
    });
    await add("nan", "non-finite", 1, /loss of the dry run/, {
      base: (at) =>
        rewritten(weights(at), weights(at), (name, data) => (name === "model.norm.weight" ? data.fill(0xff) : data)),
    });
    await add("unconfigured", "base-unloadable", 3, /config.json/, { base: (at) => rm(join(at, "config.json")) });
    await add("weightless", "base-unloadable", 3, /model.safetensors/, { base: (at) => rm(weights(at)) });
    await add("short", "base-unloadable", 3, /Transformers does not load/, {
      base: async (at) => writeFile(weights(at), (await readFile(weights(at))).subarray(0, 4000)),
    });
    await add("deeper", "base-incomplete", 3, /lacks weights/, {
      base: async (at) =>
        writeFile(
          join(at, "config.json"),
          (await readFile(join(at, "config.json"), "utf8")).replace(/("num_hidden_layers": )\d+/, "$17"),
        ),
    });
    const unknown = await makeRun("unknown", {}, sampleRows(8, VOCABULARY + 40));
    refused.push({ run: unknown, base, code: "tokens-vocabulary", exit: 2, says: /the base knows 67/ });
    const told = peftDoes(refused).filter((event) => event.event === "error");
    expect(told.map(({ code, exit }) => ({ code, exit }))).toEqual(refused.map(({ code, exit }) => ({ code, exit })));
    refused.forEach(({ says }, i) => {
      expect(told[i]!.message).toMatch(says);
      expect(told[i]!.next).toBeDefined();
    });
    expect(told[2]!.rows!.length).toBeGreaterThan(0);
  });

  test("where memory is short, the error names the knobs and what each would save", async () => {
    await wideBase(join(root, "wide"));
    const rows = sampleRows(4, VOCABULARY, 1500, 1600);
    const run = await makeRun("large", { training: { microBatchSize: 4, gradientCheckpointing: "off" } }, rows);
    // The kernel refuses more than so many bytes of data, as a smaller machine would.
    const launcher = `prlimit --data=${1400 * 2 ** 20} {python} {engine}`;
    const error = await rejection(peftEngine({ launcher }).train({ run, base: join(root, "wide") }, () => {}, never));
    expect(error).toMatchObject({ code: "out-of-memory", exit: 3 });
    expect(error.message).toMatch(
      /4 of up to 1\d{3} tokens.* about (0\.[5-9]\d|1\.[0-2]\d) GiB \(weights 0\.04 GiB, .*activations (0\.[5-9]\d|1\.[0-2]\d) GiB/,
    );
    expect(error.next).toMatch(/training.gradientCheckpointing: on would save about 0\.[3-6]\d GiB/);
    expect(error.next).toMatch(/training.microBatchSize: 1 about 0\.[6-9]\d GiB/);
    expect(error.next).toMatch(/training.maxLength: 7\d{2} about 0\.\d\d GiB/);
    expect(error.next).toContain("training.quantization: nf4");
  });

  test("is gone within six seconds of a cancellation, with all it started", async () => {
    const run = await makeRun("cancelled", {}, sampleRows(4000, VOCABULARY, 40, 60));
    const abort = new AbortController();
    let at = 0;
    const launcher = "torchrun --standalone --nproc-per-node 2 {engine}";
    const training = peftEngine({ launcher }).train(
      { run, base },
      (event) => {
        if (event.event !== "step" || event.step !== 2) return;
        at = performance.now();
        abort.abort();
      },
      abort.signal,
    );
    expect(await rejection(training)).toMatchObject({ code: "cancelled", exit: 130 });
    expect(performance.now() - at).toBeLessThan(6000);
    expect(await processesWith(`train ${run}`)).toEqual([]);
  });

  describe("with two processes", () => {
    const launcher = "torchrun --standalone --nproc-per-node 2 {engine}";

    // Those of docs/launchers.md, with as many processes as there are cores here.
    const slurm = {
      PATH: `${new URL("slurm", import.meta.url).pathname}:${process.env.PATH}`,
      MASTER_ADDR: "localhost",
    };
    const launchers: [string, "off" | "on", NodeJS.ProcessEnv][] = [
      [launcher, "off", {}],
      ["accelerate launch --num_processes 2 --num_machines 1 --multi_gpu --mixed_precision no {engine}", "on", {}],
      [
        "srun --nodes 2 --ntasks-per-node 1 --gpus-per-task 1 --gpu-bind none --kill-on-bad-exit 1 {python} {engine}",
        "off",
        slurm,
      ],
    ];

    test("gives what one gives, by torchrun, accelerate or srun, whole bases or one that is sharded", async () => {
      // Five rows in passes of at most two: the processes have unequal shares.
      const uneven = { ...parts, training: { batchSize: 5, checkpointEvery: 0 }, closure: "e".repeat(64) };
      const one = await makeRun("one", uneven);
      await train(one);
      for (const [launcher, sharding, env] of launchers) {
        const two = await makeRun(`two-${launcher.split(" ")[0]}`, { ...uneven, peft: { sharding } });
        const events = await train(two, { launcher, env: { ...ENVIRONMENT, ...env } });
        const steps = events.filter((event) => event.event === "step").map((event) => event.step);
        expect(steps, launcher).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
        const [a, b] = [await metricsOf(one), await metricsOf(two)];
        a.forEach((line, i) => {
          expect(Math.abs(b[i]!.loss / line.loss - 1)).toBeLessThan(1e-5);
          expect(b[i]!.tokens).toBe(line.tokens);
        });
        expect(relativeDifference(await adapterValues(two), await adapterValues(one))).toBeLessThan(1e-5);
        const environment = JSON.parse(await readFile(join(two, "environment.json"), "utf8"));
        expect(environment).toMatchObject({ processes: "2", sharding: sharding === "on" ? "fsdp2" : "none" });
      }
    });

    test("of which one is killed, the other ends, the error says so, and training goes on from the checkpoint", async () => {
      const rows = sampleRows(96, VOCABULARY);
      const undisturbed = await makeRun("two-undisturbed", parts, rows);
      const run = await makeRun("two-killed", parts, rows);
      await train(undisturbed, { launcher });
      const error = await rejection(
        interruptedAt(11, run, { launcher }, async () => {
          for (const id of await processesWith(`train ${run}`)) {
            const environment = await readFile(`/proc/${id}/environ`, "utf8").catch(() => "");
            if (/\0LOCAL_RANK=1\0/.test(`\0${environment}`)) process.kill(id, "SIGKILL");
          }
        }),
      );
      expect(error.exit).toBe(3);
      expect(error.code).toMatch(/^(worker-lost|engine-died)$/);
      expect(error.next).toContain("last checkpoint");
      expect(await processesWith(`train ${run}`)).toEqual([]);
      expect(await readdir(run)).not.toContain("adapter");
      const events = await train(run, { launcher });
      expect(events.some((event) => event.event === "note" && /^Resumed at step \d+ of 24/.test(event.message))).toBe(
        true,
      );
      expect(await adapterBytes(run)).toEqual(await adapterBytes(undisturbed));
    });
  });

  test("scores, continues and gives logits as the tfjs engine does, in the order of the requests", async () => {
    const rows = sampleRows(70, VOCABULARY);
    const requests = rows.flatMap(({ ids, labels }, i) => [
      { id: `logits-${i}`, kind: "logits", input_ids: [...ids] },
      {
        id: `generate-${i}`,
        kind: "generate",
        input_ids: [...ids.subarray(0, 5 + (i % 7))],
        max_new_tokens: i % 5 === 0 ? 0 : 3 + (i % 9),
      },
      { id: `score-${i}`, kind: "score", input_ids: [...ids], labels: [...labels] },
    ]);
    await writeFile(join(root, "requests.jsonl"), requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
    const script = new URL("../../../src/engine/tfjs/main.ts", import.meta.url).pathname;
    const answers = async (engine: { respond: TfjsEngine["respond"] }, name: string) => {
      const responses = join(root, name);
      await engine.respond(
        { base, adapter: join(whole, "adapter"), requests: join(root, "requests.jsonl"), responses, precision: "f32" },
        () => {},
        never,
      );
      return (await readFile(responses, "utf8"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as EngineResponse);
    };
    const [ours, theirs] = await Promise.all([
      answers(peftEngine(), "peft.jsonl"),
      answers(new TfjsEngine({ script }), "tfjs.jsonl"),
    ]);
    expect(ours.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    ours.forEach((response, i) => {
      const expected = theirs[i]!;
      if (response.kind === "logits" && expected.kind === "logits") {
        expect(relativeDifference(response.logits, expected.logits)).toBeLessThan(1e-5);
      } else if (response.kind === "score" && expected.kind === "score") {
        expect(Math.abs(response.loss / expected.loss - 1)).toBeLessThan(1e-5);
        expect(response.tokens).toBe(expected.tokens);
      } else expect(response).toEqual(expected);
    });
  });

  test("an adapter that lacks a tensor is refused, which PEFT would only warn of", async () => {
    const lacking = join(root, "lacking");
    await cp(join(whole, "adapter"), lacking, { recursive: true });
    await rewritten(
      join(whole, "adapter", "adapter_model.safetensors"),
      join(lacking, "adapter_model.safetensors"),
      (name, data) => (name.includes("layers.0.self_attn.q_proj.lora_B") ? null : data),
    );
    await writeFile(join(root, "none.jsonl"), "");
    const job = {
      base,
      adapter: lacking,
      requests: join(root, "none.jsonl"),
      responses: join(root, "out.jsonl"),
      precision: "f32" as const,
    };
    expect(await rejection(peftEngine().respond(job, () => {}, never))).toMatchObject({
      code: "adapter-missing",
      exit: 3,
    });
  });

  test("doctor says what the machine can do", async () => {
    const cpu = await peftEngine().doctor(never);
    expect(cpu.map(({ name }) => name)).toEqual(["python", "torch", "memory", "quantization", "speed"]);
    expect(cpu.every(({ state }) => state !== "failed")).toBe(true);
    const gpu = await peftEngine({ device: "gpu" }).doctor(never);
    expect(gpu.find(({ name }) => name === "gpu")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("none:"),
    });
  });
});

test("where no Python is installed, the error says how to install one", async () => {
  const error = await rejection(peftEngine({ python: async () => null }).doctor(never));
  expect(error).toMatchObject({ code: "engine-missing", exit: 3 });
  expect(error.next).toContain("lora engine install peft");
});

test("a Python without the libraries is reported as such", async () => {
  const error = await rejection(peftEngine({ python: async () => "/usr/bin/python3" }).doctor(never));
  expect(error).toMatchObject({ code: "engine-libraries", exit: 3 });
  expect(error.next).toContain("lora engine install peft");
});
