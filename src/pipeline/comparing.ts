import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangedRecord, DataChange, RecordChanges } from "../dataset/change.ts";
import { dealtSplits, type SplitOf } from "../dataset/dealt.ts";
import { recordId } from "../dataset/identity.ts";
import { charactersOf, lengthsOf } from "../dataset/lengths.ts";
import { normalise } from "../dataset/normalise.ts";
import { formatPlace, LoraError } from "../formats/error.ts";
import { readerOf } from "../formats/rows.ts";
import { discloses } from "../hygiene/content.ts";
import { pairEdits, type Version } from "../hygiene/edits.ts";
import type { HygieneReport } from "../hygiene/hygiene.ts";
import type { CheckedRecords } from "../hygiene/records.ts";
import { type AlignedPart, align, readable } from "../hygiene/resemblance.ts";
import type { DatasetLock } from "../manifest/schema.generated.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import { baseCommit, writeBlob } from "./git.ts";

/** Records of a kind that are shown. */
const SHOWN = 5;
/** Characters of an example. */
const EXCERPT = 600;
/** Characters that are left around an edit. */
const AROUND = 60;
/** Records whose text is held while they are paired; what is beyond them counts as added or removed. */
const MOST_HELD = 50_000;

export interface Compared {
  root: string;
  entry: DatasetEntry;
  /** Revision that is compared with. */
  base: string;
  old: DatasetLock | null;
  lock: DatasetLock;
  records: CheckedRecords;
  hygiene: HygieneReport;
  change: DataChange;
  signal: AbortSignal;
}

/**
 * What locks cannot tell of a change: which records came, went and were edited, how lengths are distributed, what the largest
 * clusters of duplicates are. Only files whose digest changed are read, as they are and as git has them; what is in all others
 * is known by what was counted.
 */
export async function describeChange(
  compared: Compared,
): Promise<Pick<DataChange, "records" | "lengths" | "clusters">> {
  const { records, hygiene, old } = compared;
  const after = lengthsOf(charactersOfAll(records, hygiene.removed));
  const { clusters } = hygiene;
  const before = old === null ? null : await readBefore(compared, old);
  if (before === null || old === null) return { lengths: { before: null, after }, clusters };
  const lengths = { before: lengthsOf(lengthsBefore(compared, old, before)), after };
  return { records: await changesOf(compared, before), lengths, clusters };
}

/** What the changed files held. */
interface Before {
  /** Which those are. */
  files: ReadonlySet<string>;
  counted: { id: string; file: string; characters: number }[];
  /** Records that are not in the changed files any more, in the same split; the text of the first so many. */
  went: Version[];
  /** How many went beyond those. */
  beyond: number;
  /** Records of the changed files that were not there, by split and id, with multiplicity. */
  came: Map<string, number>;
}

/** Files that are not what they were, and those with a record that was dealt to another split before. */
function differing({ records, change, lock }: Compared, old: DatasetLock): Set<string> {
  const files = new Set(change.files.map(({ path }) => path));
  const splitOf = dealtSplits(old.dealt);
  const dealt = new Set(lock.files.flatMap(({ path, split }) => (split === undefined ? [path] : [])));
  for (const { first, counted, characters } of records.stretches()) {
    const { file, split } = counted;
    for (let at = 0; at < characters.length && dealt.has(file) && !files.has(file); at++)
      if (splitOf?.(records.id(first + at)!) !== split) files.add(file);
  }
  return files;
}

