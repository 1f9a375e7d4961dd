import type { Place } from "../formats/error.ts";
import { canonicalJson } from "../formats/json.ts";
import type { DatasetLock, LockedFile } from "../manifest/schema.generated.ts";
import type { Lengths } from "./lengths.ts";

/** A count before and after. */
export interface Counted {
  before: number;
  after: number;
}

/** What changed between two locks, for a reviewer. Lists hold only what differs, sorted by name. */
export interface DataChange {
  name: string;
  /** `new`: there was no lock. `same`: nothing that is listed here differs. */
  kind: "new" | "same" | "changed";
  /** `before` is null without an earlier lock. */
  datasetId: { before: string | null; after: string };
  /**
   * Curated records of each split that differs. Locks hold no record ids, so that `added` and `removed` are the least that
   * must have come or gone. `replaced`: as many as before, but not the same. `reordered`: the same in another order.
   */
  splits: (Counted & { split: string; added: number; removed: number; replaced: boolean; reordered: boolean })[];
  files: ChangedFile[];
  /** Turns of each role in the curated data. */
  turns: (Counted & { role: string })[];
  /** Records hygiene leaves out, by rule. */
  leftOut: (Counted & { rule: string })[];
  /** Hygiene settings that differ, such as `near`. */
  settings: string[];
  /** What came, went and was edited; absent where what was there before cannot be read. */
  records?: RecordChanges;
  /** Of the curated conversations. `before` is null where what was there before cannot be read. */
  lengths?: { before: Lengths | null; after: Lengths };
  /** The largest clusters of records that repeat one another, directly or through others; the largest first. */
  clusters?: DuplicateCluster[];
}

export interface ChangedFile {
  path: string;
  /** The split it is in; of a removed file, was in. Null where its records are dealt. */
  split: string | null;
  change: "added" | "removed" | "changed";
  records: Counted;
  bytes: Counted;
}

/** What happened to the records of the files that changed, before hygiene. Records that only moved within a split are none. */
export interface RecordChanges {
  added: number;
  removed: number;
  /** Went, and came back saying something else: with the same prompt, or with at least half of all words in common. */
  edited: number;
  /** Went from one split to another. */
  moved: number;
  /** The first few of each kind. */
  examples: ChangedRecord[];
}

export interface ChangedRecord {
  kind: "added" | "removed" | "edited" | "moved";
  /** Where it is now; where it was, if it is gone. */
  place: Place;
  split: string;
  /** Where it was, if that is another place. */
  from?: { place: Place; split: string };
  /**
   * What it says, cut short: of an edited record around each edit, with what went in `[-…-]` and what came in `{+…+}`. Null
   * where it holds what looks like a credential.
   */
  text: string | null;
}

export interface DuplicateCluster {
  /** Of the records that are kept the one with the lowest id. */
  place: Place;
  /** The others that are kept: those that resemble no other kept one, but are linked to it by one that is not. */
  alsoKept: Place[];
  /** Records that repeat others of the cluster. */
  exact: number;
  near: number;
}

/** Compares a data set's lock with an earlier one; null when there was none. */
export function compareLocks(old: DatasetLock | null, current: DatasetLock): DataChange {
  const change = {
    splits: compareSplits(old, current),
    files: compareFiles(old?.files ?? [], current.files),
    turns: counts(old?.turns ?? {}, current.turns).map(({ name, ...count }) => ({ role: name, ...count })),
    leftOut: counts(byRule(old), byRule(current)).map(({ name, ...count }) => ({ rule: name, ...count })),
    settings: old === null ? [] : names(old.hygiene, current.hygiene).filter((key) => differs(old, current, key)),
  };
  const same = Object.values(change).every((list) => list.length === 0) && old?.datasetId === current.datasetId;
  return {
    name: current.name,
    kind: old === null ? "new" : same ? "same" : "changed",
    datasetId: { before: old?.datasetId ?? null, after: current.datasetId },
    ...change,
  };
}

function compareSplits(old: DatasetLock | null, current: DatasetLock): DataChange["splits"] {
  return names(old?.splits ?? {}, current.splits).flatMap((split) => {
    const was = old?.splits[split];
    const is = current.splits[split];
    if (was !== undefined && is !== undefined && was.id === is.id && was.sequenceId === is.sequenceId) return [];
    const before = was?.records ?? 0;
    const after = is?.records ?? 0;
    const sameIds = was?.id === is?.id;
    return [
      {
        split,
        before,
        after,
        added: Math.max(after - before, 0),
        removed: Math.max(before - after, 0),
        replaced: was !== undefined && is !== undefined && before === after && !sameIds,
        reordered: sameIds,
      },
    ];
  });
}

function compareFiles(old: LockedFile[], current: LockedFile[]): DataChange["files"] {
  const before = new Map(old.map((file) => [file.path, file]));
  const after = new Map(current.map((file) => [file.path, file]));
  return names(Object.fromEntries(before), Object.fromEntries(after)).flatMap((path) => {
    const was = before.get(path);
    const is = after.get(path);
    if (was && is && was.digest === is.digest && was.split === is.split) return [];
    return [
      {
        path,
        split: (is ?? was)?.split ?? null,
        change: was === undefined ? ("added" as const) : is === undefined ? ("removed" as const) : ("changed" as const),
        records: { before: was?.records ?? 0, after: is?.records ?? 0 },
        bytes: { before: was?.size ?? 0, after: is?.size ?? 0 },
      },
    ];
  });
}

function counts(old: { [name: string]: number }, current: { [name: string]: number }) {
  return names(old, current)
    .map((name) => ({ name, before: old[name] ?? 0, after: current[name] ?? 0 }))
    .filter(({ before, after }) => before !== after);
}

function byRule(lock: DatasetLock | null): { [rule: string]: number } {
  const counted: { [rule: string]: number } = {};
  for (const { rule } of lock?.removed ?? []) counted[rule] = (counted[rule] ?? 0) + 1;
  return counted;
}

function differs(old: DatasetLock, current: DatasetLock, key: string): boolean {
  const [a, b] = [old.hygiene, current.hygiene] as { [key: string]: unknown }[];
  return canonicalJson(a?.[key] ?? null) !== canonicalJson(b?.[key] ?? null);
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
