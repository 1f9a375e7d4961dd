/**
 * Trains the same plan on the same tokens with our engine, with a plain loop over Transformers and PEFT, and with TRL's SFTTrainer, one
 * after the other; says how fast each was, what memory it took, and draws the loss curves on one plot (Mermaid).
 *
 *     npx node bench/training.ts SHAPE LENGTH SUPERVISED% [STEPS] [--python PYTHON] [--only NAME,…] [--threads N] [--recompute]
 *
 * On a machine that others use, look at processor time, with `--threads 1`: threads that wait for one another burn it.
 *
 * `--recompute` turns gradient checkpointing on for ours. SHAPE: quickstart, qwen2.5-0.5b, llama-3.2-1b. TensorFlow has to be
 * installed (`lora engine install tensorflow`), and PYTHON to have torch, transformers and peft (test/oracle/requirements.txt). TRL
 * takes part where BENCH_TRL names a directory with it (bench/gpu.sh says how it is installed beside).
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { writeAdapter } from "../src/engine/tfjs/adapter.ts";
import { engineVersion, type TfjsBackend } from "../src/engine/tfjs/version.ts";
import { RandomStream } from "../src/formats/random.ts";
import { readDecoderConfig } from "../src/model/config.ts";
import { freshParameters } from "../src/model/lora.ts";
import { PROJECTIONS } from "../src/model/projections.ts";
import { TENSORFLOW_AT } from "../test/engine/backend.ts";
import { plan, writeRun } from "../test/engine/run.ts";
import { SHAPES, writeRandomCheckpoint } from "./checkpoint.ts";

interface Step {
  loss: number;
  tokens: number;
  /** Of the clock, and of the processor: all threads together. */
  seconds: number;
  processor: number;
}

interface Outcome {
  name: string;
  steps: Step[];
  peakBytes: number;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: "string", default: "python3" },
    only: { type: "string" },
    threads: { type: "string" },
    recompute: { type: "boolean" },
  },
});
const [shape = "quickstart", length = "512", supervised = "25", steps = "4"] = positionals;
const json = SHAPES[shape as keyof typeof SHAPES];
const threads =
  values.threads === undefined ? {} : { OMP_NUM_THREADS: values.threads, TF_NUM_INTRAOP_THREADS: values.threads };
const QUIET = {
  HF_HUB_OFFLINE: "1",
  HF_HUB_DISABLE_PROGRESS_BARS: "1",
  TRANSFORMERS_VERBOSITY: "error",
  PYTHONWARNINGS: "ignore",
};
const ROWS = shape === "quickstart" ? 8 : 1;
const R = 16;

const root = await mkdtemp(join(tmpdir(), "lora-bench-"));
try {
  const base = join(root, "base");
  const weights = await writeRandomCheckpoint(base, json, "BF16");
  console.log(
    `${shape}, ${(weights / 1e6).toFixed(0)} M weights in bf16; ${steps} steps of ${ROWS} × ${length} tokens, ${supervised}% supervised; all-linear, r ${R}, no dropout`,
  );
  const contenders: [string, () => Promise<Outcome>][] = [
    ["ours, wasm f32", () => ours("wasm", "f32", base)],
    ["ours, tensorflow f32", () => ours("tensorflow", "f32", base)],
    ["ours, tensorflow bf16", () => ours("tensorflow", "bf16", base)],
    ["Transformers + PEFT f32", () => peft("f32", base, "loop")],
    ["Transformers + PEFT bf16", () => peft("bf16", base, "loop")],
    ["TRL SFTTrainer f32", () => peft("f32", base, "trl")],
    ["TRL SFTTrainer bf16", () => peft("bf16", base, "trl")],
  ];
  const only = values.only?.split(",");
  const outcomes: Outcome[] = [];
  for (const [name, run] of contenders) {
    if (name.startsWith("TRL") && process.env.BENCH_TRL === undefined) continue;
    if (
      only === undefined ? name.includes("wasm") && shape !== "quickstart" : !only.some((part) => name.includes(part))
    )
      continue;
    outcomes.push({ ...(await run()), name });
    report(outcomes.at(-1)!, outcomes);
  }
  console.log(`\n${plot(outcomes)}`);
} finally {
  await rm(root, { recursive: true });
}

async function ours(backend: TfjsBackend, precision: "f32" | "bf16", base: string): Promise<Outcome> {
  const run = await writeBenchRun(backend, precision, base);
  const where = ["--backend", backend, "--device", "cpu"];
  if (backend === "tensorflow") where.push("--installation", TENSORFLOW_AT ?? "");
  const script = join(import.meta.dirname, "../src/engine/tfjs/main.ts");
  return watch(process.execPath, [script, "train", "--run", run, "--base", base, ...where]);
}

