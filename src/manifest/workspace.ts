import { realpath } from "node:fs/promises";
import { posix, resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { checkAdapter, checkGateSplits } from "./check-adapter.ts";
import { checkDataset, checkTrainSplit } from "./check-dataset.ts";
import { checkPublish } from "./check-publish.ts";
import { checkSuiteSource, locateSuites, readSuites } from "./check-suites.ts";
import { discover } from "./discover.ts";
import type { AdapterEntry, DatasetEntry, Workspace } from "./entries.ts";
import { insideWorkspace } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";
import { resolveAdapter, resolveDataset } from "./resolve.ts";
import type { AdapterManifest, DatasetManifest } from "./schema.generated.ts";
import type { SchemaName } from "./schemas.ts";
import { type Positions, readYaml } from "./yaml.ts";

export type { AdapterEntry, DatasetEntry, SuiteEntry, Workspace } from "./entries.ts";

/**
 * Reads every manifest of a checkout and holds them against one another. What is wrong with them are findings, in order of
 * file and line; entries that could be read are there all the same.
 * @throws {LoraError} `workspace-missing` when there is no such directory
 */
export async function openWorkspace(root: string): Promise<Workspace> {
  const realRoot = await realpath(resolve(root)).catch((cause: unknown) => {
    throw new LoraError("workspace-missing", `There is no directory ${excerpt(root, 200)}.`, {
      next: "Correct --cwd (working-directory in the Action).",
      cause,
    });
  });
  const discovered = await discover(realRoot);
  const findings = discovered.findings;
  const readDatasets = await readAll<DatasetManifest>(realRoot, discovered.datasets, "dataset", findings);
  const readAdapters = await readAll<AdapterManifest>(realRoot, discovered.adapters, "adapter", findings);
  const datasets = byName(
    readDatasets.map((read) => entryOf(read, resolveDataset(read.value))),
    "data sets",
    findings,
  );
  const adapters = byName(
    readAdapters.map((read) => entryOf(read, resolveAdapter(read.value, posix.dirname(read.file)))),
    "adapters",
    findings,
  );
  // A data set that could not be read may be the one that is asked for: its own findings are enough.
  const complete = readDatasets.length === discovered.datasets.length;

  for (const entry of adapters.values()) findings.push(...locateSuites(realRoot, entry));
  const { suites, findings: ofSuites } = await readSuites(realRoot, [...adapters.values()]);
  findings.push(...ofSuites);
  for (const entry of datasets.values()) findings.push(...checkDataset(realRoot, entry));
  for (const entry of adapters.values()) {
    const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
    const faults = checkAdapter(realRoot, entry, datasets);
    findings.push(...faults.filter(({ rule }) => complete || rule !== "manifest-unknown-dataset"));
    if (learned.length === entry.manifest.datasets.length) findings.push(...checkGateSplits(entry, learned));
  }
  const sources = new Set<string>();
  for (const suite of suites.values()) {
    if (suite.suite.from !== undefined) sources.add(suite.suite.from.dataset);
    findings.push(...checkSuiteSource(suite, datasets, complete));
  }
  const learnedFrom = new Set([...adapters.values()].flatMap(({ manifest }) => manifest.datasets));
  for (const entry of datasets.values()) {
    // A data set may be there for evaluation alone, perhaps by an adapter that could not be read.
    const elsewhere = sources.has(entry.name) || readAdapters.length < discovered.adapters.length;
    if (elsewhere && !learnedFrom.has(entry.name)) continue;
    findings.push(...checkTrainSplit(entry));
  }
  findings.push(...checkPublish(realRoot, [...adapters.values()], [...datasets.values()]));
  if (discovered.datasets.length + discovered.adapters.length === 0 && findings.length === 0) {
    findings.push(
      refusal(
        "workspace-empty",
        { file: "." },
        "There is no dataset.yaml and no adapter.yaml here.",
        "Run `lora init`, or correct --cwd (working-directory in the Action).",
      ),
    );
  }
  return { root: realRoot, datasets, adapters, suites, findings: findings.sort(byPlace) };
}

interface Read<T> {
  file: string;
  value: T;
  positions: Positions;
}

async function readAll<T>(root: string, files: string[], schema: SchemaName, findings: Finding[]): Promise<Read<T>[]> {
  const all: Read<T>[] = [];
  for (const file of files) {
    if (attempted(findings, () => insideWorkspace(root, ".", file, { file })) === null) continue;
    const read = await readYaml<T>(file, schema, root);
    if ("findings" in read) findings.push(...read.findings);
    else all.push({ file, ...read });
  }
  return all;
}

function entryOf<T extends { name: string }>({ file, positions }: Read<unknown>, manifest: T) {
  return { name: manifest.name, file, directory: posix.dirname(file), manifest, positions };
}

function byName<T extends DatasetEntry | AdapterEntry>(
  entries: T[],
  kind: string,
  findings: Finding[],
): Map<string, T> {
  const named = new Map<string, T>();
  for (const entry of entries) {
    const first = named.get(entry.name);
    if (first === undefined) {
      named.set(entry.name, entry);
      continue;
    }
    const related = [{ message: "It is first given here.", place: first.positions.at(["name"], { value: true }) }];
    const message = `Two ${kind} are called ${entry.name}.`;
    findings.push(
      refusal(
        "manifest-duplicate-name",
        entry.positions.at(["name"], { value: true }),
        message,
        "Rename one: names are unique in a repository.",
        related,
      ),
    );
  }
  return new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byPlace(a: Finding, b: Finding): number {
  const [one, two] = [a.place?.file ?? "", b.place?.file ?? ""];
  if (one !== two) return one < two ? -1 : 1;
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
