import { readdir } from "node:fs/promises";
import type { Finding } from "../formats/finding.ts";
import { refusal } from "./refusal.ts";

/** Manifests found in a checkout, as paths relative to its root, in order. */
export interface Discovered {
  datasets: string[];
  adapters: string[];
  findings: Finding[];
}

/**
 * Looks for manifests everywhere but in `node_modules`, `dist` and directories whose name starts with a dot. Linked
 * directories are not entered, so that no manifest is found twice; a manifest that is itself a link is found.
 */
export async function discover(root: string): Promise<Discovered> {
  const discovered: Discovered = { datasets: [], adapters: [], findings: [] };
  await walk(root, "", discovered);
  discovered.datasets.sort();
  discovered.adapters.sort();
  discovered.findings.sort((a, b) => ((a.place?.file ?? "") < (b.place?.file ?? "") ? -1 : 1));
  return discovered;
}

async function walk(root: string, directory: string, into: Discovered): Promise<void> {
  const entries = await readdir(`${root}/${directory}`, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      const help = "Make it readable, or keep it out of the checkout.";
      const message = `The directory cannot be read: ${error.code ?? error.message}.`;
      into.findings.push(refusal("directory-unreadable", { file: directory || "." }, message, help));
      return [];
    },
  );
  for (const entry of entries) {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && entry.name !== "dist" && !entry.name.startsWith("."))
        await walk(root, path, into);
    } else if (entry.name === "dataset.yaml") {
      into.datasets.push(path);
    } else if (entry.name === "adapter.yaml") {
      into.adapters.push(path);
    } else if (entry.name === "dataset.yml" || entry.name === "adapter.yml") {
      const name = entry.name.replace(".yml", ".yaml");
      const message = `${entry.name} is not read: manifests are called ${name}.`;
      into.findings.push(refusal("manifest-file-name", { file: path }, message, `Rename it to ${name}.`));
    }
  }
}
