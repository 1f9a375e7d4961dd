import { join } from "node:path";
import { formatPlace, LoraError, type Place } from "../formats/error.ts";
import { readUtf8, writeFileAtomic } from "../formats/files.ts";
import { isJsonObject, type Json, parseJson } from "../formats/json.ts";
import type { ResolvedDataset } from "../manifest/resolve.ts";
import type { DatasetLock, DealtSplits, LockedSplit, RemovedRecord } from "../manifest/schema.generated.ts";
import { violations } from "../manifest/validate.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import type { FileDescription } from "./files.ts";
import { datasetId, MultisetHash, SequenceHash } from "./identity.ts";
import type { SourceRecord } from "./record.ts";

export { compareLocks, type DataChange } from "./change.ts";

/** Name of the lock, beside `dataset.yaml`. */
export const LOCK_FILE = "dataset.lock.json";

/** A record hygiene leaves out. */
export interface LeftOut {
  /** Record id. */
  record: string;
  at: Place;
  rule: string;
  /** The record kept in its stead, or the row it leaks. */
  because?: Place;
}

/** Records of one file and split, one after the other, as far as they are counted. */
export interface CountedRecords {
  split: string;
  file: string;
  /** [n, 32] record ids */
  ids: Uint8Array;
  /** [n, 4] turns of each of {@link COUNTED_ROLES} */
  turns: Uint32Array;
}

/** Roles whose turns are counted. */
export const COUNTED_ROLES = ["system", "user", "assistant", "tool"] as const;

/** Counts and identities of a data set's records, gathered in one pass over them in the order of the stream. */
export class DatasetTally {
  private readonly perSplit = new Map<string, { all: MultisetHash; order: SequenceHash }>();
  private readonly perFile = new Map<string, number>();
  private readonly perRole = new Map<string, number>();

  /** @param kept whether hygiene leaves the record in */
  add({ id, split, place: { file }, conversation }: SourceRecord, kept: boolean): void {
    const turns = COUNTED_ROLES.map((role) => conversation.messages.filter((turn) => turn.role === role).length);
    const counted = { split, file, ids: Buffer.from(id, "hex"), turns: Uint32Array.from(turns) };
    this.addAll(counted, () => kept);
  }

  /** @param kept whether hygiene leaves the record at a position in */
  addAll({ split, file, ids, turns }: CountedRecords, kept: (at: number) => boolean): void {
    const count = ids.length / 32;
    this.perFile.set(file, this.recordsIn(file) + count);
    const hashes = this.perSplit.get(split) ?? { all: new MultisetHash(), order: new SequenceHash() };
    this.perSplit.set(split, hashes);
    const width = COUNTED_ROLES.length;
    const sums = COUNTED_ROLES.map(() => 0);
    for (let at = 0, from = 0; at <= count; at++) {
      if (at < count && kept(at)) {
        hashes.all.addBytes(ids, 32 * at);
        for (let role = 0; role < width; role++) sums[role]! += turns[width * at + role]!;
        continue;
      }
      // What is kept in a row is hashed at once.
      if (at > from) hashes.order.addBytes(ids.subarray(32 * from, 32 * at));
      from = at + 1;
    }
    for (const [role, sum] of sums.entries()) {
      if (sum > 0) this.perRole.set(COUNTED_ROLES[role]!, (this.perRole.get(COUNTED_ROLES[role]!) ?? 0) + sum);
    }
  }

  /** Readable records of a file, kept or not. */
  recordsIn(file: string): number {
    return this.perFile.get(file) ?? 0;
  }

  splits(): { [split: string]: LockedSplit } {
    const entries = [...this.perSplit].map(([split, { all, order }]): [string, LockedSplit] => {
      return [split, { records: all.size, id: all.digest(), sequenceId: order.digest() }];
    });
    return Object.fromEntries(entries);
  }

  /** Kept turns of each role. */
  turns(): { [role: string]: number } {
    return Object.fromEntries(this.perRole);
  }
}

