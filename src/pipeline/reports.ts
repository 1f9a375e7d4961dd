import { writeFileAtomic } from "../formats/files.ts";
import type { DatasetLock } from "../manifest/schema.generated.ts";
import { headlineOf } from "../report/input.ts";
import { type ReportInput, renderReport, reportBlocks } from "../report/report.ts";
import { renderTerminal } from "../report/terminal.ts";
import type { CheckOutcome } from "./checks.ts";
import { memoryLine } from "./fitting.ts";
import type { AdapterOutcome, BuildOutcome } from "./outcome.ts";

/** The report as the Action shows it. */
export interface ActionReport {
  /** Markdown, what matters most first. */
  blocks: string[];
  /** Where the whole report lies, when there is one file. */
  path: string | null;
}

/** What a check has to say. */
function checkInput({ datasets, findings, times }: CheckOutcome): ReportInput {
  return {
    findings,
    dataChanges: [...datasets.values()].map(({ change }) => change),
    hygiene: [...datasets.values()].map(({ entry, hygiene }) => ({ dataset: entry.name, counts: hygiene.counts })),
    dealt: [...datasets.values()].flatMap(({ entry, lock: { dealt, splits } }) => {
      return dealt === undefined ? [] : [{ dataset: entry.name, dealt, splits }];
    }),
    stages: times,
  };
}

/** What an adapter's run has to say, without the findings that came before it. */
function adapterInput({ name, plan, evaluation, suites, metrics, published, times }: AdapterOutcome): ReportInput {
  return { adapter: name, plan, evaluation, suites, metrics, published, stages: times };
}

function whole(checked: CheckOutcome, adapter: AdapterOutcome): ReportInput {
  return { ...checkInput(checked), ...adapterInput(adapter), stages: [...checked.times, ...adapter.times] };
}

/** Writes the Markdown report of one adapter into its run directory. */
export async function writeReport(checked: CheckOutcome, adapter: AdapterOutcome, path: string): Promise<string> {
  await writeFileAtomic(path, renderReport(whole(checked, adapter)));
  return path;
}

/** The report for summary and comment: of the one adapter, or of the data and then of each. */
export function actionReport(checked: CheckOutcome, built: BuildOutcome | null): ActionReport {
  const adapters = built?.adapters ?? [];
  const [only] = adapters;
  if (only !== undefined && adapters.length === 1)
    return { blocks: reportBlocks(whole(checked, only)), path: only.report };
  return {
    blocks: [
      ...reportBlocks(checkInput(checked)),
      ...adapters.flatMap((adapter) => reportBlocks(adapterInput(adapter))),
    ],
    path: null,
  };
}

/** A check for a terminal, below its findings. */
export function renderCheck(outcome: CheckOutcome, colour: boolean): string {
  const text = renderTerminal(checkInput(outcome), { colour, withoutFindings: true });
  const adapters = outcome.selection.adapters.map(({ entry }) => entry.name).join(", ");
  return adapters === "" ? text : `${text}  adapters that build on this: ${adapters}\n`;
}

/** A build for a terminal; its findings were shown when they came up. */
export function renderBuild({ goal, checked, adapters }: BuildOutcome, colour: boolean): string {
  if (!checked.passed) return `✗ ${headlineOf({ findings: checked.findings }).words}: nothing was built\n`;
  if (adapters.length === 0) return "Nothing to build: no adapter is affected.\n";
  if (goal === "plan") return adapters.map(planLine).join("");
  // The check was made once, for all of them.
  const before = adapters.length === 1 ? checked.times : [];
  return adapters
    .map((adapter) => {
      const input = { ...adapterInput(adapter), stages: [...before, ...adapter.times] };
      return `${renderTerminal(input, { colour })}${filesLine(adapter)}`;
    })
    .join("\n");
}

function planLine({ name, plan, because, standing, memory, directory, rows }: AdapterOutcome): string {
  const what = !standing.adapter
    ? `would train on ${rows} records`
    : standing.evaluation
      ? "trained and evaluated: nothing to do"
      : "trained: would be evaluated";
  return `${name}  ${what}\n  because  ${because.join("; ")}\n  closure  ${plan.closure}\n  base     ${plan.base.model}${plan.base.revision === null ? "" : `@${plan.base.revision}`}${memory === null ? "" : `\n  memory   ${memoryLine(memory)}`}\n  plan     ${directory}/plan.json\n`;
}

function filesLine({ directory, report }: AdapterOutcome): string {
  return report === null ? "" : `  report   ${report}\n  run      ${directory}\n`;
}

/** `check --json` */
export function checkDocument({ passed, findings, datasets, selection }: CheckOutcome): object {
  return {
    passed,
    findings,
    datasets: [...datasets.values()].map(({ entry, lock, hygiene, change, wrote }) => ({
      name: entry.name,
      manifest: entry.file,
      lockWritten: wrote,
      datasetId: lock.datasetId,
      splits: lock.splits,
      dealt: dealtDocument(lock),
      removed: lock.removed,
      hygiene: hygiene.counts,
      change,
    })),
    adapters: selection.adapters.map(({ entry, because }) => ({ name: entry.name, manifest: entry.file, because })),
  };
}

/** How records were dealt; which went where is in the lock. */
function dealtDocument({ dealt }: DatasetLock): object | null {
  if (dealt === undefined) return null;
  const { heldOut, ...how } = dealt;
  return { ...how, heldOut: Object.fromEntries(Object.entries(heldOut).map(([split, ids]) => [split, ids.length])) };
}

/** `--json` of `plan`, `train`, `eval`, `publish` and `run` */
export function buildDocument({ goal, passed, checked, adapters }: BuildOutcome): object {
  return {
    goal,
    passed,
    check: checkDocument(checked),
    adapters: adapters.map(
      ({ name, because, plan, directory, standing, memory, metrics, evaluation, published, report, times }) => ({
        name,
        because,
        closure: plan.closure,
        directory,
        standing,
        memory,
        plan,
        steps: metrics.length,
        loss: metrics.length === 0 ? null : { first: metrics[0]?.loss, last: metrics.at(-1)?.loss },
        passed: evaluation?.passed ?? null,
        gates: evaluation?.gates ?? [],
        published,
        report,
        stages: times,
      }),
    ),
  };
}
