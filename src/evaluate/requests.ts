import type { Chat } from "../chat/chat.ts";
import { promptIds } from "../chat/prompt.ts";
import type { EngineRequest } from "../engine/contract.ts";
import { sha256 } from "../formats/digest.ts";
import type { ResolvedGate } from "../manifest/resolve.ts";
import type { EvalCase } from "./cases.ts";
import { type Probe, probeRows } from "./regurgitation.ts";
import { byRecord, distinctByRecord, type EvaluationRow, type RowsBySplit } from "./rows.ts";

export interface SuiteCases {
  /** Relative to the workspace root. */
  path: string;
  name: string;
  digest: string;
  cases: readonly EvalCase[];
}

/** What the engine is asked, the same of base and adapter, and which answer belongs to what. */
export interface EvaluationRequests {
  /** Each once, however many questions it answers. */
  requests: EngineRequest[];
  suites: { suite: SuiteCases; asked: { evalCase: EvalCase; id: string }[] }[];
  losses: { split: string; ids: string[] }[];
  regurgitation: RegurgitationQuestions[];
  live: string[];
}

export interface RegurgitationQuestions {
  split: string;
  prefix: number;
  length: number;
  samples: number;
  train: Probe[];
  control: Probe[];
}

export interface RequestInput {
  gates: readonly ResolvedGate[];
  suites: readonly SuiteCases[];
  rows: RowsBySplit;
  chat: Chat;
  /** Tokens that end the checkpoint's turn, at which the engine stops generating. */
  endTokens: ReadonlySet<number>;
}

/** Most prompts of the live check: one differing logit is enough, a few make it hard to miss. */
const LIVE_PROMPTS = 4;

/** The splits whose rows {@link buildRequests} needs for these gates, in order of name. */
export function neededSplits(gates: readonly ResolvedGate[]): string[] {
  const splits = new Set<string>();
  for (const gate of gates) {
    if (gate.metric === "loss") splits.add(gate.split);
    if (gate.metric === "regurgitation") splits.add(gate.split).add("train");
  }
  // The live check takes its prompts from suites, and where there are none, from what was trained on.
  if (!gates.some((gate) => gate.metric === "pass-rate")) splits.add("train");
  return [...splits].sort();
}

/**
 * Every request of an evaluation. Pure: depends on neither the order of rows nor that of files.
 * @throws {LoraError} when the chat template refuses a prompt
 */
export function buildRequests({ gates, suites, rows, chat, endTokens }: RequestInput): EvaluationRequests {
  const asking = new Asking();
  const suiteQuestions = suites.map((suite) => ({
    suite,
    // One token more than may be answered: it shows whether the model would have ended there.
    asked: suite.cases.map((evalCase) => ({
      evalCase,
      id: asking.generate(promptIds(chat, evalCase.conversation), evalCase.maxNewTokens + 1),
    })),
  }));
  const prompts = asking.requests.map((request) => request.input_ids);
  const lossSplits = [...new Set(gates.flatMap((gate) => (gate.metric === "loss" ? [gate.split] : [])))].sort();
  const losses = lossSplits.map((split) => ({
    split,
    ids: byRecord(rows.get(split)).map((row) => asking.score(row)),
  }));
  const regurgitation: RegurgitationQuestions[] = [];
  for (const gate of gates) {
    if (gate.metric !== "regurgitation") continue;
    const probe = (split: string) =>
      probeRows(distinctByRecord(rows.get(split)), gate, endTokens, (ids, most) => asking.generate(ids, most));
    const { split, prefix, length, samples } = gate;
    regurgitation.push({ split, prefix, length, samples, train: probe("train"), control: probe(split) });
  }
  const live = livePrompts(prompts, rows).map((ids) => asking.logits(ids));
  return { requests: asking.requests, suites: suiteQuestions, losses, regurgitation, live };
}

/** Collects requests, each under an id that is a digest of what it asks, so that equal ones fall together. */
class Asking {
  readonly #requests = new Map<string, EngineRequest>();

  get requests(): EngineRequest[] {
    return [...this.#requests.values()];
  }

  generate(input_ids: number[], max_new_tokens: number): string {
    const id = idOf("generate", input_ids, max_new_tokens);
    return this.#add({ id, kind: "generate", input_ids, max_new_tokens });
  }

  score(row: EvaluationRow): string {
    const input_ids = Array.from(row.ids);
    const labels = Array.from(row.labels);
    if (input_ids.length !== labels.length)
      throw new Error(`row ${row.recordId} has ${labels.length} labels for ${input_ids.length} tokens`);
    return this.#add({ id: idOf("score", input_ids, labels), kind: "score", input_ids, labels });
  }

  logits(input_ids: number[]): string {
    return this.#add({ id: idOf("logits", input_ids, null), kind: "logits", input_ids });
  }

  #add(request: EngineRequest): string {
    if (request.input_ids.length === 0) throw new Error(`a ${request.kind} request without tokens`);
    this.#requests.set(request.id, request);
    return request.id;
  }
}

function idOf(kind: EngineRequest["kind"], ids: number[], rest: unknown): string {
  return sha256(JSON.stringify([kind, ids, rest])).slice(0, 32);
}

/** Prompts of the suites' cases, then beginnings of rows up to the first supervised token: held-out splits first. */
function livePrompts(ofSuites: readonly number[][], rows: RowsBySplit): number[][] {
  const prompts = new Map(ofSuites.slice(0, LIVE_PROMPTS).map((ids) => [ids.join(), ids]));
  const splits = [...rows.keys()].sort(
    (one, other) => Number(one === "train") - Number(other === "train") || (one < other ? -1 : 1),
  );
  for (const row of splits.flatMap((split) => distinctByRecord(rows.get(split)).slice(0, LIVE_PROMPTS))) {
    if (prompts.size === LIVE_PROMPTS) break;
    const supervised = Array.from(row.labels).findIndex((label) => label !== -100);
    const ids = Array.from(row.ids).slice(0, Math.max(1, supervised));
    if (ids.length > 0) prompts.set(ids.join(), ids);
  }
  return [...prompts.values()];
}
