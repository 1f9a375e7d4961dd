import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeTokens } from "../../src/chat/tokens.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import { TEST_ENGINE } from "./backend.ts";

/** A plan whose parts a test replaces. The closure is any 64 hex digits: the engine compares it, and computes none. */
export function plan(
  parts: { lora?: Partial<Plan["lora"]>; training?: Partial<Plan["training"]>; closure?: string } = {},
): Plan {
  return {
    version: 1,
    adapter: "test",
    closure: parts.closure ?? "c".repeat(64),
    engine: TEST_ENGINE,
    base: { model: "./base", revision: null, files: [] },
    datasets: [],
    chat: { template: "sha256:none", date: "2024-07-26", maxLength: 2048, overlong: "fail" },
    lora: {
      r: 4,
      alpha: 8,
      dropout: 0.1,
      targets: ["k_proj", "o_proj", "q_proj", "v_proj"],
      rslora: false,
      ...parts.lora,
    },
    training: {
      seed: 7,
      epochs: 1,
      batchSize: 4,
      microBatchSize: 2,
      learningRate: 5e-3,
      schedule: "cosine",
      warmup: 0.1,
      weightDecay: 0.01,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      adamEpsilon: 1e-8,
      maxGradNorm: 1,
      packing: false,
      precision: "f32",
      gradientCheckpointing: "auto",
      checkpointEvery: 3,
      ...parts.training,
    },
  };
}

/** Rows of pseudo-random tokens; the second half of each is supervised. */
export function sampleRows(
  count: number,
  vocabulary: number,
  shortest = 6,
  longest = 30,
): { recordId: string; ids: Int32Array; labels: Int32Array }[] {
  // A linear congruential generator: the rows need be varied, not random.
  let state = 12345;
  const next = (bound: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % bound;
  };
  return Array.from({ length: count }, (_, i) => {
    const ids = Int32Array.from({ length: shortest + next(longest - shortest + 1) }, () => next(vocabulary));
    const labels = ids.map((id, t) => (2 * t < ids.length ? -100 : id));
    return { recordId: createHash("sha256").update(String(i)).digest("hex"), ids, labels };
  });
}

/** Writes `plan.json` and `tokens.safetensors` of a run directory. */
export async function writeRun(
  run: string,
  of: Plan,
  rows: ReturnType<typeof sampleRows>,
  order?: Int32Array,
): Promise<void> {
  await mkdir(run, { recursive: true });
  await writeFile(join(run, "plan.json"), JSON.stringify(of));
  await writeTokens(join(run, "tokens.safetensors"), { rows, order: order ?? Int32Array.from(rows, (_, i) => i) });
}
