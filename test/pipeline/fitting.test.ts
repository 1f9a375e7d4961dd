import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeTokens } from "../../src/chat/tokens.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import { decoderConfig } from "../../src/model/config.ts";
import { fitting, longestRow, memoryLine } from "../../src/pipeline/fitting.ts";
import { plan, sampleRows } from "../engine/run.ts";

/** Qwen2.5 0.5B. */
const QWEN = decoderConfig(
  {
    model_type: "qwen2",
    vocab_size: 151936,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  },
  "config.json",
);
const GIB = 2 ** 30;

function asked(
  backend: Plan["engine"]["backend"],
  device: "cpu" | "gpu",
  training: Partial<Plan["training"]> = {},
): Plan {
  const of = plan({ training: { microBatchSize: 4, batchSize: 8, precision: "bf16", ...training } });
  return { ...of, engine: { ...of.engine, backend, device } };
}

const LONGEST = { tokens: 2048, supervised: 2048, counted: false };

test("weights are counted in the copies and the precision that a backend keeps", () => {
  const machine = { cores: 1, memory: 64 * GIB, gpu: 80 * GIB };
  const weights = (of: Plan) => fitting(of, QWEN, LONGEST, machine).weights / 494e6;
  expect(weights(asked("tensorflow", "cpu"))).toBeCloseTo(2, 1);
  expect(weights(asked("torch", "gpu", { precision: "f32" }))).toBeCloseTo(4, 1);
  expect(weights(asked("webgpu", "gpu", { precision: "f32" }))).toBeCloseTo(8, 1);
});

test("what fits says so, against the memory of where it is computed", () => {
  const machine = { cores: 1, memory: 8 * GIB, gpu: 80 * GIB };
  const gpu = fitting(asked("tensorflow", "gpu"), QWEN, LONGEST, machine);
  expect(gpu).toMatchObject({ where: "gpu", available: 80 * GIB, fits: true, next: null, recompute: false });
  expect(memoryLine(gpu)).toMatch(/^about .* GiB of the 80.0 GiB that the GPU has .*4 × up to 2048 tokens\): fits$/);
  const parts = gpu.weights + gpu.adapter + gpu.activations + gpu.logits + gpu.program;
  expect(gpu.total).toBe(parts);
});

test("a GPU that nothing tells of is unknown, and not promised", () => {
  const unknown = fitting(asked("webgpu", "gpu", { precision: "f32" }), QWEN, LONGEST, {
    cores: 1,
    memory: 64 * GIB,
    gpu: null,
  });
  expect(unknown).toMatchObject({ available: null, fits: null, next: null });
  expect(memoryLine(unknown)).toContain("cannot be learned");
});

test("what does not fit names a knob, and with it the plan fits", () => {
  for (const memory of [0.6, 1, 2, 3, 4, 6, 8, 12, 16].map((gib) => gib * GIB)) {
    const machine = { cores: 1, memory, gpu: null };
    const before = asked("tensorflow", "cpu", { gradientCheckpointing: "off" });
    const { fits, next } = fitting(before, QWEN, LONGEST, machine);
    if (fits) {
      expect(next).toBeNull();
      continue;
    }
    if (next!.startsWith("Choose")) {
      expect(memory).toBeLessThan(2 * GIB);
      continue;
    }
    const number = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(next!)?.[1]);
    const microBatchSize = number("microBatchSize") || before.training.microBatchSize;
    const turned = asked("tensorflow", "cpu", { gradientCheckpointing: "on", microBatchSize });
    const tokens = number("maxLength") || LONGEST.tokens;
    const longest = { ...LONGEST, tokens, supervised: tokens };
    expect(fitting(turned, QWEN, longest, machine)).toMatchObject({ fits: true, next: null });
  }
});

test("auto computes layers again where keeping them would not fit", () => {
  const at = (memory: number) => fitting(asked("tensorflow", "cpu"), QWEN, LONGEST, { cores: 1, memory, gpu: null });
  expect(at(64 * GIB).recompute).toBe(false);
  expect(at(6 * GIB).recompute).toBe(true);
  expect(at(6 * GIB).activations).toBeLessThan(at(64 * GIB).activations / 4);
});

test("wasm has no more than its addresses, whatever the machine has", () => {
  const of = asked("wasm", "cpu", { precision: "f32" });
  const large = { ...QWEN, layers: 2 * QWEN.layers, hiddenSize: 2 * QWEN.hiddenSize };
  const found = fitting(of, large, LONGEST, { cores: 1, memory: 256 * GIB, gpu: 80 * GIB });
  expect(found).toMatchObject({ where: "wasm", available: 4 * GIB, fits: false });
  expect(found.next).toContain("smaller base");
});

test("on wasm threads take the cores there are, and no more than rows and memory are there for", () => {
  const of = asked("wasm", "cpu", { precision: "f32", batchSize: 8, gradientCheckpointing: "on" });
  const longest = { tokens: 256, supervised: 128, counted: true };
  const threads = (cores: number, memory: number, plan = of) =>
    fitting(plan, QWEN, longest, { cores, memory: memory * GIB, gpu: null });
  expect(threads(1, 256).threads).toBe(1);
  expect(threads(3, 256).threads).toBe(3);
  expect(threads(64, 256).threads).toBe(8);
  expect(threads(64, 256, asked("wasm", "cpu", { precision: "f32", batchSize: 2 })).threads).toBe(2);
  expect(threads(64, 256, asked("tensorflow", "cpu")).threads).toBe(1);
  const few = threads(8, 8);
  expect(few.threads).toBeGreaterThan(1);
  expect(few.threads).toBeLessThan(8);
  expect(few).toMatchObject({ fits: true, available: 8 * GIB });
  expect(memoryLine(few)).toContain(`${few.threads} threads of 1 × 256 tokens`);
  // What does not fit beside another is computed by one thread, and is not refused.
  expect(threads(8, 3.5)).toMatchObject({ threads: 1, fits: true });
});

test("the longest row is counted once there are tokens", async () => {
  const scratch = await mkdtemp(join(tmpdir(), "lora-fitting-"));
  try {
    const path = join(scratch, "tokens.safetensors");
    const of = plan();
    expect(await longestRow(path, of)).toEqual({ tokens: 2048, supervised: 2048, counted: false });
    const rows = sampleRows(20, 60);
    await writeTokens(path, { rows, order: Int32Array.from(rows, (_, i) => i) });
    const tokens = Math.max(...rows.map(({ ids }) => ids.length));
    expect(await longestRow(path, of)).toEqual({ tokens, supervised: Math.floor(tokens / 2), counted: true });
    const line = memoryLine(
      fitting(asked("tensorflow", "cpu"), QWEN, await longestRow(path, of), { cores: 1, memory: 16 * GIB, gpu: null }),
    );
    expect(line).toContain(`4 × ${tokens} tokens`);
  } finally {
    await rm(scratch, { recursive: true });
  }
});
