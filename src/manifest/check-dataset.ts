import { posix } from "node:path";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { findingOf } from "../formats/finding.ts";
import type { DatasetEntry } from "./entries.ts";
import { globFault, insideWorkspace, joined, outside, staticPrefix } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";

const EXTENSIONS = [".jsonl", ".ndjson", ".json", ".parquet"];

/** What the schema cannot say of a data set: paths, splits. The files themselves are read by the data set room. */
export function checkDataset(root: string, entry: DatasetEntry): Finding[] {
  const findings: Finding[] = [];
  const { manifest, positions, directory } = entry;
  const splitOf = new Map<string, { split: string; index: number }>();
  for (const [index, { path, split }] of manifest.files.entries()) {
    const place = positions.at(["files", index, "path"], { value: true });
    const faults = fileFaults(root, directory, path, place);
    findings.push(...faults);
    if (faults.some(({ rule }) => rule !== "manifest-file-kind")) continue;
    const first = splitOf.get(path);
    splitOf.set(path, first ?? { split, index });
    if (first !== undefined) {
      const related = [
        { message: "It is first listed here.", place: positions.at(["files", first.index, "path"], { value: true }) },
      ];
      const [message, help] =
        first.split === split
          ? [`${excerpt(path)} is listed twice.`, "Take one out."]
          : [
              `${excerpt(path)} is in two splits, ${first.split} and ${split}.`,
              "Keep it in one: what is trained on cannot be held out.",
            ];
      findings.push(refusal("manifest-duplicate", place, message, help, related));
    }
  }
  for (const [index, { path }] of manifest.hygiene.contamination.against.entries()) {
    const place = positions.at(["hygiene", "contamination", "against", index], { value: true });
    findings.push(...fileFaults(root, directory, path, place));
  }
  return findings;
}

/** What is wrong with a path or glob of data files. */
function fileFaults(root: string, directory: string, path: string, place: Place): Finding[] {
  const findings: Finding[] = [];
  const fault = globFault(path);
  if (fault !== null) return [refusal("path-form", place, fault.message, fault.next)];
  if (joined(directory, path) === null) return [findingOf(outside(path, place))];
  attempted(findings, () => insideWorkspace(root, directory, staticPrefix(path) || ".", place));
  const extension = posix.extname(path);
  if (/^\.[A-Za-z0-9]+$/.test(extension) && !EXTENSIONS.includes(extension)) {
    const message = `${excerpt(path)} is not of a kind that is read.`;
    findings.push(refusal("manifest-file-kind", place, message, `Convert it to one of ${EXTENSIONS.join(", ")}.`));
  }
  return findings;
}

/** A data set that adapters are to learn from needs something to learn. */
export function checkTrainSplit(entry: DatasetEntry): Finding[] {
  if (splitsOf(entry).includes("train")) return [];
  const message = `The data set has no split \`train\`; it has ${splitsOf(entry).join(", ")}.`;
  return [
    refusal("manifest-no-train", entry.positions.at(["files"]), message, "Give at least one file `split: train`."),
  ];
}

/** Names of the splits, sorted. */
export function splitsOf(entry: DatasetEntry): string[] {
  return [...new Set(entry.manifest.files.map(({ split }) => split))].sort();
}
