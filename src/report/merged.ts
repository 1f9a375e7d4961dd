import type { Rounding } from "../model/merge.ts";
import { columns } from "./columns.ts";
import { plain } from "./terminal.ts";

/** What a merge came to, as its report needs it. */
export interface MergeReport {
  /** As the caller named it. */
  directory: string;
  record: {
    adapter: { name: string | null; closure: string | null };
    base: { model: string | null; revision: string | null; recorded: boolean };
    dtype: string;
    files: readonly { path: string; size: number }[];
  };
  weights: readonly (Rounding & { name: string })[];
  logits:
    | { rows: number; largest: number; adapter: number; divergence: number; sameToken: number }
    | { unmeasured: string };
}

/** Weights that are shown one by one. */
const WORST = 5;

/** The report of a merge for a terminal. */
export function renderMerge(report: MergeReport): string {
  const { record, weights, logits } = report;
  const { adapter, base } = record;
  const bytes = record.files.reduce((sum, { size }) => sum + size, 0);
  const lines = [
    `${plain(report.directory)}: ${record.files.length} files, ${(bytes / 1e6).toFixed(1)} MB`,
    `  adapter   ${plain(adapter.name ?? "without a record")}${adapter.closure === null ? "" : `, closure ${adapter.closure.slice(0, 12)}`}`,
    `  base      ${plain(base.model ?? "unnamed")}${base.revision === null ? "" : ` at ${base.revision.slice(0, 12)}`}, ${base.recorded ? "the files the adapter was trained on" : "taken on trust: the adapter has no record of its files"}`,
    `  weights   ${weights.length} changed, ${record.dtype === "keep" ? "each in the dtype it had" : `all written as ${record.dtype}`}`,
    `  rounding  ${roundingText(weights)}`,
    `  logits    ${logitText(logits)}`,
  ];
  const lossy = weights.filter(({ error }) => error > 0);
  if (lossy.length > 0) lines.push("", ...worst(lossy).map((line) => `  ${line}`));
  return `${lines.join("\n")}\n`;
}

/** All weights together. */
export function totalRounding(weights: readonly Rounding[]): Rounding {
  const sum = (key: keyof Rounding) => weights.reduce((total, weight) => total + weight[key], 0);
  return { elements: sum("elements"), unchanged: sum("unchanged"), update: sum("update"), error: sum("error") };
}

function roundingText(weights: readonly Rounding[]): string {
  const total = totalRounding(weights);
  const stayed = `${percent(total.unchanged / total.elements)} of the weights stayed what they were`;
  if (total.update === 0) return "not of the update, which is zero: the adapter changes nothing";
  if (total.error === 0) return `none; ${stayed}`;
  return `an error of ${percent(Math.sqrt(total.error / total.update))} of the update's norm; ${stayed}`;
}

function logitText(logits: MergeReport["logits"]): string {
  if ("unmeasured" in logits) return `drift not measured: ${plain(logits.unmeasured)}`;
  const { rows, largest, adapter, divergence, sameToken } = logits;
  return `within ${largest.toExponential(1)} of base and adapter in f32, which are up to ${adapter.toPrecision(2)} apart; KL ${divergence.toExponential(1)} nats; same next token in ${sameToken} of ${rows} rows`;
}

function worst(weights: MergeReport["weights"]): string[] {
  const share = ({ error, update }: Rounding) => (update === 0 ? 0 : Math.sqrt(error / update));
  const rows = [...weights]
    .sort((one, other) => share(other) - share(one))
    .slice(0, WORST)
    .map((weight) => [weight.name, percent(share(weight)), percent(weight.unchanged / weight.elements)]);
  const head = [
    { title: "largest rounding" },
    { title: "of the update", right: true },
    { title: "unchanged", right: true },
  ];
  return columns(head, rows);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