export interface LockInput {
  manifest: ResolvedDataset;
  files: FileDescription[];
  tally: DatasetTally;
  /** Where records went whose files have no split. */
  dealt?: DealtSplits | undefined;
  removed: Iterable<LeftOut>;
}

/** The lock of a data set. The same data gives the same lock, whatever order its parts were gathered in. */
export function buildLock({ manifest, files, tally, dealt, removed }: LockInput): DatasetLock {
  const splits = tally.splits();
  // What is only reported has no part in the curated set.
  const { paraphrase: _, ...hygiene } = manifest.hygiene;
  return {
    version: 1,
    name: manifest.name,
    datasetId: datasetId(splits),
    splits,
    files: files
      .map((file) => ({ ...file, records: tally.recordsIn(file.path) }))
      .sort((a, b) => compare(a.path, b.path)),
    ...(dealt === undefined ? {} : { dealt }),
    turns: tally.turns(),
    hygiene: structuredClone(hygiene),
    removed: [...removed].sort(byPlace).map(
      ({ record, at, rule, because }): RemovedRecord => ({
        record,
        at: formatPlace(at),
        rule,
        ...(because === undefined ? {} : { because: formatPlace(because) }),
      }),
    ),
  };
}

/** The lock as it is written: two spaces, keys sorted, a final newline. */
export function lockText(lock: DatasetLock): string {
  return `${JSON.stringify(sortKeys(lock as unknown as Json), null, 2)}\n`;
}

/** Path of a data set's lock, relative to the root. */
export function lockPath(entry: DatasetEntry): string {
  return entry.directory === "." ? LOCK_FILE : `${entry.directory}/${LOCK_FILE}`;
}

/**
 * The lock in the checkout, or null when there is none yet.
 * @throws {LoraError} `lock-damaged` when it is not what `lora check --fix` writes, as after a merge conflict
 */
export async function readLock(root: string, entry: DatasetEntry): Promise<DatasetLock | null> {
  const place: Place = { file: lockPath(entry) };
  try {
    return parseLock(await readUtf8(join(root, place.file), place), place.file);
  } catch (error) {
    if (error instanceof LoraError && error.code === "file-missing") return null;
    throw error;
  }
}

/**
 * Reads the text of a lock, such as one from an earlier commit.
 * @param file how errors name it
 * @throws {LoraError} `lock-damaged`
 */
export function parseLock(text: string, file: string): DatasetLock {
  const damaged = (why: string, place: Place) =>
    new LoraError("lock-damaged", `${file} cannot be read: ${why}`, {
      place,
      next: "Delete it and run `lora check --fix`; it is never edited by hand.",
    });
  let value: Json;
  try {
    value = parseJson(text, { file, line: 1 });
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    throw damaged(error.message, error.place ?? { file });
  }
  const [fault] = violations("lock", value);
  if (fault) throw damaged(`${fault.instancePath || "the document"} ${fault.message ?? "is wrong"}.`, { file });
  return value as unknown as DatasetLock;
}

/** Whether the lock in the checkout is this text, but for the ends of lines that git may have put there. */
export async function isLocked(root: string, entry: DatasetEntry, text: string): Promise<boolean> {
  const file = lockPath(entry);
  const written = await readUtf8(join(root, file), { file }).catch(() => null);
  return written?.replaceAll("\r\n", "\n") === text;
}

/**
 * Writes the lock. A lock that says the same already is left alone.
 * @param text see {@link lockText}
 */
export async function writeLock(root: string, entry: DatasetEntry, text: string): Promise<{ changed: boolean }> {
  if (await isLocked(root, entry, text)) return { changed: false };
  await writeFileAtomic(join(root, lockPath(entry)), text);
  return { changed: true };
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

function byPlace(a: LeftOut, b: LeftOut): number {
  return compare(a.at.file, b.at.file) || (a.at.line ?? 0) - (b.at.line ?? 0) || compare(a.rule, b.rule);
}

/** By code unit, so that it is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
