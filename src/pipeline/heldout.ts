import { readBenchmarks } from "../dataset/benchmark.ts";
import { readDataset } from "../dataset/read.ts";
import { loadSuite } from "../evaluate/suite.ts";
import type { Finding } from "../formats/finding.ts";
import type { EvaluationPrompt } from "../hygiene/hygiene.ts";
import type { DatasetEntry, Workspace } from "../manifest/workspace.ts";

export interface HeldOutOptions {
  /** Told of benchmark files and rows that cannot be read. */
  onFinding: (finding: Finding) => void;
  signal: AbortSignal;
}

/**
 * What the train records of a data set must not give away, besides its own held-out splits: the written-out cases of the
 * suites of every adapter that learns from it, the splits of other data sets that those adapters are measured on, and the
 * benchmark files its manifest names.
 */
export async function heldOutPrompts(
  workspace: Workspace,
  entry: DatasetEntry,
  { onFinding, signal }: HeldOutOptions,
): Promise<EvaluationPrompt[]> {
  const { suites, splits } = measuredOn(workspace, entry.name);
  const prompts: EvaluationPrompt[] = [];
  for (const file of [...suites].sort()) prompts.push(...(await loadSuite(workspace.root, file)).prompts);
  for (const [name, measured] of [...splits].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const other = workspace.datasets.get(name);
    if (other === undefined) continue;
    // What is wrong with the other data set is said where that one is checked.
    for await (const { conversation, split, place } of readDataset(workspace.root, other, {
      signal,
      onFinding: () => {},
    })) {
      if (!measured.has(split)) continue;
      const said = (role: string) =>
        conversation.messages.filter((turn) => turn.role === role).map(({ content }) => content);
      prompts.push({ place, set: `split ${split} of ${name}`, texts: said("user"), answers: said("assistant") });
    }
  }
  for await (const { place, questions, answers } of readBenchmarks(workspace.root, entry, { onFinding, signal })) {
    prompts.push({ place, set: `benchmark ${place.file}`, texts: questions, answers });
  }
  return prompts;
}

/** Suites of the adapters that learn from a data set, and the splits of other data sets they are measured on. */
function measuredOn(workspace: Workspace, dataset: string) {
  const suites = new Set<string>();
  const splits = new Map<string, Set<string>>();
  const measure = (name: string, split: string) => {
    if (name !== dataset && split !== "train") splits.set(name, (splits.get(name) ?? new Set()).add(split));
  };
  for (const { manifest } of workspace.adapters.values()) {
    if (!manifest.datasets.includes(dataset)) continue;
    for (const gate of manifest.gates) {
      if (!("suite" in gate)) {
        for (const name of manifest.datasets) measure(name, gate.split);
        continue;
      }
      suites.add(gate.suite);
      const from = workspace.suites.get(gate.suite)?.suite.from;
      if (from !== undefined) measure(from.dataset, from.split);
    }
  }
  return { suites, splits };
}
