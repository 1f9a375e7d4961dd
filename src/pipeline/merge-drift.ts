import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTokens } from "../chat/tokens.ts";
import type { Engine, EngineRequest } from "../engine/contract.ts";
import { type Answers, answerRequests } from "../evaluate/answers.ts";
import type { OnProgress } from "../formats/progress.ts";

/** Rows that are asked about, and the tokens of each that are read. */
const ROWS = 8;
const LONGEST = 256;

/** How far the merged checkpoint's answers are from those of base and adapter in f32. */
export interface LogitDrift {
  /** Positions compared: one in each of the first rows of the run. */
  rows: number;
  /** Largest difference of a logit. */
  largest: number;
  /** Largest difference that the adapter itself makes to the base: what the drift is to be seen against. */
  adapter: number;
  /** Mean Kullback-Leibler divergence of the next token's distribution (nats). */
  divergence: number;
  /** Rows whose most likely next token is the same. */
  sameToken: number;
}

export interface DriftJob {
  engine: Engine;
  base: string;
  adapter: string;
  merged: string;
  /** `tokens.safetensors` of the run. */
  tokens: string;
  onProgress: OnProgress;
  signal: AbortSignal;
}

/** Asks base, base with adapter, and merged checkpoint for the logits at the end of a few of the run's rows. */
export async function measureLogitDrift(job: DriftJob): Promise<LogitDrift> {
  const requests = await asked(job.tokens);
  const workDir = await mkdtemp(join(tmpdir(), "lora-merge-"));
  try {
    const answers = (base: string, adapter: string | null): Promise<Answers> => {
      const { engine, onProgress, signal } = job;
      const tell: OnProgress = (progress) => onProgress({ ...progress, task: "logits" });
      return answerRequests({ engine, base, adapter, precision: "f32", requests, workDir, onProgress: tell, signal });
    };
    const [plain, adapted, merged] = [
      await answers(job.base, null),
      await answers(job.base, job.adapter),
      await answers(job.merged, null),
    ];
    const drift: LogitDrift = { rows: requests.length, largest: 0, adapter: 0, divergence: 0, sameToken: 0 };
    for (const { id } of requests) {
      const [of, to, from] = [adapted, merged, plain].map((side) => side.of("logits", id).logits) as [
        number[],
        number[],
        number[],
      ];
      drift.largest = Math.max(drift.largest, furthest(of, to));
      drift.adapter = Math.max(drift.adapter, furthest(of, from));
      drift.divergence += divergence(of, to) / requests.length;
      if (top(of) === top(to)) drift.sameToken++;
    }
    return drift;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The beginning of each row up to the middle of what it trains: where the adapter has something to say. */
async function asked(path: string): Promise<EngineRequest[]> {
  const { inputIds, labels, offsets } = await readTokens(path);
  const count = Math.min(ROWS, offsets.length - 1);
  return Array.from({ length: count }, (_, row) => {
    const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
    const trained = [...labels.subarray(begin, end)].flatMap((label, at) => (label === -100 ? [] : [at]));
    const length = Math.min(Math.max(1, trained[trained.length >> 1] ?? end - begin), LONGEST);
    return { id: String(row), kind: "logits", input_ids: [...inputIds.subarray(begin, begin + length)] };
  });
}

function furthest(a: readonly number[], b: readonly number[]): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] as number))), 0);
}

/** KL(p ‖ q) of the distributions that logits stand for, in nats. */
function divergence(p: readonly number[], q: readonly number[]): number {
  const [normP, normQ] = [logSumExp(p), logSumExp(q)];
  return p.reduce((sum, value, i) => {
    const log = value - normP;
    return sum + Math.exp(log) * (log - ((q[i] as number) - normQ));
  }, 0);
}

function logSumExp(values: readonly number[]): number {
  const largest = values.reduce((a, b) => Math.max(a, b));
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

function top(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}
