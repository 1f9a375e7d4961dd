import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DataFile, dataFiles, type OnFinding } from "../dataset/files.ts";
import { emptyFile, emptySplits, report } from "../dataset/read.ts";
import { type Stretch, stretchesOf } from "../dataset/stretches.ts";
import { unpackColumns } from "../formats/columns.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import type { PlacedShard } from "./corpus.ts";
import { Shard, type ShardColumns } from "./shard.ts";
import { signingOf } from "./sign.ts";
import { signerVersion, signStretches, threadsFor } from "./signers.ts";

export interface SignOptions {
  /** Directory that shards are kept in between runs; without one nothing is kept. */
  cache?: string | undefined;
  /** What tells programs apart that may sign differently; default: {@link signerVersion}. */
  version?: string | null;
  /** Default: what the machine has, where it is worth while. 0: none but this one. */
  threads?: number;
  /** Bytes of a stretch, about. */
  stretch?: number;
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
  const { onFinding, onProgress, signal } = options;
  const files = await cut(await dataFiles(root, entry, onFinding), options);
  const stretches = files.flatMap((file) => file.stretches);
  const { name, language, roles, hygiene, format } = entry.manifest;
  const settings = { name, language, roles, ...signingOf(hygiene) };
  const version = options.version === undefined ? signerVersion() : options.version;
  const directory = options.cache === undefined || version === null ? null : join(options.cache, name);
  const job = { settings, format, cache: directory === null ? null : { directory, version: version ?? "" } };
  const signed = signStretches(stretches, job, options.threads ?? threadsFor(stretches), signal);
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
      const shard = new Shard(unpackColumns(value.packed) as ShardColumns);
      for (const { place, ...finding } of shard.notes.findings) {
        onFinding({ ...finding, ...(place === undefined ? {} : { place: moved(place, linesBefore) }) });
      }
      if (shard.count > 0 && file.split !== null) splits.add(file.split);
      yield { file: file.path, split: file.split, linesBefore, shard };
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
}

interface CutFile {
  file: DataFile;
  stretches: Stretch[];
}

/** A file that cannot be read is a finding, and has no stretches. */
async function cut(files: readonly DataFile[], { stretch, onFinding }: SignOptions): Promise<CutFile[]> {
  const result: CutFile[] = [];
  for (const file of files) {
    let stretches: Stretch[] = [];
    try {
      stretches = await stretchesOf(file, stretch);
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
    if (!names.has(name)) await rm(join(directory, name), { force: true, recursive: true }).catch(() => {});
  }
}
