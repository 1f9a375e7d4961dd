/**
 * Trains adapters of ours on the tiny checkpoints and asks for logits and scores with them, for peft_load.py to hold against PEFT.
 *
 *     node test/oracle/train_adapters.ts DIST DIRECTORY
 *
 * Prints a line for each: base, adapter, requests, responses.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EngineRequest } from "../../src/engine/contract.ts";
import { TfjsEngine } from "../../src/engine/tfjs/engine.ts";
import { plan, sampleRows, writeRun } from "../engine/run.ts";
import { fixture } from "../model/fixture.ts";

const [dist, root] = process.argv.slice(2).map((path) => resolve(path)) as [string, string];
const engine = new TfjsEngine({ script: join(dist, "engine-tfjs.js") });
const { signal } = new AbortController();
const all = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
const RECIPES = {
  "all-linear": { base: "tiny-llama", lora: { r: 4, alpha: 8, targets: all } },
  "rslora-all-linear": { base: "tiny-llama-sharded", lora: { r: 16, alpha: 5, targets: all, rslora: true } },
  "rank-1": { base: "tiny-llama", lora: { r: 1, alpha: 3, targets: ["v_proj"] } },
  "rslora-named": {
    base: "tiny-llama-sharded",
    lora: { r: 3, alpha: 7, targets: ["o_proj", "down_proj"], rslora: true },
  },
};

for (const [name, { base, lora }] of Object.entries(RECIPES)) {
  const run = join(root, name);
  const rows = sampleRows(24, 67);
  await mkdir(run, { recursive: true });
  await writeRun(run, plan({ lora, training: { learningRate: 2e-2 } }), rows);
  await engine.train({ run, base: fixture(base) }, () => {}, signal);
  const requests: EngineRequest[] = rows.slice(0, 6).flatMap(({ ids, labels }, i) => [
    { id: `logits-${i}`, kind: "logits", input_ids: [...ids] },
    { id: `score-${i}`, kind: "score", input_ids: [...ids], labels: [...labels] },
  ]);
  const job = {
    base: fixture(base),
    adapter: join(run, "adapter"),
    requests: join(run, "requests.jsonl"),
    responses: join(run, "responses.jsonl"),
  };
  await writeFile(job.requests, requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  await engine.respond({ ...job, precision: "f32" }, () => {}, signal);
  console.log(job.base, job.adapter, job.requests, job.responses);
}
