import { join, posix } from "node:path";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { kindOf } from "./check-adapter.ts";
import { splitsOf } from "./check-dataset.ts";
import type { AdapterEntry, DatasetEntry, SuiteEntry } from "./entries.ts";
import { nearest } from "./nearest.ts";
import { insideWorkspace, joined, pathFault } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";
import { resolveSuite } from "./resolve.ts";
import type { Suite } from "./schema.generated.ts";
import { readYaml } from "./yaml.ts";

/**
 * Finds the suite files of an adapter's gates and makes `suite` of each gate relative to the workspace root. A path that
 * starts with `./` or `../` is relative to the manifest; any other may be relative to the manifest or to the root.
 */
export function locateSuites(root: string, entry: AdapterEntry): Finding[] {
  const findings: Finding[] = [];
  for (const [index, gate] of entry.manifest.gates.entries()) {
    if (!("suite" in gate)) continue;
    const place = entry.positions.at(["gates", index, "suite"], { value: true });
    const fault = pathFault(gate.suite);
    if (fault !== null) {
      findings.push(refusal("path-form", place, fault.message, fault.next));
      continue;
    }
    const anchored = /^\.\.?\//.test(gate.suite);
    const bases = anchored || entry.directory === "." ? [entry.directory] : [entry.directory, "."];
    const paths = bases.flatMap((base) => joined(base, gate.suite) ?? []);
    const existing = paths.filter((path) => kindOf(join(root, path)) === "file");
    const [path, other] = existing;
    if (other !== undefined) {
      const message = `${excerpt(gate.suite)} is both ${existing.join(" and ")}.`;
      const help = `Write ${excerpt(`./${gate.suite}`)} for the one beside the manifest, ${excerpt(posix.relative(entry.directory, gate.suite))} for the other.`;
      findings.push(refusal("manifest-suite-ambiguous", place, message, help));
    } else if (path !== undefined) {
      if (attempted(findings, () => insideWorkspace(root, ".", path, place)) !== null) gate.suite = path;
    } else {
      // Says so when it leads out of the repository; else it is simply not there.
      if (attempted(findings, () => insideWorkspace(root, bases[0] ?? ".", gate.suite, place)) === null) continue;
      const message = `There is no suite ${excerpt(gate.suite)}.`;
      findings.push(refusal("manifest-suite-missing", place, message, `It was looked for at ${paths.join(" and ")}.`));
    }
  }
  return findings;
}

/** Reads every suite that gates name, once. */
export async function readSuites(
  root: string,
  adapters: AdapterEntry[],
): Promise<{ suites: Map<string, SuiteEntry>; findings: Finding[] }> {
  const files = new Set(
    adapters.flatMap(({ manifest }) => manifest.gates.flatMap((gate) => ("suite" in gate ? [gate.suite] : []))),
  );
  const suites = new Map<string, SuiteEntry>();
  const findings: Finding[] = [];
  for (const file of [...files].sort()) {
    if (kindOf(join(root, file)) !== "file") continue;
    const read = await readYaml<Suite>(file, "suite", root);
    if ("findings" in read) findings.push(...read.findings);
    else suites.set(file, { file, suite: resolveSuite(read.value), positions: read.positions });
  }
  return { suites, findings };
}

/** Whether the held-out split a suite takes its cases from exists. */
export function checkSuiteSource(
  { suite, positions }: SuiteEntry,
  datasets: Map<string, DatasetEntry>,
  complete: boolean,
): Finding[] {
  if (suite.from === undefined) return [];
  const { dataset, split } = suite.from;
  const entry = datasets.get(dataset);
  if (entry === undefined) {
    if (!complete) return [];
    const near = nearest(dataset, datasets.keys());
    const help =
      near === undefined ? `There are: ${[...datasets.keys()].join(", ") || "none"}.` : `Did you mean \`${near}\`?`;
    return [
      refusal(
        "manifest-unknown-dataset",
        positions.at(["from", "dataset"], { value: true }),
        `No data set is called ${excerpt(dataset)}.`,
        help,
      ),
    ];
  }
  if (splitsOf(entry).includes(split)) return [];
  const near = nearest(split, splitsOf(entry));
  const help = near === undefined ? `It has ${splitsOf(entry).join(", ")}.` : `Did you mean \`${near}\`?`;
  return [
    refusal(
      "manifest-unknown-split",
      positions.at(["from", "split"], { value: true }),
      `The data set ${dataset} has no split ${excerpt(split)}.`,
      help,
    ),
  ];
}
