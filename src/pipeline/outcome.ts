import type { StepMetrics } from "../engine/contract.ts";
import type { SuiteCases } from "../evaluate/requests.ts";
import type { Finding } from "../formats/finding.ts";
import type { Evaluation, Plan } from "../manifest/schema.generated.ts";
import type { CheckOutcome } from "./checks.ts";
import type { StageTime } from "./events.ts";
import type { Fitting } from "./fitting.ts";
import type { Published } from "./publishing.ts";

/** How far to go: `run` is everything; the `-only` goals start from what earlier stages wrote. */
export type Goal = "plan" | "train" | "evaluate" | "run" | "evaluate-only" | "publish-only";

export interface AdapterOutcome {
  name: string;
  because: string[];
  plan: Plan;
  /** Run directory, absolute. */
  directory: string;
  /** Curated train records. */
  rows: number;
  /** What an earlier run of the same closure left. */
  standing: { adapter: boolean; evaluation: boolean };
  /** What training would take here, before it begins. */
  memory: Fitting | null;
  metrics: StepMetrics[];
  evaluation: Evaluation | null;
  /** What was asked, where it was evaluated now. */
  suites: readonly SuiteCases[] | undefined;
  published: Published | null;
  times: StageTime[];
  /** The Markdown report, absolute path; null for a plan. */
  report: string | null;
}

export interface BuildOutcome {
  goal: Goal;
  checked: CheckOutcome;
  findings: Finding[];
  adapters: AdapterOutcome[];
  /** No finding is an error, and every gate that was asked about passed. */
  passed: boolean;
}
