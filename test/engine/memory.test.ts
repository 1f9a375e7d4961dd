import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { QUICKSTART, writeRandomCheckpoint } from "../../bench/checkpoint.ts";
import { largestStep } from "../../src/engine/tfjs/lanes.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import { readDecoderConfig } from "../../src/model/config.ts";
import { trainingMemory } from "../../src/model/memory.ts";
import { projections } from "../../src/model/projections.ts";
import { TEST_BACKEND } from "./backend.ts";
import { plan, sampleRows, writeRun } from "./run.ts";

const ENGINE = fileURLToPath(new URL("../../src/engine/tfjs/main.ts", import.meta.url));
/** Node 24, which runs TypeScript as it is. */
const NODE = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));

/** Peak memory in MiB of a process that trains one step: what its dry run tells. */
async function measured(run: string, base: string, threads: number): Promise<number> {
  const args = [ENGINE, "train", "--run", run, "--base", base, "--threads", String(threads)];
  const child = spawn(NODE, args, { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  for await (const text of child.stdout.setEncoding("utf8")) said += text;
  const peak = /peak memory (\d+) MiB/.exec(said)?.[1];
  if (peak === undefined) throw new Error(said);
  return Number(peak);
}

const BROAD = {
  ...QUICKSTART,
  vocab_size: 8192,
  hidden_size: 384,
  intermediate_size: 1024,
  num_hidden_layers: 4,
  num_attention_heads: 6,
  head_dim: 64,
};
const LONG_VOCABULARY = { ...QUICKSTART, vocab_size: 32768, hidden_size: 96, num_hidden_layers: 2, head_dim: 24 };

test.skipIf(TEST_BACKEND !== "wasm").each([
  ["long rows", QUICKSTART, 768, 2, "off", 1],
  ["long rows, layers computed again, two threads", QUICKSTART, 768, 2, "on", 2],
  ["a broad model, four threads", BROAD, 192, 4, "off", 4],
  ["a long vocabulary", LONG_VOCABULARY, 320, 2, "off", 1],
] as const)(
  "the peak of a step on wasm is within 0.75 to 1.35 of the estimate: %s",
  async (_, shape, tokens, rows, setting, threads) => {
    const scratch = await mkdtemp(join(tmpdir(), "lora-memory-"));
    try {
      const [base, run] = [join(scratch, "base"), join(scratch, "run")];
      await writeRandomCheckpoint(base, shape);
      const training: Partial<Plan["training"]> = {
        batchSize: rows,
        microBatchSize: rows,
        gradientCheckpointing: setting,
      };
      const of = plan({ lora: { r: 16, dropout: 0 }, training });
      await writeRun(run, of, sampleRows(rows, shape.vocab_size, tokens, tokens));
      const config = await readDecoderConfig(base);
      const step = largestStep(of.training, { tokens, supervised: tokens / 2 }, config);
      const estimate = trainingMemory({
        config,
        lora: { ...of.lora, targets: projections(of.lora.targets, "plan") },
        backend: "wasm",
        precision: "f32",
        lengths: new Array(step.rows).fill(tokens),
        supervised: (step.rows * tokens) / 2,
        threads,
        lanes: step.lanes,
        recompute: setting === "on",
      });
      const ratio = (await measured(run, base, threads)) / (estimate.total / 2 ** 20);
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.35);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
);
