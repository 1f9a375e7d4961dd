import { execFile } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { promisify } from "node:util";
import { readTokens } from "../chat/tokens.ts";
import { largestStep, threadsFor } from "../engine/tfjs/lanes.ts";
import { exists } from "../formats/files.ts";
import type { Plan } from "../manifest/schema.generated.ts";
import type { DecoderConfig } from "../model/architecture.ts";
import { type MemoryEstimate, recomputesIn, trainingMemory } from "../model/memory.ts";
import { projections } from "../model/projections.ts";

/** Whether a plan's training fits a machine. */
export interface Fitting extends MemoryEstimate {
  /** Where it has to fit: wasm's address space, the machine's memory, or a GPU's. */
  where: "wasm" | "machine" | "gpu";
  /** Bytes there are; null where that cannot be learned here. */
  available: number | null;
  fits: boolean | null;
  /** Threads of ours that compute side by side. */
  threads: number;
  /** Rows of the largest micro batch of a thread, and tokens of each: counted, or what `maxLength` allows where nothing is tokenised yet. */
  rows: { count: number; tokens: number; counted: boolean };
  /** Whether layers are computed again in the backward pass. */
  recompute: boolean;
  /** What to change, where it does not fit. */
  next: string | null;
}

/** Bytes of this machine, of which `gpu` is null where no tool tells, and its cores. */
export interface Machine {
  cores: number;
  memory: number;
  gpu: number | null;
}

/** Tokens of the longest row, and of how many labels it is trained. */
export interface Longest {
  tokens: number;
  supervised: number;
  counted: boolean;
}

/** Addresses of wasm; Node and what is not wasm's own lie outside. */
const WASM_BYTES = 4 * 2 ** 30;
const LENGTH_STEP = 64;
const MIB = 2 ** 20;

/** Holds a plan against a machine. Pure. */
export function fitting(plan: Plan, config: DecoderConfig, longest: Longest, machine: Machine): Fitting {
  const { backend, device } = plan.engine;
  const where = backend === "wasm" ? "wasm" : device === "gpu" ? "gpu" : "machine";
  const lora = { ...plan.lora, targets: projections(plan.lora.targets, "plan.json") };
  /** What threads of wasm can have: each has addresses of its own. */
  const availableTo = (threads: number) =>
    where === "gpu" ? machine.gpu : where === "wasm" ? Math.min(threads * WASM_BYTES, machine.memory) : machine.memory;
  const stepOf = (training: Plan["training"], tokens: number) =>
    where === "wasm"
      ? largestStep(training, { tokens, supervised: Math.min(longest.supervised, tokens) }, config)
      : { lanes: 0, rows: training.microBatchSize };
  const estimate = (change: Partial<Plan["training"]> = {}, tokens = longest.tokens, threads = 1) => {
    const training = { ...plan.training, ...change };
    const { lanes, rows } = stepOf(training, tokens);
    const lengths = new Array<number>(rows).fill(tokens);
    const supervised = rows * Math.min(longest.supervised, tokens);
    const question = { config, lora, backend, precision: training.precision, threads, lanes, lengths, supervised };
    const { weights } = trainingMemory({ ...question, recompute: false });
    const free = (availableTo(threads) ?? Number.POSITIVE_INFINITY) - weights;
    const recompute = recomputesIn(free / threads, training.gradientCheckpointing, config, lengths);
    return { ...trainingMemory({ ...question, recompute }), recompute };
  };
  const step = stepOf(plan.training, longest.tokens);
  const threads = threadsFor(step, machine.cores, machine.memory, (n) => estimate({}, longest.tokens, n));
  const found = estimate({}, longest.tokens, threads);
  const available = availableTo(threads);
  const fits = available === null ? null : found.total <= available;
  const rows = { count: step.rows, tokens: longest.tokens, counted: longest.counted };
  return { ...found, where, available, fits, threads, rows, next: fits === false ? knob(available!) : null };

  /** The first thing to turn that makes it fit, from what costs least. */
  function knob(bytes: number): string {
    const fitsWith = (change: Partial<Plan["training"]>, tokens?: number) => estimate(change, tokens).total <= bytes;
    const on = { gradientCheckpointing: "on" } as const;
    if (fitsWith(on)) return "Write `gradientCheckpointing: on` under `training`.";
    for (let microBatchSize = plan.training.microBatchSize - 1; microBatchSize >= 1; microBatchSize--) {
      if (fitsWith({ ...on, microBatchSize })) return `Write \`microBatchSize: ${microBatchSize}\` under \`training\`.`;
    }
    const least = { ...on, microBatchSize: 1 };
    const halves = backend === "tensorflow" || backend === "torch";
    if (halves && fitsWith({ ...least, precision: "bf16" }))
      return "Write `precision: bf16` and `microBatchSize: 1` under `training`.";
    for (
      let tokens = longest.tokens - (longest.tokens % LENGTH_STEP || LENGTH_STEP);
      tokens > 0;
      tokens -= LENGTH_STEP
    ) {
      if (fitsWith(least, tokens))
        return `Write \`maxLength: ${tokens}\` and \`microBatchSize: 1\` under \`training\`.`;
    }
    return "Choose a smaller base, or a machine with more memory.";
  }
}

/** The estimate in a line, for people. */
export function memoryLine({
  where,
  available,
  fits,
  threads,
  rows,
  recompute,
  next,
  total,
  ...parts
}: Fitting): string {
  const size = (bytes: number) =>
    bytes < 2 ** 30 ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const place = { wasm: "wasm can have", machine: "this machine has", gpu: "the GPU has" }[where];
  const of =
    available === null ? "; what the GPU has cannot be learned here" : ` of the ${size(available)} that ${place}`;
  const names = ["weights", "adapter", "activations", "logits"] as const;
  const each = names.map((name) => `${name} ${size(parts[name])}`).join(", ");
  const longest = `${threads > 1 ? `${threads} threads of ` : ""}${rows.count} × ${rows.counted ? "" : "up to "}${rows.tokens} tokens${recompute ? ", layers computed again" : ""}`;
  const verdict = fits === null ? "" : fits ? ": fits" : `: does not fit. ${next}`;
  return `about ${size(total)}${of} (${each}; ${longest})${verdict}`;
}

/** The longest row of a run's tokens, or what a plan allows where they are not made yet. */
export async function longestRow(tokens: string, plan: Plan): Promise<Longest> {
  const { maxLength } = plan.chat;
  if (!(await exists(tokens))) return { tokens: maxLength, supervised: maxLength, counted: false };
  const { offsets, labels } = await readTokens(tokens);
  const longest = { tokens: 0, supervised: 0, counted: true };
  for (let row = 0; row + 1 < offsets.length; row++) {
    const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
    const supervised = labels.subarray(begin, end).reduce((count, label) => count + (label === -100 ? 0 : 1), 0);
    longest.tokens = Math.max(longest.tokens, end - begin);
    longest.supervised = Math.max(longest.supervised, supervised);
  }
  return longest;
}

/**
 * What this machine has: of a container's memory what it may use, and of the first GPU what NVIDIA's tool says.
 * @param cores that may be used, where that was set
 */
export async function thisMachine(cores = availableParallelism()): Promise<Machine> {
  const constrained = process.constrainedMemory?.() ?? 0;
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  try {
    const query = ["--query-gpu=memory.total", "--format=csv,noheader,nounits"];
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 20_000 });
    const mebibytes = Number(stdout.split("\n")[0]);
    return { cores, memory, gpu: mebibytes > 0 ? mebibytes * MIB : null };
  } catch {
    return { cores, memory, gpu: null };
  }
}
