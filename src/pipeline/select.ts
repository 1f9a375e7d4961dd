import { isAbsolute, relative, resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { affectedAdapters } from "../manifest/affected.ts";
import type { AdapterEntry, DatasetEntry, Workspace } from "../manifest/workspace.ts";
import { changedFiles } from "./git.ts";

/** What a command was asked to work on. */
export interface Selection {
  adapters: { entry: AdapterEntry; because: string[] }[];
  datasets: DatasetEntry[];
}

/**
 * The adapters and data sets named (by name, manifest or directory), or all of them; with `base`, of those only what
 * changed since then. Data sets an adapter learns from come along with it.
 */
export async function select(workspace: Workspace, names: string[], base: string | undefined): Promise<Selection> {
  const chosen =
    names.length === 0
      ? { adapters: [...workspace.adapters.values()], datasets: [...workspace.datasets.values()] }
      : named(workspace, names);
  if (base === undefined)
    return withData(
      workspace,
      chosen.adapters.map((entry) => ({
        entry,
        because: [names.length === 0 ? "every adapter was asked for" : "it was named"],
      })),
      chosen.datasets,
    );
  const changed = await changedFiles(workspace.root, base);
  const affected = new Map(affectedAdapters(workspace, changed).map(({ adapter, because }) => [adapter, because]));
  const adapters = chosen.adapters.flatMap((entry) => {
    const because = affected.get(entry.name);
    return because === undefined ? [] : [{ entry, because }];
  });
  const datasets = chosen.datasets.filter((entry) =>
    changed.some((path) => entry.directory === "." || path.startsWith(`${entry.directory}/`)),
  );
  return withData(workspace, adapters, datasets);
}

function withData(workspace: Workspace, adapters: Selection["adapters"], datasets: DatasetEntry[]): Selection {
  const wanted = new Set(datasets.map((entry) => entry.name));
  for (const { entry } of adapters) for (const name of entry.manifest.datasets) wanted.add(name);
  return { adapters, datasets: [...workspace.datasets.values()].filter((entry) => wanted.has(entry.name)) };
}

function named(workspace: Workspace, names: string[]): { adapters: AdapterEntry[]; datasets: DatasetEntry[] } {
  const adapters = new Set<AdapterEntry>();
  const datasets = new Set<DatasetEntry>();
  for (const name of names) {
    const path =
      relative(workspace.root, isAbsolute(name) ? name : resolve(workspace.root, name)).replaceAll("\\", "/") || ".";
    const fits = (entry: AdapterEntry | DatasetEntry) =>
      entry.name === name || entry.file === path || entry.directory === path;
    const found = [...workspace.adapters.values()].filter(fits);
    const data = [...workspace.datasets.values()].filter(fits);
    if (found.length + data.length === 0) {
      const known = [...workspace.adapters.keys(), ...workspace.datasets.keys()].join(", ");
      throw new LoraError("name-unknown", `Nothing here is called "${name}".`, {
        next: known === "" ? "Write manifests first: lora init." : `Known: ${known}.`,
      });
    }
    for (const entry of found) adapters.add(entry);
    for (const entry of data) datasets.add(entry);
  }
  return { adapters: [...adapters], datasets: [...datasets] };
}
