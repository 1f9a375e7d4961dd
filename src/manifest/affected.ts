import type { AdapterEntry, DatasetEntry, Workspace } from "./entries.ts";
import { joined, staticPrefix } from "./paths.ts";

/**
 * The adapters that changed files may change, in order of name, each with its reasons. Errs on the side of naming too many: the
 * closure of the plan settles whether there is anything to do.
 * @param changedFiles relative to the workspace root, with forward slashes; deleted files too
 */
export function affectedAdapters(
  workspace: Workspace,
  changedFiles: string[],
): { adapter: string; because: string[] }[] {
  const changed = [...new Set(changedFiles.flatMap((file) => joined(".", file) ?? []))].sort();
  return [...workspace.adapters.values()].flatMap((entry) => {
    const because = changed.flatMap((file) => reasons(workspace, entry, file).slice(0, 1));
    return because.length === 0 ? [] : [{ adapter: entry.name, because }];
  });
}

function reasons(workspace: Workspace, entry: AdapterEntry, file: string): string[] {
  const { manifest } = entry;
  const because: string[] = [];
  if (file === entry.file) because.push(`${file} (manifest)`);
  if (file === manifest.chat.template) because.push(`${file} (chat template)`);
  const base = manifest.base.directory;
  if (base !== null && (base === "." ? !file.includes("/") : file.startsWith(`${base}/`)))
    because.push(`${file} (base model)`);
  for (const name of manifest.datasets) {
    const dataset = workspace.datasets.get(name);
    if (dataset !== undefined && belongsTo(dataset, file)) because.push(`${file} (data set ${name})`);
  }
  for (const gate of manifest.gates) {
    if (!("suite" in gate)) continue;
    if (file === gate.suite) because.push(`${file} (evaluation suite)`);
    const source = workspace.suites.get(gate.suite)?.suite.from?.dataset;
    const dataset = source === undefined ? undefined : workspace.datasets.get(source);
    if (dataset !== undefined && belongsTo(dataset, file)) because.push(`${file} (evaluation data ${dataset.name})`);
  }
  return because;
}

/** Whether a file is the data set's manifest or lock, or may be one of its data files or of the benchmarks it must not leak. */
function belongsTo(dataset: DatasetEntry, file: string): boolean {
  const beside = (name: string) => (dataset.directory === "." ? name : `${dataset.directory}/${name}`);
  if (file === dataset.file || file === beside("dataset.lock.json")) return true;
  const { files, hygiene } = dataset.manifest;
  return [...files, ...hygiene.contamination.against].some(({ path }) => mayMatch(dataset.directory, path, file));
}

/** A necessary condition for a glob to match: the directories before its first wildcard, and the extension at its end. */
function mayMatch(directory: string, glob: string, file: string): boolean {
  const prefix = staticPrefix(glob);
  if (prefix === glob) return file === joined(directory, glob);
  const start = joined(directory, prefix === "" ? "." : prefix);
  if (start === null || (start !== "." && !file.startsWith(`${start}/`))) return false;
  const extension = /\.[A-Za-z0-9]+$/.exec(glob)?.[0] ?? "";
  return file.endsWith(extension);
}
