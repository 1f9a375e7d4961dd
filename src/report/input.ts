import type { DataChange } from "../dataset/change.ts";
import type { StepMetrics } from "../engine/contract.ts";
import type { SuiteCases } from "../evaluate/requests.ts";
import type { Finding } from "../formats/finding.ts";
import type { RuleCount } from "../hygiene/verdicts.ts";
import type { DatasetLock, Evaluation, Plan } from "../manifest/schema.generated.ts";

/** A data set whose records are dealt to splits, as its lock has it. */
export type DealtDataset = Required<Pick<DatasetLock, "dealt" | "splits">> & { dataset: string };

/** What is known of a run. Whatever is absent is left out of the report. */
export interface ReportInput {
  /** Absent where only data was checked. */
  adapter?: string | undefined;
  plan?: Plan | null | undefined;
  evaluation?: Evaluation | null | undefined;
  /** The suites that were asked, in the order of `evaluation.suites`: then failed cases are shown with their prompts. */
  suites?: readonly SuiteCases[] | undefined;
  metrics?: readonly StepMetrics[] | undefined;
  dataChanges?: readonly DataChange[] | undefined;
  findings?: readonly Finding[] | undefined;
  hygiene?: readonly { dataset: string; counts: readonly RuleCount[] }[] | undefined;
  /** Data sets whose records are dealt to splits. */
  dealt?: readonly DealtDataset[] | undefined;
  /** `changed`: whether anything had to be published. */
  published?: { url: string; changed: boolean; tag?: string | null | undefined } | null | undefined;
  stages?: readonly { name: string; seconds: number }[] | undefined;
}

/** What a report comes to, for its title. */
export interface Headline {
  passed: boolean;
  /** Of what, such as the adapter's name. */
  subject: string;
  /** Such as `all 4 gates passed`. */
  words: string;
}

/** Pure, and the same for Markdown and terminal. */
export function headlineOf({ adapter, plan, evaluation, metrics, findings = [] }: ReportInput): Headline {
  const subject = adapter ?? "data";
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return { passed: false, subject, words: `${count(errors, "error")} found` };
  if (evaluation) {
    const { gates, passed } = evaluation;
    const failed = gates.filter((gate) => !gate.passed).length;
    const all = gates.length === 1 ? "the gate" : `all ${gates.length} gates`;
    return { passed, subject, words: passed ? `${all} passed` : `${failed} of ${count(gates.length, "gate")} failed` };
  }
  if (metrics !== undefined && metrics.length > 0) return { passed: true, subject, words: "trained, not evaluated" };
  return { passed: true, subject, words: plan ? "planned" : "checks passed" };
}

/** `1 error`, `2 errors`. */
export function count(number: number, word: string): string {
  return `${integer(number)} ${word}${number === 1 ? "" : "s"}`;
}

/** With thin groups of three: `12 345`. */
export function integer(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

const severities = ["error", "warning", "note"] as const;

/** Worst first, then by rule, then as they came. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const weight = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((one, other) => weight(one) - weight(other) || compare(one.rule, other.rule));
}

/** `2 errors, 1 note`; empty for none. */
export function countSeverities(findings: readonly Finding[]): string {
  return severities
    .map((severity) => ({ severity, found: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ found }) => found > 0)
    .map(({ severity, found }) => count(found, severity))
    .join(", ");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
