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
import { type FileIdentity, KnownStretches } from "./stretch-digests.ts";

/** Its name in the cache. */
const STRETCHES = "stretches";

export interface SignOptions {
  /** Directory that shards are kept in between runs; without one nothing is kept. */
  cache?: string | undefined;
  /** What tells programs apart that may sign differently; default: {@link signerVersion}. */
  version?: string | null;
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
  const job = { settings, format, cache: directory === null ? null : { directory, version: version ?? "" } };
  const data = await dataFiles(root, entry, onFinding);
  const sizes = await Promise.all(
    data.map(async ({ absolute }) => (await stat(absolute).catch(() => null))?.size ?? 0),
  );
  const signers = new Signers(job, options.threads ?? threadsFor(sizes), signal);
  const known = await KnownStretches.of(directory === null ? null : join(directory, STRETCHES), stretch);
  try {
    const identities = options.onFiles === undefined ? null : await identified(data, sizes, signers, known);
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

async function identified(
  files: readonly DataFile[],
  sizes: readonly number[],
  signers: Signers,
  known: KnownStretches,
): Promise<FileIdentity[]> {
  const tasks = files.map((file, i) => known.taskFor(file, readerOf(file.path).mediaType, sizes[i]!));
  const identities: FileIdentity[] = [];
  try {
    for await (const identity of signers.identify(tasks)) identities.push(identity);
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
      const found = identity === undefined ? null : known.of(file, readerOf(file.path).mediaType, identity);
      stretches = found ?? (await stretchesOf(file, stretch)).map((one) => ({ stretch: one, digest: null }));
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
