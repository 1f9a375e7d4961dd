import { stat as nodeStat, type Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { digestFile } from "../formats/digest.ts";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { unreadable } from "../formats/files.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import type { OnProgress } from "../formats/progress.ts";
import { readerOf } from "../formats/rows.ts";
import { globFault, insideWorkspace, joined, staticPrefix } from "../manifest/paths.ts";
import type { LockedFile } from "../manifest/schema.generated.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";

export type OnFinding = (finding: Finding) => void;

/** A file a manifest names. */
export interface DataFile {
  /** Relative to the workspace root, with forward slashes. */
  path: string;
  /** Absolute real path. */
  absolute: string;
  /** Null where its records are dealt. */
  split: string | null;
  /** Where the manifest names it. */
  place: Place;
}

/** A file with its identity; {@link LockedFile} adds its number of records. */
export type FileDescription = Omit<LockedFile, "records">;

/**
 * The files of a data set, in the order of their paths (by code unit), each once. What cannot be used (no such file,
 * outside of the repository, in two splits) is a finding at the manifest's line.
 */
export async function dataFiles(root: string, entry: DatasetEntry, onFinding: OnFinding): Promise<DataFile[]> {
  const found = new Map<string, DataFile>();
  const realRoot = await realpath(root);
  for (const [index, { path, split }] of entry.manifest.files.entries()) {
    const place = entry.positions.at(["files", index, "path"], { value: true });
    try {
      for (const file of await filesMatching(realRoot, entry.directory, path, place, onFinding)) {
        const twin = found.get(file);
        if (twin !== undefined && twin.split !== split) {
          const [one, other] = [twin.split, split].map((name) => (name === null ? "dealt" : `in the split ${name}`));
          throw new LoraError("dataset-file-twice", `${file} is ${one} and ${other}.`, {
            place,
            next: "Give every file one split: what is trained on must not be held out.",
          });
        }
        if (twin !== undefined) continue;
        const absolute = insideWorkspace(realRoot, ".", file, place);
        found.set(file, { path: file, absolute, split, place });
      }
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      onFinding(findingOf(error));
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Digest and size of every file of a data set, in the order of {@link dataFiles}, whose findings are those of reading.
 * @throws {LoraError} for a file that no reader knows or that cannot be read
 */
export async function describeFiles(
  root: string,
  entry: DatasetEntry,
  onProgress?: OnProgress,
): Promise<FileDescription[]> {
  const described: FileDescription[] = [];
  for (const { path, absolute, split } of await dataFiles(root, entry, () => {})) {
    const { mediaType } = readerOf(path);
    const identity = await digestFile(absolute, onProgress).catch((error: unknown) => {
      throw unreadable(error, { file: path });
    });
    described.push({ path, ...(split === null ? {} : { split }), mediaType, ...identity });
  }
  return described;
}

/** Paths relative to the root (a real path) that a manifest's path or glob stands for. @throws {LoraError} */
export async function filesMatching(
  root: string,
  directory: string,
  pattern: string,
  place: Place,
  onFinding: OnFinding,
): Promise<string[]> {
  const literal = joined(directory, pattern);
  // A file that is called like a glob is meant by its name.
  if (literal !== null && (await isThere(join(root, literal)))) return [await regularFile(root, literal, place)];
  if (!isDynamicPattern(pattern)) {
    insideWorkspace(root, directory, pattern, place);
    throw new LoraError("dataset-no-files", `There is no file ${excerpt(pattern)}.`, {
      place,
      next: "Correct the path: it is relative to the manifest's directory.",
    });
  }
  const fault = globFault(pattern);
  if (fault !== null) throw new LoraError("path-form", fault.message, { place, next: fault.next });
  const prefix = staticPrefix(pattern);
  const base = insideWorkspace(root, directory, prefix === "" ? "." : prefix, place);
  const outside: string[] = [];
  const files = await glob(pattern.slice(prefix.length), {
    cwd: base,
    expandDirectories: false,
    fs: { stat: statInside(root, outside) },
  });
  for (const link of outside) {
    onFinding({
      rule: "path-outside",
      severity: "warning",
      message: `The glob ${excerpt(pattern)} does not follow a symbolic link to ${excerpt(link)}, outside of the repository.`,
      help: "Put the files themselves into the repository.",
      place,
    });
  }
  if (files.length === 0) {
    throw new LoraError("dataset-no-files", `No file matches ${excerpt(pattern)}.`, {
      place,
      next: "Correct the glob: it is relative to the manifest's directory. Files whose names begin with a dot are left out.",
    });
  }
  return files.map((file) => posix.join(directory, prefix, file));
}

/**
 * What the crawler sees behind a symbolic link: a directory outside of the root looks like a file, so that it is not entered.
 * Links to files are judged later, when they match.
 */
function statInside(root: string, outside: string[]): typeof nodeStat {
  const look = (path: string, done: (error: NodeJS.ErrnoException | null, stats: Stats) => void) =>
    nodeStat(path, (error, stats) => {
      if (!error && stats.isDirectory() && path !== root && !path.startsWith(root + sep)) {
        outside.push(path);
        stats.isDirectory = () => false;
        stats.isFile = () => false;
      }
      done(error, stats);
    });
  return look as typeof nodeStat;
}

async function regularFile(root: string, path: string, place: Place): Promise<string> {
  if ((await stat(join(root, path))).isFile()) return path;
  throw new LoraError("dataset-no-files", `${excerpt(path)} is not a file.`, {
    place,
    next: "Name the files in it, such as `data/*.jsonl`.",
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
