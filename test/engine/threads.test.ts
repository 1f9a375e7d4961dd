import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QUICKSTART, writeRandomCheckpoint } from "../../bench/checkpoint.ts";
import type { EngineEvent } from "../../src/engine/contract.ts";
import { startBackend, WASM } from "../../src/engine/tfjs/backend.ts";
import { TfjsEngine } from "../../src/engine/tfjs/engine.ts";
import { LANES, stepLanes } from "../../src/engine/tfjs/lanes.ts";
import { NonFiniteError } from "../../src/engine/tfjs/nonfinite.ts";
import { readTrainingRows } from "../../src/engine/tfjs/rows.ts";
import type { StepContext } from "../../src/engine/tfjs/step.ts";
import { ThreadedSteps } from "../../src/engine/tfjs/threads.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { openSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { decoderConfig } from "../../src/model/config.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { freshParameters, type LoraSettings } from "../../src/model/lora.ts";
import { TEST_BACKEND } from "./backend.ts";
import { plan, sampleRows, writeRun } from "./run.ts";

/** Wide enough that a step of eight rows is cut into four lanes. */
const SHAPE = { ...QUICKSTART, num_hidden_layers: 2, vocab_size: 512 };
const ROWS = sampleRows(24, SHAPE.vocab_size, 120, 200);
const config = decoderConfig(SHAPE, "config.json");

