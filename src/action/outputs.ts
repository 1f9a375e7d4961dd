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
  setByName(
    "closure",
    built.adapters.map(({ name, plan }) => [name, plan.closure] as const),
  );
  const published = built.adapters.flatMap(({ name, published }) =>
    published === null ? [] : [[name, published.url] as const],
  );
  setByName("published-url", published);
}

/** Outputs of a run that came to nothing: what a later job reads as JSON is JSON all the same. */
export function setNoOutputs(): void {
  core.setOutput("adapters", "[]");
  core.setOutput("passed", "false");
}

function setByName(output: string, pairs: readonly (readonly [string, string])[]): void {
  const [first] = pairs;
  if (first === undefined) return;
  core.setOutput(output, pairs.length === 1 ? first[1] : JSON.stringify(Object.fromEntries(pairs)));
}
