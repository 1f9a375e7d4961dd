import * as core from "@actions/core";
import type { CheckOutcome } from "../pipeline/checks.ts";
import type { BuildOutcome } from "../pipeline/outcome.ts";
import type { ActionReport } from "../pipeline/reports.ts";

/** What a face came to; `built` is null where it only checked. */
export interface Outcome {
  checked: CheckOutcome;
  built: BuildOutcome | null;
}

/** Sets the outputs a later job reads: plain text for one adapter, a JSON object by name for several. */
export function setOutputs({ checked, built }: Outcome, report: ActionReport): void {
  const adapters = checked.selection.adapters.map(({ entry }) => entry.name);
  core.setOutput("adapters", JSON.stringify(adapters));
  core.setOutput("passed", String(built?.passed ?? checked.passed));
  if (report.path !== null) core.setOutput("report", report.path);
  if (built === null) return;
  core.setOutput("closure", oneOrAll(built.adapters.map(({ name, plan }) => [name, plan.closure])));
  const urls = built.adapters.flatMap(({ name, published }) =>
    published === null ? [] : [[name, published.url] as const],
  );
  if (urls.length > 0) core.setOutput("published-url", oneOrAll(urls));
}

function oneOrAll(pairs: readonly (readonly [string, string])[]): string {
  return pairs.length === 1 ? pairs[0]![1] : JSON.stringify(Object.fromEntries(pairs));
}
