/**
 * Greedy generation of unequal lengths on the wasm backend: one by one, in batches that wait for their longest row, and in
 * batches that rows leave and join; and Transformers' generate on one thread, where a Python with it is given.
 *
 *     [PYTHON=python] npx node bench/generation.ts [requests]
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startBackend } from "../src/engine/tfjs/backend.ts";
import { RandomStream } from "../src/formats/random.ts";
import { type GenerationRequest, generate } from "../src/model/generate.ts";
import { loadDecoder } from "../src/model/load.ts";
import { QUICKSTART, writeRandomCheckpoint } from "./checkpoint.ts";

const SHAPES = {
  quickstart: QUICKSTART,
  "16 M": {
    ...QUICKSTART,
    vocab_size: 8192,
    hidden_size: 384,
    intermediate_size: 1024,
    num_hidden_layers: 8,
    num_attention_heads: 6,
    head_dim: 64,
  },
};
const ROWS = 32;
const COUNT = Number(process.argv[2] ?? 96);
const random = new RandomStream(1, "bench/generation");

/** Prompts of 40 to 160 tokens; three in four answers are of 5 to 45 tokens, as of a tool call, and one of 100 to 200. */
const requests: GenerationRequest[] = Array.from({ length: COUNT }, () => ({
  ids: Array.from({ length: 40 + random.below(121) }, () => 1 + random.below(QUICKSTART.vocab_size - 1)),
  maxNewTokens: random.below(4) === 0 ? 100 + random.below(101) : 5 + random.below(41),
}));
const tokens = requests.reduce((sum, { maxNewTokens }) => sum + maxNewTokens, 0);

await startBackend();
const scratch = await mkdtemp(join(tmpdir(), "lora-bench-"));
try {
  await writeFile(join(scratch, "requests.json"), JSON.stringify(requests));
  for (const [name, shape] of Object.entries(SHAPES)) {
    const directory = join(scratch, name);
    const weights = await writeRandomCheckpoint(directory, shape);
    console.log(
      `${name}: ${(weights / 1e6).toFixed(1)} M weights, ${COUNT} requests, ${tokens} new tokens; processor time`,
    );
    await ours(directory);
    if (process.env.PYTHON !== undefined) {
      await theirs("Transformers, one by one", directory, 1);
      await theirs(`Transformers, batches of ${ROWS}`, directory, ROWS);
    }
  }
} finally {
  await rm(scratch, { recursive: true });
}

async function ours(directory: string): Promise<void> {
  const model = await loadDecoder(directory);
  const sorted = [...requests].sort((a, b) => a.ids.length - b.ids.length);
  await generate(model, requests.slice(0, 1), new Set());
  await time("one by one", async () => {
    for (const request of requests) await generate(model, [request], new Set());
  });
  await time(`batches of ${ROWS}`, async () => {
    for (let i = 0; i < COUNT; i += ROWS) await generate(model, sorted.slice(i, i + ROWS), new Set());
  });
  await time(`${ROWS} rows, leaving and joining`, () =>
    generate(model, requests, new Set(), undefined, { rows: ROWS }),
  );
}

async function time(name: string, run: () => Promise<unknown>): Promise<void> {
  const begun = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(begun);
  report(name, (user + system) / 1e6);
}

async function theirs(name: string, directory: string, rows: number): Promise<void> {
  const script = fileURLToPath(new URL("generation_transformers.py", import.meta.url));
  const env = { ...process.env, HF_HUB_OFFLINE: "1", TRANSFORMERS_VERBOSITY: "error", OMP_NUM_THREADS: "1" };
  const args = [script, directory, join(scratch, "requests.json"), String(rows)];
  const { stdout } = await promisify(execFile)(process.env.PYTHON!, args, { env, maxBuffer: 2 ** 28 });
  report(name, JSON.parse(stdout).seconds);
}

function report(name: string, seconds: number): void {
  console.log(`  ${name.padEnd(30)} ${seconds.toFixed(2).padStart(7)} s  ${Math.round(tokens / seconds)} new tokens/s`);
}
