import { posix } from "node:path";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { findingOf } from "../formats/finding.ts";
import type { DatasetEntry } from "./entries.ts";
import { globFault, insideWorkspace, joined, outside, staticPrefix } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";

/** As in the schema, for the names of files' splits. */
const SPLIT = /^[a-z][a-z0-9_-]*$/;
const EXTENSIONS = [".jsonl", ".ndjson", ".json", ".parquet"];

/** What the schema cannot say of a data set: paths, splits. The files themselves are read by the data set room. */
export function checkDataset(root: string, entry: DatasetEntry): Finding[] {
  const findings: Finding[] = [];
  const { manifest, positions, directory } = entry;
  const splitOf = new Map<string, { split: string | null; index: number }>();
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
              first.split === null || split === null
                ? `${excerpt(path)} is listed with a split and without one.`
                : `${excerpt(path)} is in two splits, ${first.split} and ${split}.`,
              "Keep it in one: what is trained on cannot be held out.",
            ];
      findings.push(refusal("manifest-duplicate", place, message, help, related));
    }
  }
  for (const [index, { path }] of manifest.hygiene.contamination.against.entries()) {
    const place = positions.at(["hygiene", "contamination", "against", index], { value: true });
    findings.push(...fileFaults(root, directory, path, place));
  }
  findings.push(...dealingFaults(entry));
  return findings;
}

/** Files without a split need a rule that deals their records, and the rule needs such files. */
function dealingFaults({ manifest: { files, splits }, positions }: DatasetEntry): Finding[] {
  const undealt = files.findIndex(({ split }) => split === null);
  if (splits === null) {
    if (undealt < 0) return [];
    const message = `\`files[${undealt}]\` has no \`split\`, and there is no \`splits\` by which its records would be dealt.`;
    const help = "Add `split: train` to the file, or `splits: grouped` to the manifest.";
    return [refusal("manifest-missing-key", positions.at(["files", undealt]), message, help)];
  }
  const refuse = (path: string[], message: string, help: string) =>
    refusal("manifest-shares", positions.at(["splits", ...path]), message, help);
  const findings: Finding[] = [];
  if (undealt < 0) {
    const help = "Take `split` away from the files whose records are to be dealt, or take `splits` out.";
    findings.push(refuse([], "Every file has a split: there is nothing to deal.", help));
  }
  const names = Object.keys(splits.shares);
  for (const name of names) {
    if (name === "train") {
      findings.push(refuse(["shares", name], "`train` has no share.", "It has what the shares of the others leave."));
    } else if (!SPLIT.test(name)) {
      const help = "Use lower-case letters, digits, `_` and `-`, starting with a letter, such as `test`.";
      findings.push(refuse(["shares", name], `${excerpt(name)} is no name of a split.`, help));
    }
  }
  if (names.length === 0) {
    findings.push(refuse(["shares"], "There is no share to deal.", "Give at least one, such as `{ test: 0.1 }`."));
  }
  const sum = Object.values(splits.shares).reduce((total, share) => total + share, 0);
  if (sum >= 1) {
    const message = `The shares add up to ${Number(sum.toFixed(6))}, which leaves nothing to train on.`;
    findings.push(refuse(["shares"], message, "Lower them: 0.1 for `test` is usual."));
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
  // Where a file has no split and nothing deals its records, that is said.
  if (splitsOf(entry).includes("train") || entry.manifest.files.some(({ split }) => split === null)) return [];
  const message = `The data set has no split \`train\`; it has ${splitsOf(entry).join(", ")}.`;
  return [
    refusal("manifest-no-train", entry.positions.at(["files"]), message, "Give at least one file `split: train`."),
  ];
}

/** Names of the splits, sorted. */
export function splitsOf(entry: DatasetEntry): string[] {
  const { files, splits } = entry.manifest;
  const dealt = splits === null ? [] : ["train", ...Object.keys(splits.shares)];
  return [...new Set(files.flatMap(({ split }) => split ?? dealt))].sort();
}
