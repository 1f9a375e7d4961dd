import { dealtSplits } from "../dataset/dealt.ts";
import type { DataFile } from "../dataset/files.ts";
import {
  buildLock,
  compareLocks,
  type DataChange,
  DatasetTally,
  isLocked,
  lockPath,
  lockText,
  parseLock,
  readLock,
  writeLock,
} from "../dataset/lock.ts";
import type { FileDescription } from "../dataset/read.ts";
import { LoraError } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import type { Progress } from "../formats/progress.ts";
import { onSoundCache } from "../hygiene/cached.ts";
import type { PlacedShard } from "../hygiene/corpus.ts";
import { type HygieneReport, runHygiene } from "../hygiene/hygiene.ts";
import { Memory } from "../hygiene/memory.ts";
import { CheckedRecords } from "../hygiene/records.ts";
import { signDataset } from "../hygiene/sign-dataset.ts";
import type { DatasetLock } from "../manifest/schema.generated.ts";
import type { DatasetEntry, Workspace } from "../manifest/workspace.ts";
import { blobsOf } from "./blobs.ts";
import { describeChange } from "./comparing.ts";
import { dealtPrompts } from "./dealing.ts";
import { fileAtBase } from "./git.ts";
import { heldOutPrompts } from "./heldout.ts";
import { signatureCacheDirectory } from "./rundir.ts";

/** What is known of one data set after stages 1 to 5. */
export interface CheckedDataset {
  entry: DatasetEntry;
  records: CheckedRecords;
  hygiene: HygieneReport;
  lock: DatasetLock;
  findings: Finding[];
  change: DataChange;
  /** The lock's path, where it was written now. */
  wrote: string | null;
}

export interface CheckOptions {
  /** Write the lock where it differs. */
  fix: boolean;
  /** Revision whose lock the data is compared with; default: the last commit. */
  base?: string | undefined;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Reads, identifies and cleans one data set, and compares the outcome with its lock. Nothing of it needs a model. */
export function checkDataset(
  workspace: Workspace,
  entry: DatasetEntry,
  options: CheckOptions,
): Promise<CheckedDataset> {
  return onSoundCache((thorough) => checkOnce(workspace, entry, options, thorough));
}

async function checkOnce(
  workspace: Workspace,
  entry: DatasetEntry,
  options: CheckOptions,
  thorough: boolean,
): Promise<CheckedDataset> {
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  const { signal, onProgress } = options;
  let files: FileDescription[] = [];
  const shards: PlacedShard[] = [];
  const cache = signatureCacheDirectory(workspace.root);
  async function* signed(): AsyncGenerator<PlacedShard> {
    const onFiles = (described: FileDescription[]) => {
      files = described;
    };
    const reading = { cache, thorough, onFiles, onProgress, onFinding, signal };
    const git = (files: readonly DataFile[]) => blobsOf(workspace.root, files);
    for await (const placed of signDataset(workspace.root, entry, { ...reading, blobsOf: git })) {
      shards.push(placed);
      yield placed;
    }
  }
  const hygiene = await runHygiene({
    placeOf: (path) => entry.positions.at(path),
    shards: signed(),
    settings: entry.manifest.hygiene,
    splits: entry.manifest.splits,
    memory: await Memory.of(cache, entry.name),
    evaluation: await heldOutPrompts(workspace, entry, { onFinding, signal }),
    dealtElsewhere: await dealtPrompts(workspace, entry, signal),
    onProgress,
    signal,
  });
  findings.push(...hygiene.findings);
  const records = new CheckedRecords(shards, dealtSplits(hygiene.dealt ?? undefined));
  const tally = new DatasetTally();
  const removed = new Uint8Array(records.length);
  for (const ordinal of hygiene.removed.keys()) removed[ordinal] = 1;
  for (const { first, counted } of records.stretches()) tally.addAll(counted, (at) => removed[first + at] === 0);
  const lock = buildLock({
    manifest: entry.manifest,
    files,
    tally,
    dealt: hygiene.dealt ?? undefined,
    removed: hygiene.removed.values(),
  });
  const lockFile = lockPath(entry);
  const text = lockText(lock);
  const write = options.fix && (await writeLock(workspace.root, entry, text)).changed;
  const fault = options.fix ? null : await lockFault(workspace.root, entry, text);
  if (fault !== null) findings.push(fault);
  const base = options.base ?? "HEAD";
  const old = readable(await fileAtBase(workspace.root, base, lockFile), lockFile);
  const compared = compareLocks(old, lock);
  const details = { root: workspace.root, entry, base, old, lock, records, hygiene, change: compared, signal };
  const change = { ...compared, ...(await describeChange(details)) };
  return { entry, records, hygiene, lock, findings, change, wrote: write ? lockFile : null };
}

/** How the written lock differs from what the data says; null where it does not. */
async function lockFault(root: string, entry: DatasetEntry, text: string): Promise<Finding | null> {
  if (await isLocked(root, entry, text)) return null;
  const help = "Run lora check --fix and commit the lock, so that a reviewer sees what changed.";
  let written: DatasetLock | null;
  try {
    written = await readLock(root, entry);
  } catch (error) {
    // Such as the marks of a merge: the lock follows from the data, so it is written anew rather than mended.
    if (error instanceof LoraError) return { ...findingOf(error), help };
    throw error;
  }
  if (written === null) {
    const message = `Data set ${entry.name} has no lock yet.`;
    return { rule: "lock-missing", severity: "warning", message, help, place: { file: entry.file } };
  }
  if (lockText(written) === text) return null;
  const message = `The lock of data set ${entry.name} does not describe the data as it is.`;
  return { rule: "lock-stale", severity: "error", message, help, place: { file: lockPath(entry), line: 1 } };
}

/** The lock of an earlier commit; one that cannot be read counts as none. */
function readable(text: string | null, file: string): DatasetLock | null {
  try {
    return text === null ? null : parseLock(text, file);
  } catch {
    return null;
  }
}
