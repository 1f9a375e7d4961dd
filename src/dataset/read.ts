import { LoraError, type Place } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { Row } from "../formats/row.ts";
import { readerOf } from "../formats/rows.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import type { SplitOf } from "./dealt.ts";
import { type DataFile, dataFiles, type OnFinding } from "./files.ts";
import { recordId } from "./identity.ts";
import { normalise, type SourceFormat } from "./normalise.ts";
import type { Conversation, SourceRecord } from "./record.ts";

export { describeFiles, type FileDescription } from "./files.ts";

export interface ReadOptions {
  onProgress?: OnProgress;
  signal?: AbortSignal;
  /** Where records are dealt whose files have no split; needed if there are such. */
  splitOf?: SplitOf | undefined;
  /** Told of every fault: of the manifest's paths, of files, of rows, of splits without records. */
  onFinding: OnFinding;
}

/** Records between two reports of progress. */
const STRIDE = 500;

/**
 * Streams the records of a data set: files in the order of their paths, then rows. A faulty row or file is a finding, and
 * reading goes on with the next. Memory does not grow with the files.
 *
 * @param root the workspace, absolute
 * @throws the signal's reason when cancelled
 */
export async function* readDataset(
  root: string,
  entry: DatasetEntry,
  { onProgress, signal, splitOf, onFinding }: ReadOptions,
): AsyncGenerator<SourceRecord> {
  const files = await dataFiles(root, entry, onFinding);
  const splits = new Set<string>();
  let ordinal = 0;
  for (const file of files) {
    for await (const record of recordsOf(file, entry, signal, onFinding)) {
      const split = file.split ?? splitOf?.(record.id);
      if (split === undefined) throw new Error(`${file.path} has no split, and nothing says how it is dealt`);
      if (file.split !== null) splits.add(split);
      yield { ...record, split, ordinal };
      if (++ordinal % STRIDE === 0) onProgress?.({ task: "read", done: ordinal, unit: "records", detail: file.path });
    }
  }
  onProgress?.({ task: "read", done: ordinal, total: ordinal, unit: "records" });
  for (const finding of emptySplits(entry, (split) => splits.has(split))) onFinding(finding);
}

/** A finding for each split of the manifest's files that has no readable record. */
export function emptySplits(entry: DatasetEntry, hasRecords: (split: string) => boolean): Finding[] {
  return entry.manifest.files.flatMap(({ split }, index): Finding[] => {
    const first = entry.manifest.files.findIndex((file) => file.split === split) === index;
    if (split === null || !first || hasRecords(split)) return [];
    return [
      {
        rule: "dataset-empty-split",
        severity: "error",
        message: `The split ${split} of ${entry.name} has no readable record.`,
        help: "Put records into its files, or take the split out of the manifest.",
        place: entry.positions.at(["files", index, "split"], { value: true }),
      },
    ];
  });
}

async function* recordsOf(
  file: DataFile,
  entry: DatasetEntry,
  signal: AbortSignal | undefined,
  onFinding: OnFinding,
): AsyncGenerator<Omit<SourceRecord, "split" | "ordinal">> {
  try {
    let rows = 0;
    for await (const row of readerOf(file.path).read(file.absolute, file.path)) {
      signal?.throwIfAborted();
      rows++;
      const record = recordOf(row, file.path, entry.manifest.format, onFinding);
      if (record !== null) yield record;
    }
    if (rows === 0) onFinding(emptyFile(file.path));
  } catch (error) {
    report(error, onFinding);
  }
}

/** The record of a row; null, and a finding, where it is faulty. */
function recordOf(
  row: Row,
  file: string,
  format: SourceFormat,
  onFinding: OnFinding,
): Omit<SourceRecord, "split" | "ordinal"> | null {
  const conversation = conversationOf(row, file, format, onFinding);
  return conversation && { id: recordId(conversation), conversation, place: { file, line: row.line } };
}

/** The conversation of a row; null, and a finding, where it is faulty. */
export function conversationOf(
  row: Row,
  file: string,
  format: SourceFormat,
  onFinding: OnFinding,
): Conversation | null {
  const place: Place = { file, line: row.line };
  try {
    if ("error" in row) throw row.error;
    return normalise(row.value, format, place);
  } catch (error) {
    report(error, onFinding);
    return null;
  }
}

export function emptyFile(file: string): Finding {
  return {
    rule: "dataset-empty-file",
    severity: "warning",
    message: `${file} holds no record.`,
    help: "Delete the file, or fill it.",
    place: { file },
  };
}

export function report(error: unknown, onFinding: OnFinding): void {
  if (!(error instanceof LoraError)) throw error;
  onFinding(findingOf(error));
}
