import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DataFile, dataFiles, type FileDescription, type OnFinding } from "../dataset/files.ts";
import { emptyFile, emptySplits, report } from "../dataset/read.ts";
import { STRETCH, type Stretch, stretchesOf } from "../dataset/stretches.ts";
import { unreadable } from "../formats/files.ts";
import type { OnProgress } from "../formats/progress.ts";
import { readerOf } from "../formats/rows.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import type { PlacedShard } from "./corpus.ts";
import { MEMORY_FILES } from "./memory.ts";
import { Shard } from "./shard.ts";
import { signingOf } from "./sign.ts";
import { Signers, signerVersion, threadsFor } from "./signers.ts";
import { type FileIdentity, type IdentityTask, isIdentity, KnownStretches } from "./stretch-digests.ts";

/** Its name in the cache. */
const STRETCHES = "stretches";

export interface SignOptions {
  /** Directory that shards are kept in between runs; without one nothing is kept. */
  cache?: string | undefined;
  /** What tells programs apart that may sign differently; default: {@link signerVersion}. */
  version?: string | null;
  /** Whether what is kept is looked through before it is used; by default each part is checked when it is read. */
  thorough?: boolean;
  /** Git's blob ids of files that it says are as committed or staged, by their paths; those are hashed no more than once. */
  blobsOf?: (files: readonly DataFile[]) => Promise<ReadonlyMap<string, string>>;
  /** Default: what the machine has, where it is worth while. 0: none but this one. */
  threads?: number;
  /** Bytes of a stretch, about. */
  stretch?: number;
  /** Told of all files before the first record; they are digested for it. */
  onFiles?: (files: FileDescription[]) => void;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  /** Told of every fault that is none of a record's: of the manifest's paths, of files, of rows, of splits without records. */
  onFinding: OnFinding;
}

/**
 * Signs all records of a data set: files in the order of their paths, then their stretches. What is yielded does not depend on the
 * number of threads nor on what is in the cache; only stretches that changed are parsed.
 *
 * @param root the workspace, absolute
 */
export async function* signDataset(
  root: string,
  entry: DatasetEntry,
  options: SignOptions,
): AsyncGenerator<PlacedShard> {
  const { onFinding, onProgress, signal, stretch = STRETCH } = options;
  const { name, language, roles, hygiene, format } = entry.manifest;
  const settings = { name, language, roles, ...signingOf(hygiene) };
  const version = options.version === undefined ? signerVersion() : options.version;
  const directory = options.cache === undefined || version === null ? null : join(options.cache, name);
  const { thorough = false } = options;
  const job = { settings, format, cache: directory === null ? null : { directory, version: version ?? "", thorough } };
  const data = await dataFiles(root, entry, onFinding);
  const sizes = await Promise.all(
    data.map(async ({ absolute }) => (await stat(absolute).catch(() => null))?.size ?? 0),
  );
  const known = await KnownStretches.of(directory === null ? null : join(directory, STRETCHES), stretch);
  // Without a place to keep what they stand for they are of no use, nor where nobody asks for digests.
  const ask = directory === null || options.onFiles === undefined ? undefined : options.blobsOf;
  const blobs = (await ask?.(data)) ?? new Map<string, string>();
  const tasks = data.map((file, i) => known.taskFor(file, readerOf(file.path).mediaType, sizes[i]!, blobs));
  const unknown = sizes.filter((_, i) => options.onFiles === undefined || !isIdentity(tasks[i]!));
  const signers = new Signers(job, options.threads ?? threadsFor(unknown), signal);
  try {
    const identities = options.onFiles === undefined ? null : await identified(data, tasks, signers);
    options.onFiles?.(data.map((file, i) => described(file, identities![i]!)));
    const files = await cut(data, identities, known, options);
    const stretches = files.flatMap((file) => file.stretches);
    const signed = signers.sign(
      stretches.map((one) => one.stretch),
      stretches.map(({ digest }) => digest),
    );
    const names = new Set<string>();
    const splits = new Set<string>();
    let done = 0;
    for (const { file, stretches } of files) {
      let linesBefore = 0;
      let rows = 0;
      for (let i = 0; i < stretches.length; i++) {
        const { value, done: over } = await signed.next();
        if (over) throw new Error("fewer stretches were signed than were cut");
        names.add(value.name);
        const shard = new Shard(value.shard);
        for (const { place, ...finding } of shard.notes.findings) {
          onFinding({ ...finding, ...(place === undefined ? {} : { place: moved(place, linesBefore) }) });
        }
        if (shard.count > 0 && file.split !== null) splits.add(file.split);
        yield { file: file.path, split: file.split, linesBefore, shard, name: directory === null ? null : value.name };
        linesBefore += shard.notes.lines;
        rows += shard.notes.rows;
        done += shard.count;
        onProgress?.({ task: "read", done, unit: "records", detail: file.path });
      }
      if (stretches.length > 0 && rows === 0) onFinding(emptyFile(file.path));
    }
    await signed.next();
    onProgress?.({ task: "read", done, total: done, unit: "records" });
    for (const finding of emptySplits(entry, (split) => splits.has(split))) onFinding(finding);
    if (directory !== null) await sweep(directory, names);
    if (identities !== null) await known.keep();
  } finally {
    await signers.close();
  }
}

interface CutFile {
  file: DataFile;
  stretches: { stretch: Stretch; digest: string | null }[];
}

/** Hashes the files whose identities are not known. */
async function identified(
  files: readonly DataFile[],
  tasks: readonly (IdentityTask | FileIdentity)[],
  signers: Signers,
): Promise<FileIdentity[]> {
  const hashed = signers.identify(tasks.filter((task): task is IdentityTask => !isIdentity(task)));
  const identities: FileIdentity[] = [];
  try {
    for (const task of tasks) identities.push(isIdentity(task) ? task : (await hashed.next()).value!);
    // Only now all threads are free again.
    await hashed.next();
  } catch (error) {
    throw unreadable(error, { file: files[identities.length]!.path });
  }
  return identities;
}

function described({ path, split }: DataFile, { digest, size }: FileIdentity): FileDescription {
  return { path, ...(split === null ? {} : { split }), mediaType: readerOf(path).mediaType, digest, size };
}

/** A file that cannot be read is a finding, and has no stretches. */
async function cut(
  files: readonly DataFile[],
  identities: readonly FileIdentity[] | null,
  known: KnownStretches,
  { stretch, onFinding }: SignOptions,
): Promise<CutFile[]> {
  const result: CutFile[] = [];
  for (const [i, file] of files.entries()) {
    let stretches: CutFile["stretches"] = [];
    try {
      const identity = identities?.[i];
      const { mediaType } = readerOf(file.path);
      const found = identity === undefined ? null : known.of(file, mediaType, identity);
      // What is not cut has the digest of the whole.
      const digest = mediaType === "application/jsonl" ? null : (identity?.digest ?? null);
      stretches = found ?? (await stretchesOf(file, stretch)).map((one) => ({ stretch: one, digest }));
    } catch (error) {
      report(error, onFinding);
    }
    result.push({ file, stretches });
  }
  return result;
}

function moved<T extends { line?: number }>(place: T, lines: number): T {
  return place.line === undefined ? place : { ...place, line: place.line + lines };
}

/** Takes out of the cache what this data set no longer has. */
async function sweep(directory: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    if (!names.has(name.replace(/\.[a-z]+$/, "")) && name !== STRETCHES && !MEMORY_FILES.includes(name))
      await rm(join(directory, name), { force: true, recursive: true }).catch(() => {});
  }
}