/** Null where git does not have the files as data, such as with Git LFS. */
async function readBefore(compared: Compared, old: DatasetLock): Promise<Before | null> {
  const { root, entry, base, records, signal } = compared;
  const files = differing(compared, old);
  const splitOf = dealtSplits(old.dealt);
  const came = new Map<string, number>();
  for (const { first, counted, characters } of records.stretches()) {
    if (!files.has(counted.file)) continue;
    for (let at = 0; at < characters.length; at++) {
      const key = `${counted.split} ${records.id(first + at)}`;
      came.set(key, (came.get(key) ?? 0) + 1);
    }
  }
  const before: Before = { files, counted: [], went: [], beyond: 0, came };
  const olds = old.files.filter(({ path }) => files.has(path));
  if (olds.length === 0) return before;
  const commit = await baseCommit(root, base);
  if (commit === null) return null;
  const directory = await mkdtemp(join(tmpdir(), "lora-base-"));
  try {
    for (const { path, split } of olds) {
      const copy = join(directory, "file");
      if (!(await writeBlob(root, commit, path, copy))) return null;
      for await (const row of readerOf(path).read(copy, path)) {
        signal.throwIfAborted();
        const version = "value" in row ? versionOf(entry, path, split ?? splitOf, row) : null;
        if (version === null) continue;
        before.counted.push({ id: version.id, file: path, characters: charactersOf(version.conversation) });
        const key = `${version.split} ${version.id}`;
        const left = came.get(key) ?? 0;
        if (left > 0) came.set(key, left - 1);
        else if (before.went.length < MOST_HELD) before.went.push(version);
        else before.beyond++;
      }
    }
    return before;
  } catch (error) {
    // What was committed may be a pointer, damaged, or of a format that is not read any more.
    if (error instanceof LoraError) return null;
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function versionOf(
  { manifest }: DatasetEntry,
  file: string,
  split: string | SplitOf | undefined,
  row: { value: Parameters<typeof normalise>[0]; line: number },
): Version | null {
  const place = { file, line: row.line };
  try {
    const conversation = normalise(row.value, manifest.format, place);
    const id = recordId(conversation);
    return { id, conversation, split: typeof split === "string" ? split : (split?.(id) ?? "train"), place };
  } catch (error) {
    if (error instanceof LoraError) return null;
    throw error;
  }
}

function charactersOfAll(records: CheckedRecords, removed: HygieneReport["removed"]): Uint32Array {
  const all = new Uint32Array(records.length);
  for (const { first, characters } of records.stretches()) all.set(characters, first);
  let length = 0;
  for (let ordinal = 0; ordinal < all.length; ordinal++) if (!removed.has(ordinal)) all[length++] = all[ordinal]!;
  return all.subarray(0, length);
}

/** Of every record that was kept before: in files that differ by what they held, in all others by what they hold now. */
function lengthsBefore({ records }: Compared, old: DatasetLock, { files, counted }: Before): Uint32Array {
  const left = new Uint8Array(records.length);
  const removed = new Map<string, number>();
  for (const { at, record } of old.removed) {
    const [, file, line] = /^(.*):(\d+)$/s.exec(at) ?? [];
    if (file !== undefined && !files.has(file)) {
      for (const ordinal of records.at(file, Number(line))) {
        if (left[ordinal] === 1 || records.id(ordinal) !== record) continue;
        left[ordinal] = 1;
        break;
      }
    } else {
      const key = `${file ?? at} ${record}`;
      removed.set(key, (removed.get(key) ?? 0) + 1);
    }
  }
  const all = new Uint32Array(counted.length + records.length);
  let length = 0;
  for (const { id, file, characters } of counted) {
    const times = removed.get(`${file} ${id}`) ?? 0;
    if (times > 0) removed.set(`${file} ${id}`, times - 1);
    else all[length++] = characters;
  }
  for (const { first, counted: here, characters } of records.stretches()) {
    if (files.has(here.file)) continue;
    for (let at = 0; at < characters.length; at++) if (left[first + at] === 0) all[length++] = characters[at]!;
  }
  return all.subarray(0, length);
}

async function changesOf(compared: Compared, before: Before): Promise<RecordChanges> {
  const { went } = before;
  const { came, beyond } = await readCame(compared, before);
  const moved = pairMoves(went, came);
  const [gone, fresh] = [without(went, moved, "before"), without(came, moved, "after")];
  const edited = pairEdits(gone, fresh);
  const removed = without(gone, edited, "before");
  const added = without(fresh, edited, "after");
  return {
    added: added.length + beyond,
    removed: removed.length + before.beyond,
    edited: edited.length,
    moved: moved.length,
    examples: [
      ...edited.slice(0, SHOWN).map((pair) => example("edited", pair.after, pair.before)),
      ...moved.slice(0, SHOWN).map((pair) => example("moved", pair.after, pair.before)),
      ...added.slice(0, SHOWN).map((version) => example("added", version)),
      ...removed.slice(0, SHOWN).map((version) => example("removed", version)),
    ],
  };
}

/** The text of the records that came: only the changed files are read. */
async function readCame({ root, entry, lock, signal }: Compared, before: Before) {
  const splitOf = dealtSplits(lock.dealt);
  const left = new Map(before.came);
  const came: Version[] = [];
  let beyond = 0;
  for (const { path, split } of lock.files) {
    if (!before.files.has(path)) continue;
    try {
      for await (const row of readerOf(path).read(join(root, path), path)) {
        signal.throwIfAborted();
        const version = "value" in row ? versionOf(entry, path, split ?? splitOf, row) : null;
        const key = `${version?.split} ${version?.id}`;
        const count = left.get(key) ?? 0;
        if (version === null || count === 0) continue;
        left.set(key, count - 1);
        if (came.length < MOST_HELD) came.push(version);
        else beyond++;
      }
    } catch (error) {
      // A file that cannot be read is a finding already.
      if (!(error instanceof LoraError)) throw error;
    }
  }
  return { came, beyond };
}

interface Pair {
  before: Version;
  after: Version;
}

/** The same record in another split. */
function pairMoves(went: readonly Version[], came: readonly Version[]): Pair[] {
  const byId = new Map<string, Version[]>();
  for (const before of went.toReversed()) byId.set(before.id, [...(byId.get(before.id) ?? []), before]);
  return came.flatMap((after) => {
    const before = byId.get(after.id)?.pop();
    return before === undefined ? [] : [{ before, after }];
  });
}

function without(versions: readonly Version[], pairs: readonly Pair[], side: keyof Pair): Version[] {
  const paired = new Set(pairs.map((pair) => pair[side]));
  return versions.filter((version) => !paired.has(version));
}

function example(
  kind: ChangedRecord["kind"],
  { place, split, conversation }: Version,
  before?: Version,
): ChangedRecord {
  const now = readable(conversation);
  const was = before === undefined ? now : readable(before.conversation);
  const withheld = [now, was].some(discloses);
  const elsewhere =
    before !== undefined && (formatPlace(before.place) !== formatPlace(place) || before.split !== split);
  const text = kind === "edited" ? editText(align(was, now)) : now;
  return {
    kind,
    place,
    split,
    ...(elsewhere ? { from: { place: before.place, split: before.split } } : {}),
    text: withheld ? null : cutAt(text, EXCERPT),
  };
}

function editText(parts: readonly AlignedPart[]): string {
  return parts
    .map(({ in: where, text }, index) => {
      if (where === "this") return `[-${cutAt(text, EXCERPT / 4)}-]`;
      if (where === "other") return `{+${cutAt(text, EXCERPT / 4)}+}`;
      if (text.length <= 2 * AROUND) return text;
      const start = index === 0 ? "" : [...text.slice(0, 2 * AROUND)].slice(0, AROUND).join("");
      const end = index === parts.length - 1 ? "" : [...text.slice(-2 * AROUND)].slice(-AROUND).join("");
      return `${start} … ${end}`;
    })
    .join("");
}

function cutAt(text: string, limit: number): string {
  return text.length <= limit ? text : `${[...text.slice(0, 2 * limit)].slice(0, limit - 1).join("")}…`;
}
