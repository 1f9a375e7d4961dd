import { loadSuite } from "../evaluate/suite.ts";
import type { Finding } from "../formats/finding.ts";
import type { Workspace } from "../manifest/workspace.ts";
import { baseFindings } from "./base-findings.ts";
import { type CheckedDataset, checkDataset } from "./check.ts";
import { type StageTime, stage } from "./events.ts";
import type { Request } from "./request.ts";
import { type Selection, select } from "./select.ts";
import { openSoundWorkspace } from "./workspace.ts";

export interface CheckOutcome {
  workspace: Workspace;
  selection: Selection;
  datasets: Map<string, CheckedDataset>;
  findings: Finding[];
  times: StageTime[];
  /** Whether no finding is an error. */
  passed: boolean;
}

export interface CheckWorkspaceOptions {
  /** Write locks where they differ. */
  fix: boolean;
}

/** Stages 1 to 5 for everything selected: what can be said without a model. */
export async function checkWorkspace(request: Request, { fix }: CheckWorkspaceOptions): Promise<CheckOutcome> {
  const { listener, signal } = request;
  const times: StageTime[] = [];
  const findings: Finding[] = [];
  return stage(listener, times, "check", undefined, async (onProgress) => {
    const tell = (finding: Finding) => {
      findings.push(finding);
      listener({ type: "finding", finding });
    };
    const workspace = await openSoundWorkspace(request.root, tell);
    const selection = await select(workspace, request.names, request.base);
    for (const finding of await suiteFindings(workspace, selection)) tell(finding);
    const datasets = new Map<string, CheckedDataset>();
    for (const entry of selection.datasets) {
      const checked = await checkDataset(workspace, entry, { fix, base: request.base, signal, onProgress });
      datasets.set(entry.name, checked);
      for (const finding of checked.findings) tell(finding);
      if (checked.wrote !== null) listener({ type: "note", message: `Wrote ${checked.wrote}.` });
    }
    let unfit: unknown;
    for (const { entry } of selection.adapters) {
      const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
      try {
        const { hubCache } = request.environment;
        for (const finding of await baseFindings(workspace, entry, learned, hubCache, signal)) tell(finding);
      } catch (error) {
        // Told after what is found of the other adapters.
        unfit ??= error;
        signal.throwIfAborted();
      }
    }
    if (unfit !== undefined) throw unfit;
    const passed = !findings.some((finding) => finding.severity === "error");
    return {
      value: { workspace, selection, datasets, findings, times, passed },
      summary: describe(datasets, findings),
    };
  });
}

/** What is wrong with the suites of the selected adapters beyond their form, which the workspace has looked at. */
async function suiteFindings(workspace: Workspace, selection: Selection): Promise<Finding[]> {
  const files = new Set(
    selection.adapters.flatMap(({ entry }) =>
      entry.manifest.gates.flatMap((gate) => ("suite" in gate ? [gate.suite] : [])),
    ),
  );
  const suites = await Promise.all([...files].sort().map((file) => loadSuite(workspace.root, file)));
  return suites.flatMap((suite) => suite.findings);
}

function describe(datasets: Map<string, CheckedDataset>, findings: Finding[]): string {
  let kept = 0;
  let removed = 0;
  for (const { records, hygiene } of datasets.values()) {
    removed += hygiene.removed.size;
    kept += records.length - hygiene.removed.size;
  }
  return `${kept} records kept, ${removed} removed; ${count(findings, "error")}, ${count(findings, "warning")}`;
}

function count(findings: Finding[], severity: Finding["severity"]): string {
  const found = findings.filter((finding) => finding.severity === severity).length;
  return `${found} ${severity}${found === 1 ? "" : "s"}`;
}
