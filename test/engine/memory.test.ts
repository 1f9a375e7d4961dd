import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { QUICKSTART, writeRandomCheckpoint } from "../../bench/checkpoint.ts";
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
async function measured(run: string, base: string): Promise<number> {
  const child = spawn(NODE, [ENGINE, "train", "--run", run, "--base", base], { stdio: ["pipe", "pipe", "inherit"] });
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
  ["long rows", QUICKSTART, 768, 2, "off"],
  ["long rows, layers computed again", QUICKSTART, 768, 2, "on"],
  ["a broad model", BROAD, 192, 3, "off"],
  ["a long vocabulary", LONG_VOCABULARY, 320, 2, "off"],
] as const)(
  "the peak of a step on wasm is within 0.75 to 1.35 of the estimate: %s",
  async (_, shape, tokens, rows, setting) => {
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
      const estimate = trainingMemory({
        config: await readDecoderConfig(base),
        lora: { ...of.lora, targets: projections(of.lora.targets, "plan") },
        backend: "wasm",
        precision: "f32",
        lengths: new Array(rows).fill(tokens),
        supervised: (rows * tokens) / 2,
        threads: 1,
        lanes: rows,
        recompute: setting === "on",
      });
      const ratio = (await measured(run, base)) / (estimate.total / 2 ** 20);
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.35);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
);
