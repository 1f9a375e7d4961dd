import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cutsOf } from "../dataset/curate.ts";
import { dataFiles } from "../dataset/files.ts";
import { digestOf } from "../formats/digest.ts";
import { formatPlace, LoraError } from "../formats/error.ts";
import { replaceFiles, unreadable } from "../formats/files.ts";
import { type Span, withoutSpans } from "../formats/spans.ts";
import { unifiedDiff } from "../formats/unifieddiff.ts";
import type { Removal } from "../hygiene/hygiene.ts";
import type { CheckedDataset } from "./check.ts";
import { type CheckOutcome, checkWorkspace } from "./checks.ts";
import { prefixInRepository, uncommitted } from "./git.ts";
import type { Request } from "./request.ts";

/** A data file and what hygiene takes out of it. */
interface Cut {
  dataset: string;
  path: string;
  bytes: Buffer;
  spans: Span[];
  removed: Removal[];
}

/**
 * Takes the records that hygiene leaves out of the data out of the files themselves, and writes the locks. What is left is
 * the same to the byte, and so is the identity of the curated data. All files are changed or none.
 *
 * @throws {LoraError} `curate-…` where git could not bring a file back, where the file serves another data set too, where it
 * is Parquet, and where a split would be left without a record
 */
export async function curateWorkspace(request: Request): Promise<CheckOutcome> {
  const before = await checkWorkspace(request, { fix: false });
  const cuts = await cutsIn(before);
  const [lost] = await uncommitted(
    request.root,
    cuts.map(({ path }) => path),
  );
  if (lost !== undefined) {
    throw new LoraError(
      "curate-uncommitted",
      `${lost} is not committed as it is, and records are to be cut out of it.`,
      {
        place: { file: lost },
        next: "Commit it first, so that nothing can be lost; or write the cuts as a patch: --patch FILE.",
      },
    );
  }
  request.signal.throwIfAborted();
  await replaceFiles(
    cuts.map(({ path, bytes, spans }) => ({ path: join(request.root, path), data: withoutSpans(bytes, spans) })),
  );
  for (const { path, removed } of cuts) {
    request.listener({ type: "note", message: `Cut ${records(removed.length)} out of ${path}.` });
  }
  const after = await checkWorkspace(request, { fix: true });
  for (const [name, { lock, hygiene }] of after.datasets) {
    // What leaks into splits that other data sets deal is left out after dealing, and may have linked what is left.
    const same = lock.dealt !== undefined || lock.datasetId === before.datasets.get(name)?.lock.datasetId;
    if (!same || hygiene.removed.size > 0) throw new Error(`cutting records out of ${name} changed what is trained`);
  }
  return after;
}

/**
 * The same as a patch for `git apply`, which passes over the reasons that stand before each file.
 * @returns null where nothing is to be cut
 */
export async function curationPatch(
  outcome: CheckOutcome,
): Promise<{ patch: Buffer; files: number; records: number } | null> {
  const cuts = await cutsIn(outcome);
  if (cuts.length === 0) return null;
  const prefix = await prefixInRepository(outcome.workspace.root);
  const pieces = cuts.flatMap(({ dataset, path, bytes, spans, removed }) => [
    Buffer.from(`${dataset}: ${records(removed.length)} out of ${named(path)}\n${removed.map(reason).join("")}\n`),
    unifiedDiff(`${prefix}${path}`, bytes, spans),
  ]);
  const count = cuts.reduce((sum, { removed }) => sum + removed.length, 0);
  return { patch: Buffer.concat(pieces), files: cuts.length, records: count };
}

function reason({ at, rule, because, record }: Removal): string {
  const other = because === undefined ? "" : ` because of ${named(formatPlace(because))}`;
  return `  ${named(formatPlace(at))} ${rule}${other} (record ${record.slice(0, 16)})\n`;
}

/** In quotes where it has a line break: what follows could pass for a line of the patch. */
function named(text: string): string {
  return /[\r\n]/.test(text) ? JSON.stringify(text) : text;
}

function records(count: number): string {
  return `${count} record${count === 1 ? "" : "s"}`;
}

async function cutsIn({ workspace, datasets }: CheckOutcome): Promise<Cut[]> {
  const users = new Map<string, Set<string>>();
  for (const entry of workspace.datasets.values()) {
    for (const { path } of await dataFiles(workspace.root, entry, () => {})) {
      users.set(path, (users.get(path) ?? new Set()).add(entry.name));
    }
  }
  const cuts: Cut[] = [];
  for (const checked of datasets.values()) {
    refuseEmptySplits(checked);
    const byFile = new Map<string, Removal[]>();
    for (const removal of checked.hygiene.removed.values()) {
      const { file } = removal.at;
      const removed = byFile.get(file);
      if (removed === undefined) byFile.set(file, [removal]);
      else removed.push(removal);
    }
    for (const file of [...byFile.keys()].sort()) {
      const other = [...(users.get(file) ?? [])].find((name) => name !== checked.entry.name);
      if (other !== undefined) {
        throw new LoraError("curate-shared", `${file} belongs to ${checked.entry.name} and to ${other}.`, {
          place: { file },
          next: "What one data set leaves out the other may need: give each files of its own.",
        });
      }
      cuts.push(await cutOf(workspace.root, checked, file, byFile.get(file)!));
    }
  }
  return cuts;
}

async function cutOf(root: string, { entry, lock }: CheckedDataset, file: string, removed: Removal[]): Promise<Cut> {
  const bytes = await readFile(join(root, file)).catch((error: unknown) => {
    throw unreadable(error, { file });
  });
  if (digestOf(bytes) !== lock.files.find(({ path }) => path === file)?.digest) {
    throw new LoraError("data-changed", "The data changed while it was being read.", {
      exit: 1,
      place: { file },
      next: "Run again when nothing writes to the files.",
    });
  }
  const inOrder = [...removed].sort((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0));
  const spans = cutsOf(bytes, file, entry.manifest.format, inOrder);
  return { dataset: entry.name, path: file, bytes, spans, removed: inOrder };
}

/** A split whose files hold no record is an error of the data, and this must not make one. */
function refuseEmptySplits({ entry, lock }: CheckedDataset): void {
  const empty = Object.entries(lock.splits).find(([, { records: kept }]) => kept === 0);
  if (empty === undefined) return;
  throw new LoraError("curate-empty", `Hygiene leaves no record in the split ${empty[0]} of ${entry.name}.`, {
    place: { file: entry.file },
    next: "Put other records into it first.",
  });
}
