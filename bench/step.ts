/**
 * Times loss and gradient of an optimizer step on the wasm backend: in one pass, of which it says where it goes; and in lanes, on
 * each of the numbers of threads.
 *
 *     npx node bench/step.ts [attention|all-linear] [dropout] [threads,…]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { startBackend } from "../src/engine/tfjs/backend.ts";
import { lossAndGradient } from "../src/engine/tfjs/gradient.ts";
import { readTrainingRows } from "../src/engine/tfjs/rows.ts";
import type { StepContext } from "../src/engine/tfjs/step.ts";
import { ThreadedSteps } from "../src/engine/tfjs/threads.ts";
import { generate } from "../src/model/generate.ts";
import { loadDecoder } from "../src/model/load.ts";
import { freshParameters, type LoraSettings } from "../src/model/lora.ts";
import { PROJECTIONS } from "../src/model/projections.ts";
import { plan, sampleRows, writeRun } from "../test/engine/run.ts";
import { QUICKSTART, writeRandomCheckpoint } from "./checkpoint.ts";

const [targets = "attention", dropout = "0.05", threads = "1,2"] = process.argv.slice(2);
const ROWS = 8;
const REPEATS = 12;

const directory = await mkdtemp(join(tmpdir(), "lora-bench-"));
try {
  const weights = await writeRandomCheckpoint(directory, QUICKSTART);
  await startBackend();
  const model = await loadDecoder(directory);
  const settings: LoraSettings = {
    r: 16,
    alpha: 32,
    rslora: false,
    targets: targets === "attention" ? PROJECTIONS.slice(0, 4) : PROJECTIONS,
  };
  const parameters = freshParameters(model.config, settings, 1);
  const rows = sampleRows(ROWS * REPEATS, QUICKSTART.vocab_size, 100, 200);
  const step = async (i: number) => {
    const batch = rows.slice(i * ROWS, (i + 1) * ROWS);
    await lossAndGradient(
      model,
      parameters,
      settings,
      { p: Number(dropout), seed: 1 },
      { rows: batch, slots: batch.map((_, s) => s) },
      i + 1,
      100,
    );
    return batch.reduce((sum, row) => sum + row.ids.length, 0);
  };
  await step(0);
  const tensors = tf.memory().numTensors;
  const seconds: number[] = [];
  const rates: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    // Processor time: a busy machine stretches the clock's.
    const started = process.cpuUsage();
    const tokens = await step(i);
    const { user, system } = process.cpuUsage(started);
    seconds.push((user + system) / 1e6);
    rates.push(tokens / seconds.at(-1)!);
  }
  console.log(
    `${(weights / 1e6).toFixed(2)} M weights, ${targets}, r ${settings.r}, dropout ${dropout}, ${ROWS} rows of 100–200 tokens, half supervised`,
  );
  console.log(
    `step ${median(seconds).toFixed(3)} s, ${Math.round(median(rates))} tokens/s of processor time (medians of ${REPEATS}); tensors left behind: ${tf.memory().numTensors - tensors}`,
  );

  await writeRun(directory, plan(), rows);
  const tokens = join(directory, "tokens.safetensors");
  const context: StepContext = {
    model,
    parameters,
    settings,
    dropout: { p: Number(dropout), seed: 1 },
    data: await readTrainingRows(tokens, QUICKSTART.vocab_size),
    batching: { batchSize: ROWS, microBatchSize: ROWS, packing: false, capacity: 0 },
    recompute: false,
  };
  for (const count of threads.split(",").map(Number)) await threadTimes(context, tokens, count);

  await kernelTimes(() => step(1));

  const prompts = rows.slice(0, 32).map(({ ids }) => ({ ids: [...ids.subarray(0, 100)], maxNewTokens: 50 }));
  const started = process.cpuUsage();
  const generated = await generate(model, prompts, new Set());
  const generating = process.cpuUsage(started);
  const count = generated.reduce((sum, { ids }) => sum + ids.length, 0);
  console.log(
    `generation: 32 rows of 100 + 50 tokens, ${Math.round(count / ((generating.user + generating.system) / 1e6))} new tokens/s`,
  );
} finally {
  await rm(directory, { recursive: true });
}

/** Steps in lanes, by the clock and by the processor time of all threads. */
async function threadTimes(context: StepContext, tokens: string, count: number): Promise<void> {
  const steps = await ThreadedSteps.start(context, { base: directory, tokens }, count, async () => {});
  const clock: number[] = [];
  const processor: number[] = [];
  for (let i = -2; i < REPEATS; i++) {
    const rows = Array.from({ length: ROWS }, (_, row) => Math.max(i, 0) * ROWS + row);
    const [begun, started] = [performance.now(), process.cpuUsage()];
    await steps.compute({ step: 1, rows, tokens: 100 });
    const { user, system } = process.cpuUsage(started);
    if (i < 0) continue;
    clock.push((performance.now() - begun) / 1000);
    processor.push((user + system) / 1e6);
  }
  await steps.close();
  console.log(
    `in lanes, ${count} thread${count === 1 ? "" : "s"}: ${median(clock).toFixed(3)} s by the clock (best ${Math.min(...clock).toFixed(3)}), ${median(processor).toFixed(3)} s of processor time`,
  );
}

/** Self time of every kernel while `run` runs. Kernels of this backend are synchronous, so wrapping them times them. */
async function kernelTimes(run: () => Promise<unknown>): Promise<void> {
  const spent = new Map<string, { calls: number; ms: number }>();
  const originals = tf.getKernelsForBackend("wasm");
  let inside = 0;
  for (const config of originals) {
    tf.unregisterKernel(config.kernelName, "wasm");
    tf.registerKernel({
      ...config,
      setupFunc: () => {},
      kernelFunc: (call) => {
        if (inside > 0) return config.kernelFunc(call);
        inside++;
        const begun = cpuMs();
        try {
          return config.kernelFunc(call);
        } finally {
          inside--;
          const entry = spent.get(config.kernelName) ?? { calls: 0, ms: 0 };
          entry.calls++;
          entry.ms += cpuMs() - begun;
          spent.set(config.kernelName, entry);
        }
      },
    });
  }
  const begun = cpuMs();
  await run();
  const total = cpuMs() - begun;
  const rows = [...spent].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 14);
  for (const [name, { calls, ms }] of rows)
    console.log(
      `  ${name.padEnd(16)} ${String(calls).padStart(5)} calls ${ms.toFixed(1).padStart(8)} ms ${((100 * ms) / total).toFixed(1).padStart(5)}%`,
    );
  const kernels = [...spent.values()].reduce((sum, { ms }) => sum + ms, 0);
  console.log(
    `  ${"outside kernels".padEnd(16)} ${" ".repeat(11)} ${(total - kernels).toFixed(1).padStart(8)} ms ${((100 * (total - kernels)) / total).toFixed(1).padStart(5)}%`,
  );
}

/** Processor time of this process, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
