import type { Chat } from "../chat/chat.ts";
import type { Engine } from "../engine/contract.ts";
import { sha256 } from "../formats/digest.ts";
import { canonicalJson } from "../formats/json.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { ResolvedAdapter, ResolvedGate } from "../manifest/resolve.ts";
import type { Evaluation } from "../manifest/schema.generated.ts";
import { readEndTokens } from "../model/config.ts";
import { answerRequests } from "./answers.ts";
import { buildRequests, type SuiteCases } from "./requests.ts";
import type { RowsBySplit } from "./rows.ts";
import { score } from "./score.ts";

/** Raised when the same answers would be judged differently than before. */
const JUDGEMENT_VERSION = 1;

export interface EvaluationIdInput {
  closure: string;
  gates: readonly ResolvedGate[];
  /** `digest` of every suite file, by its path. */
  suites: readonly { path: string; digest: string }[];
  /** Multiset ids of the held-out splits that suites and gates look at, from the locks. */
  splits: readonly { dataset: string; split: string; id: string }[];
}

/**
 * Identity of an evaluation: SHA-256 (hex) of the RFC 8785 canonical JSON of all it depends on. Same id, nothing to
 * evaluate again. Does not depend on the order of suites and splits; on that of gates it does, as the verdicts' order does.
 */
export function evaluationIdOf({ closure, gates, suites, splits }: EvaluationIdInput): string {
  const sorted = <T>(items: readonly T[]) => items.map((item) => canonicalJson(item)).sort();
  return sha256(
    canonicalJson({
      judgement: JUDGEMENT_VERSION,
      closure,
      gates,
      suites: sorted(suites.map(({ path, digest }) => ({ path, digest }))),
      splits: sorted(splits.map(({ dataset, split, id }) => ({ dataset, split, id }))),
    }),
  );
}

export interface EvaluateInput {
  adapter: ResolvedAdapter;
  closure: string;
  evaluationId: string;
  suites: readonly SuiteCases[];
  /** Rows of `neededSplits(adapter.gates)`. */
  rows: RowsBySplit;
  chat: Chat;
  engine: Engine;
  /** Directory of the base checkpoint. */
  base: string;
  /** Directory of the trained adapter, read from disk by the engine. */
  adapterDir: string;
  /** Receives requests and responses. */
  workDir: string;
  onProgress?: OnProgress;
  onNote?: (message: string) => void;
  signal: AbortSignal;
}

/**
 * Puts the same questions to base and adapter and judges the answers: `buildRequests`, `answerRequests` for each side, `score`.
 * Callers that want the base's answers while the adapter is still training use those three themselves.
 * @throws {LoraError} the engine's, or the chat template's
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation> {
  const { adapter, closure, evaluationId, suites, rows, chat, base, adapterDir } = input;
  const endTokens = await readEndTokens(base);
  const asked = buildRequests({ gates: adapter.gates, suites, rows, chat, endTokens });
  const job = { ...input, precision: adapter.training.precision, requests: asked.requests };
  const ofBase = await answerRequests({ ...job, adapter: null });
  const ofAdapter = await answerRequests({ ...job, adapter: adapterDir });
  return score({ adapter, closure, evaluationId, asked, chat }, ofBase, ofAdapter);
}