async function peft(precision: "f32" | "bf16", base: string, trainer: "loop" | "trl"): Promise<Outcome> {
  const run = await writeBenchRun("tensorflow", precision, base);
  const script = join(import.meta.dirname, "training_peft.py");
  return watch(values.python, [script, run, base, precision, join(run, "start"), trainer]);
}

/** A plan, its tokens and the adapter that both sides start from. */
async function writeBenchRun(backend: TfjsBackend, precision: "f32" | "bf16", base: string): Promise<string> {
  const config = await readDecoderConfig(base);
  const run = await mkdtemp(join(root, "run-"));
  const random = new RandomStream(2, "rows");
  const every = 100 / Number(supervised);
  const rows = Array.from({ length: ROWS * Number(steps) }, (_, i) => {
    const ids = Int32Array.from({ length: Number(length) }, () => Math.floor(random.float() * config.vocabularySize));
    // In runs, as answers are.
    const labels = ids.map((id, t) => (t > 0 && Math.floor(t / 32) % every < 1 ? id : -100));
    return { recordId: createHash("sha256").update(String(i)).digest("hex"), ids, labels };
  });
  const of = plan({
    lora: { r: R, alpha: 2 * R, dropout: 0, targets: [...PROJECTIONS].sort() },
    training: {
      batchSize: ROWS,
      microBatchSize: ROWS,
      learningRate: 1e-4,
      schedule: "constant",
      warmup: 0,
      weightDecay: 0,
      precision,
      gradientCheckpointing: values.recompute === true ? "on" : "off",
      checkpointEvery: 0,
    },
  });
  of.engine = { name: "tfjs", version: engineVersion(backend), backend, device: "cpu" };
  await writeRun(run, of, rows);
  const settings = { ...of.lora, targets: PROJECTIONS };
  const origin = { base: "base", revision: null, dropout: 0, closure: of.closure };
  await writeAdapter(
    join(run, "start"),
    { settings, parameters: freshParameters(config, settings, of.training.seed) },
    origin,
  );
  return run;
}

/** Runs a trainer that says a JSON line a step, and looks at its process from outside, the same way for all. */
async function watch(command: string, args: string[]): Promise<Outcome> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...threads, ...QUIET },
  });
  const steps: Step[] = [];
  let [clock, used, peakBytes] = [performance.now(), 0, 0];
  for await (const text of createInterface({ input: child.stdout })) {
    // TRL prints what it logs, too.
    if (!text.startsWith('{"')) continue;
    const line = JSON.parse(text) as { event?: string; loss?: number; tokens?: number; message?: string };
    if (line.event === "error") throw new Error(line.message);
    const processor = processorSeconds(child.pid!);
    peakBytes = Math.max(peakBytes, peakOf(child.pid!));
    if (line.loss !== undefined) {
      const seconds = (performance.now() - clock) / 1000;
      steps.push({ loss: line.loss, tokens: line.tokens!, seconds, processor: processor - used });
    }
    // What is not a step (loading, a dry run) is counted to none.
    [clock, used] = [performance.now(), processor];
  }
  return { name: "", steps, peakBytes };
}

/** User and system time of a process so far (proc(5): fields 14 and 15 of stat, in ticks of 10 ms). */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

/** Medians over all steps but the first, which warms up. */
function report({ name, steps, peakBytes }: Outcome, all: readonly Outcome[]): void {
  const rate = (of: (step: Step) => number) => median(steps.slice(1).map((step) => step.tokens / of(step)));
  const first = all[0]!.steps;
  const apart = Math.max(...steps.map(({ loss }, i) => Math.abs(loss - first[i]!.loss)));
  console.log(
    [
      name.padEnd(26),
      `${rate((step) => step.processor)
        .toFixed(1)
        .padStart(8)} tokens a second of processor time`,
      `${rate((step) => step.seconds)
        .toFixed(1)
        .padStart(8)} of the clock`,
      `${(peakBytes / 2 ** 30).toFixed(2).padStart(6)} GiB`,
      `losses ${steps.map(({ loss }) => loss.toFixed(4)).join(" ")} (at most ${apart.toExponential(1)} from the first)`,
    ].join("  "),
  );
}

/** The loss curves of all on one plot, in the order of the table. */
function plot(all: readonly Outcome[]): string {
  const losses = all.map(({ steps }) => steps.map(({ loss }) => loss));
  const [low, high] = [Math.min(...losses.flat()), Math.max(...losses.flat())];
  const margin = (high - low) * 0.05;
  return [
    "```mermaid",
    "xychart-beta",
    `    title "Loss: ${all.map(({ name }) => name).join(", ")}"`,
    `    x-axis "step" 1 --> ${losses[0]!.length}`,
    `    y-axis "nats a token" ${(low - margin).toFixed(3)} --> ${(high + margin).toFixed(3)}`,
    ...losses.map((line) => `    line [${line.map((loss) => loss.toFixed(4)).join(", ")}]`),
    "```",
  ].join("\n");
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
