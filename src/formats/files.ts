import { Buffer, isUtf8 } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { constants, type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { LoraError, type Place } from "./error.ts";
import { isAlive } from "./processes.ts";
import { invalidUtf8, startsAsUtf16, withoutBom } from "./utf8.ts";

/** Writes a file so that readers see the old content or the new, never a part. Makes missing directories. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await writeAtomic(path, (file) => file.writeFile(data));
}

/** Like {@link writeFileAtomic}, for content that is written piece by piece. Nothing is left behind when `write` throws. */
export async function writeAtomic(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = siblingOf(path);
  try {
    const file = await open(temporary, "wx");
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Replaces files, each whole: all are written beside the old ones first, so that a full disk changes nothing. Their modes stay.
 */
export async function replaceFiles(files: readonly { path: string; data: Uint8Array }[]): Promise<void> {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const { path, data } of files) {
      const temporary = siblingOf(path);
      written.push({ temporary, path });
      const file = await open(temporary, "wx", (await stat(path)).mode);
      try {
        await file.writeFile(data);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    for (const { temporary, path } of written) await rename(temporary, path);
  } catch (error) {
    await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true })));
    throw error;
  }
}

/**
 * Replaces a directory by what `write` puts into an empty one beside it. When `write` throws, `target` is as it was. A
 * process killed between the two renames leaves `.<name>.previous`, which the next call puts back; one killed before leaves what
 * it had written, which the next call removes.
 */
export async function replaceDirectory(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const previous = join(dirname(target), `.${basename(target)}.previous`);
  if (await exists(previous)) {
    if (await exists(target)) await rm(previous, { recursive: true });
    else await rename(previous, target);
  }
  await removeAbandoned(target);
  const temporary = siblingOf(target);
  await mkdir(temporary, { recursive: true });
  try {
    await write(temporary);
    const replaced = await exists(target);
    if (replaced) await rename(target, previous);
    try {
      await rename(temporary, target);
    } catch (error) {
      if (replaced) await rename(previous, target);
      throw error;
    }
    await rm(previous, { recursive: true, force: true });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Reads a text file. A byte order mark is dropped.
 * @throws {LoraError} `file-missing`, `file-encoding` (with the line and column of the first bad byte), `lfs-pointer`
 */
export async function readUtf8(path: string, place: Place): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw unreadable(error, place);
  }
  assertNotLfsPointer(bytes, place);
  if (!isUtf8(bytes)) throw invalidUtf8(bytes, { file: place.file, line: 1 });
  return withoutBom(bytes).toString("utf8");
}

/**
 * Opens a file that has bytes: no directory, pipe or device.
 * @throws {LoraError} `file-missing`, `file-unreadable`
 */
export async function openRegular(path: string, place: Place): Promise<FileHandle> {
  let file: FileHandle;
  try {
    // Not blocking, so that opening a named pipe does not wait for its writer.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw unreadable(error, place);
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new LoraError("file-unreadable", `${place.file} is not a regular file.`, { place });
}

/**
 * Opens a data file for reading, having looked at its first bytes.
 * @throws {LoraError} `file-missing`, `file-unreadable`, `lfs-pointer`, `file-encoding` for UTF-16
 */
export async function openData(path: string, place: Place): Promise<FileHandle> {
  const file = await openRegular(path, place);
  try {
    const head = Buffer.alloc(128);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    assertNotLfsPointer(head.subarray(0, bytesRead), place);
    if (startsAsUtf16(head)) throw invalidUtf8(head, place);
    return file;
  } catch (error) {
    await file.close();
    throw error instanceof LoraError ? error : unreadable(error, place);
  }
}

/** Largest piece a file is read in, in bytes. */
const CHUNK = 2 ** 20;

/**
 * The content of a data file, piece by piece. Closed when reading ends, also early.
 * @throws {LoraError} as {@link openData}
 */
export async function readChunks(path: string, place: Place): Promise<AsyncIterable<Buffer>> {
  const file = await openData(path, place);
  const { size } = await file.stat();
  return file.createReadStream({ start: 0, highWaterMark: Math.min(CHUNK, size + 1) });
}

const LFS_POINTER = Buffer.from("version https://git-lfs.github.com/spec/");

/**
 * @param head the first bytes of the file, 100 are plenty
 * @throws {LoraError} `lfs-pointer` when they are a Git LFS pointer, not the data
 */
export function assertNotLfsPointer(head: Uint8Array, place: Place): void {
  if (Buffer.compare(head.subarray(0, LFS_POINTER.length), LFS_POINTER) !== 0) return;
  throw new LoraError("lfs-pointer", `${place.file} is a Git LFS pointer, not the data itself.`, {
    place,
    next: "Run `git lfs pull`, or check out with `lfs: true`.",
  });
}

/** The error of a file that cannot be opened or read, for a person. */
export function unreadable(cause: unknown, place: Place): LoraError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return new LoraError("file-missing", `${place.file} does not exist.`, { place, cause });
  const reason = code === "EISDIR" ? "it is a directory" : (code ?? (cause as Error).message);
  return new LoraError("file-unreadable", `${place.file} cannot be read: ${reason}.`, { place, cause });
}

/** Whether anything can be reached under a path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Names of processes are known on their machine alone, and two may share a disk. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** In the same directory, so that renaming stays within one file system. */
function siblingOf(path: string): string {
  const own = `${process.pid}.${HOST}.${randomBytes(4).toString("hex")}`;
  return join(dirname(path), `.${basename(path)}.${own}.tmp`);
}

/** Removes what processes of this machine that were killed have left beside a path while they wrote it. */
export async function removeAbandoned(path: string): Promise<void> {
  const start = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (!name.startsWith(start)) continue;
    const [, pid, host] = /^(\d+)\.([0-9a-f]{8})\.[0-9a-f]{8}\.tmp$/.exec(name.slice(start.length)) ?? [];
    if (host !== HOST || isAlive(Number(pid))) continue;
    await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}