describe("the lanes of a step", () => {
  test("hold every row once, in order, and are of about the same work", () => {
    const random = new RandomStream(3, "lanes");
    for (let run = 0; run < 200; run++) {
      const rows = Array.from({ length: 1 + random.below(40) }, () => {
        const tokens = 2 + random.below(400);
        return { tokens, supervised: random.below(tokens) };
      });
      const lanes = stepLanes(rows, config);
      expect([1, 2, 4, 8]).toContain(lanes.length);
      expect(lanes.length).toBeLessThanOrEqual(Math.min(LANES, rows.length));
      expect(lanes.flat().sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      for (const lane of lanes) expect(lane).toEqual([...lane].sort((a, b) => a - b));
      const tokens = lanes.map((lane) => lane.reduce((sum, row) => sum + rows[row]!.tokens, 0));
      // No lane is longer than the shortest by more than a row.
      expect(Math.max(...tokens) - Math.min(...tokens)).toBeLessThan(600);
    }
  });

  test("are few where there is little to do", () => {
    const short = new Array(8).fill({ tokens: 20, supervised: 10 });
    expect(stepLanes(short, config)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
    const sizes = ROWS.slice(0, 8).map(({ ids }) => ({ tokens: ids.length, supervised: ids.length / 2 }));
    expect(stepLanes(sizes, config)).toHaveLength(4);
  });
});

describe.skipIf(TEST_BACKEND !== "wasm")("threads", () => {
  let root: string;
  let base: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "lora-threads-"));
    base = join(root, "base");
    await writeRandomCheckpoint(base, SHAPE);
    await startBackend(WASM);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const of = plan({ lora: { dropout: 0.2 }, training: { batchSize: 8, microBatchSize: 4, checkpointEvery: 1 } });

  async function train(run: string, threads: number): Promise<EngineEvent[]> {
    const script = fileURLToPath(new URL("../../src/engine/tfjs/main.ts", import.meta.url));
    const events: EngineEvent[] = [];
    const job = { run, base };
    const { signal } = new AbortController();
    await new TfjsEngine({ script, threads }).train(job, (event) => events.push(event), signal);
    return events;
  }

  /** Everything that a run leaves and that does not depend on the time. */
  async function left(run: string): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const directory of ["adapter", "checkpoints/step-1", "checkpoints/step-2"]) {
      for (const name of await readdir(join(run, directory)))
        files[`${directory}/${name}`] = (await readFile(join(run, directory, name))).toString("base64");
    }
    const metrics = await readFile(join(run, "metrics.jsonl"), "utf8");
    return { ...files, metrics: metrics.replace(/"seconds":[^}]*/g, "") };
  }

  test("in whatever number give the same adapter, checkpoints and metrics, and go on from one another's", async () => {
    const runs = [1, 2, 3].map((threads) => join(root, `run-${threads}`));
    for (const [i, run] of runs.entries()) {
      await writeRun(run, of, ROWS);
      const events = await train(run, i + 1);
      const notes = events.flatMap((event) => (event.event === "note" ? [event.message] : []));
      expect(notes.some((note) => /on [23] threads/.test(note))).toBe(i > 0);
    }
    const whole = await left(runs[0]!);
    expect(Object.keys(whole)).toContain("checkpoints/step-2/optimizer.safetensors");
    for (const run of runs.slice(1)) expect(await left(run)).toEqual(whole);

    const resumed = join(root, "resumed");
    await cp(runs[1]!, resumed, { recursive: true });
    await rm(join(resumed, "adapter"), { recursive: true });
    await rm(join(resumed, "checkpoints", "step-2"), { recursive: true });
    const events = await train(resumed, 1);
    expect(events).toContainEqual({ event: "note", message: "Resumed at step 1 of 3." });
    expect(await left(resumed)).toEqual(whole);
  });

  const settings: LoraSettings = { r: 4, alpha: 8, rslora: false, targets: ["q_proj", "v_proj"] };

  /** The base with an output projection of its own, and with no number in the embedding of a token. */
  async function writePoisoned(directory: string, token: number): Promise<void> {
    const file = await openSafetensors(join(base, "model.safetensors"));
    const tensors = await Promise.all(
      [...file.tensors].map(async ([name, { shape }]) => ({
        name,
        shape: [...shape],
        values: await file.readFloat32(name),
      })),
    );
    await file.close();
    const embedding = tensors.find(({ name }) => name === "model.embed_tokens.weight")!;
    tensors.push({ ...embedding, name: "lm_head.weight", values: embedding.values.slice() });
    embedding.values[token * SHAPE.hidden_size] = Number.NaN;
    await mkdir(directory);
    await writeFile(join(directory, "config.json"), JSON.stringify({ ...SHAPE, tie_word_embeddings: false }));
    await writeSafetensors(
      join(directory, "model.safetensors"),
      tensors.map(({ values, ...of }) => ({ ...of, dtype: "F32" as const, data: new Uint8Array(values.buffer) })),
      { format: "pt" },
    );
  }

  /** Steps over the rows of a run with two threads, the second of which reads `tokens` and `directory`. */
  async function start(directory: string, tokens: string): Promise<ThreadedSteps> {
    const model = await loadDecoder(directory);
    const context: StepContext = {
      model,
      settings,
      parameters: freshParameters(model.config, settings, 1),
      dropout: { p: 0, seed: 1 },
      data: await readTrainingRows(join(root, "run-1", "tokens.safetensors"), SHAPE.vocab_size),
      batching: { batchSize: 8, microBatchSize: 4, packing: false, capacity: 800 },
      recompute: false,
    };
    return ThreadedSteps.start(context, { base: directory, tokens }, 2, async () => {});
  }
  const step = { step: 1, rows: [0, 1, 2, 3, 4, 5, 6, 7], tokens: 100 };

  test("name the rows of the pass whose loss is no number, whichever thread computed it", async () => {
    // A token that only row 5 has among those that its pass computes.
    const { rows } = await readTrainingRows(join(root, "run-1", "tokens.safetensors"), SHAPE.vocab_size);
    const others = new Set(rows.slice(0, 8).flatMap((row, i) => (i === 5 ? [] : [...row.ids])));
    const token = rows[5]!.ids.subarray(0, -1).find((id) => !others.has(id))!;
    expect(token).toBeDefined();
    const poisoned = join(root, "poisoned");
    await writePoisoned(poisoned, token);

    const steps = await start(poisoned, join(root, "run-1", "tokens.safetensors"));
    for (let i = 0; i < 3; i++) {
      const error = await steps.compute(step).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NonFiniteError);
      expect((error as NonFiniteError).rows).toContain(5);
      expect((error as NonFiniteError).rows.length).toBeLessThanOrEqual(4);
    }
    await steps.close();
  });

  test("that cannot start say why", async () => {
    await expect(start(base, join(root, "nowhere.safetensors"))).rejects.toMatchObject({ name: "LoraError", exit: 2 });
  });

  test("that end in the middle of a step fail it, and every step after", async () => {
    const short = join(root, "short");
    await writeRun(short, of, ROWS.slice(0, 1));
    const steps = await start(base, join(short, "tokens.safetensors"));
    // The second thread has one row, and is asked for others.
    await expect(steps.compute(step)).rejects.toThrow();
    await expect(steps.compute(step)).rejects.toThrow();
    await steps.close();
  });
});
