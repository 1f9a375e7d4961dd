import { readBenchmarks } from "../dataset/benchmark.ts";
import type { SplitOf } from "../dataset/dealt.ts";
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
  const prompts: EvaluationPrompt[] = [];
  for (const file of suitesOf(workspace, entry.name)) prompts.push(...(await loadSuite(workspace.root, file)).prompts);
  for (const { other, splits } of measuredOn(workspace, entry.name)) {
    // Dealt ones come later: how a data set deals may not depend on how another does.
    const stated = new Set(other.manifest.files.flatMap(({ split }) => split ?? []));
    const wanted = splits.filter((split) => stated.has(split));
    if (wanted.length > 0) prompts.push(...(await promptsIn(workspace, other, wanted, () => NOWHERE, signal)));
  }
  for await (const { place, questions, answers } of readBenchmarks(workspace.root, entry, { onFinding, signal })) {
    prompts.push({ place, set: `benchmark ${place.file}`, texts: questions, answers });
  }
  return prompts;
}

/** A split that no file can name. */
const NOWHERE = "";

/**
 * What the records of some splits of a data set ask and answer.
 * @param splitOf of records whose files have no split
 */
export async function promptsIn(
  workspace: Workspace,
  entry: DatasetEntry,
  splits: readonly string[],
  splitOf: SplitOf,
  signal: AbortSignal,
): Promise<EvaluationPrompt[]> {
  const prompts: EvaluationPrompt[] = [];
  // What is wrong with the data set is said where it is checked.
  const options = { signal, splitOf, onFinding: () => {} };
  for await (const { conversation, split, place } of readDataset(workspace.root, entry, options)) {
    if (!splits.includes(split)) continue;
    const said = (role: string) =>
      conversation.messages.filter((turn) => turn.role === role).map(({ content }) => content);
    prompts.push({ place, set: `split ${split} of ${entry.name}`, texts: said("user"), answers: said("assistant") });
  }
  return prompts;
}

/** Suites of the adapters that learn from a data set, in the order of their files. */
function suitesOf(workspace: Workspace, dataset: string): string[] {
  const gates = learners(workspace, dataset).flatMap(({ manifest }) => manifest.gates);
  return [...new Set(gates.flatMap((gate) => ("suite" in gate ? [gate.suite] : [])))].sort();
}

/** Splits of other data sets that the adapters which learn from a data set are measured on, in the order of their names. */
export function measuredOn(workspace: Workspace, dataset: string): { other: DatasetEntry; splits: string[] }[] {
  const measured = new Map<string, Set<string>>();
  const measure = (name: string, split: string) => {
    if (name !== dataset && split !== "train") measured.set(name, (measured.get(name) ?? new Set()).add(split));
  };
  for (const { manifest } of learners(workspace, dataset)) {
    for (const gate of manifest.gates) {
      if ("suite" in gate) {
        const from = workspace.suites.get(gate.suite)?.suite.from;
        if (from !== undefined) measure(from.dataset, from.split);
      } else for (const name of manifest.datasets) measure(name, gate.split);
    }
  }
  return [...measured]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, splits]) => {
      const other = workspace.datasets.get(name);
      return other === undefined ? [] : [{ other, splits: [...splits] }];
    });
}

function learners(workspace: Workspace, dataset: string) {
  return [...workspace.adapters.values()].filter(({ manifest }) => manifest.datasets.includes(dataset));
}
