import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { microBatches } from "../../../src/engine/tfjs/batches.ts";
import { RandomStream } from "../../../src/formats/random.ts";
import { readDecoderConfig } from "../../../src/model/config.ts";
import { seededDropout } from "../../../src/model/dropout.ts";
import { freshParameters } from "../../../src/model/lora.ts";
import { PROJECTIONS } from "../../../src/model/projections.ts";
import { ENVIRONMENT, FAMILIES, PROGRAM, PYTHON } from "./python.ts";

/** What the TypeScript engine draws and cuts: the program must do the same. */
async function vectors(): Promise<unknown> {
  const config = await readDecoderConfig(join(FAMILIES, "llama-3"));
  const lora = [1, 4294967295].flatMap((seed) =>
    freshParameters(config, { r: 3, alpha: 6, rslora: false, targets: PROJECTIONS }, seed)
      .filter(({ which }) => which === "A")
      .map(({ name, shape, values }) => ({ seed, name, shape, bits: [...new Int32Array(values.buffer)] })),
  );
  const dropout = [0.05, 0.3, 0.9].map((p, i) => {
    const [seed, step, slots, rows, features] = [11 + i, 2 ** (9 * i), [0, 3, 7], [5, 40, 17], 24];
    const name = `model.layers.${i}.mlp.up_proj`;
    const mask = seededDropout(p, seed, step, slots)!.mask(name, rows, features)!.dataSync();
    const taken = [...mask.keys()].filter((at) => mask[at] === 0);
    return { p, seed, step, slots, rows, features, name, taken };
  });
  const stream = new RandomStream(1, "passes");
  const passes = Array.from({ length: 60 }, (_, i) => {
    const lengths = Array.from({ length: 1 + stream.below(20) }, () => 1 + stream.below(100));
    const [micro, packing] = [1 + stream.below(5), i % 2 === 0];
    const longest = Math.max(...lengths) + stream.below(30);
    const batching = { batchSize: 0, microBatchSize: micro, packing, capacity: micro * longest };
    return { lengths, micro, packing, longest, passes: microBatches(lengths, batching) };
  });
  return { lora, dropout, passes };
}

/** Runs a script beside this file. @returns its JSON lines */
async function told<Line>(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Line[]> {
  const { stdout } = await promisify(execFile)(
    PYTHON!,
    ["-W", "ignore", "-B", fileURLToPath(new URL(script, import.meta.url)), dirname(PROGRAM), ...args],
    { env: { ...ENVIRONMENT, ...env }, maxBuffer: 2 ** 26 },
  );
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as Line);
}

/** Of a script of properties, how many there are; each holds. */
async function properties(script: string, ...args: string[]): Promise<number> {
  const lines = await told<{ property: string; ok: boolean; detail?: string }>(script, [FAMILIES, ...args]);
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
  return lines.length;
}

describe.skipIf(PYTHON === null)("the peft engine's program (LORA_PEFT_PYTHON)", { timeout: 300_000 }, () => {
  test("has the properties that properties.py names", async () => {
    await import("@tensorflow/tfjs-backend-wasm");
    const { startBackend } = await import("../../../src/engine/tfjs/backend.ts");
    await startBackend();
    const scratch = await mkdtemp(join(tmpdir(), "lora-peft-"));
    try {
      await writeFile(join(scratch, "vectors.json"), JSON.stringify(await vectors()));
      expect(await properties("properties.py", join(scratch, "vectors.json"))).toBe(17);
    } finally {
      await rm(scratch, { recursive: true });
    }
  });

  test("computes through PyTorch's one kernel for packed rows as row by row, compiled or not (onekernel.py)", async () => {
    expect(await properties("onekernel.py")).toBe(7);
  });

  test("says of a pass the memory it takes, within 15% of what a process grows by", async () => {
    type Line = { shape: string; said: number; taken: number };
    const lines = await told<Line>("peak.py", [], { MALLOC_MMAP_THRESHOLD_: "131072" });
    expect(lines.length).toBe(3);
    for (const { shape, said, taken } of lines) {
      expect(said / taken, shape).toBeGreaterThan(0.85);
      expect(said / taken, shape).toBeLessThan(1.15);
    }
  });
});
