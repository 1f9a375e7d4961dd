import { sha256 } from "../formats/digest.ts";
import { canonicalJson } from "../formats/json.ts";
import type { ResolvedGate } from "../manifest/resolve.ts";

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
