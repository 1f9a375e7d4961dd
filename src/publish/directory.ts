import { constants, copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { digestFile } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { replaceDirectory } from "../formats/files.ts";
import { PROVENANCE_FILE } from "../provenance/statement.ts";
import { isSame, readPublished } from "./compare.ts";
import type { PublishFile, PublishOptions, PublishResult, PublishTarget } from "./target.ts";

export interface DirectoryTargetOptions {
  /** Absolute path. */
  directory: string;
  /** How results name it, such as `file:./published`. */
  url: string;
}

/**
 * Publishes into a directory, replaced as a whole; a tag becomes a sibling, `<directory>@<tag>`. A directory that holds
 * anything but an earlier release is left alone.
 */
export function directoryTarget({ directory, url }: DirectoryTargetOptions): PublishTarget {
  return {
    async publish(files, options): Promise<PublishResult> {
      const { tag } = options;
      const tagged = tag === undefined ? undefined : `${directory}@${tag.replace(/[^\w.+@-]/g, encodeURIComponent)}`;
      if (tag !== undefined && tagged !== undefined && (await holds(tagged, files, options)) === "other") {
        throw new LoraError("tag-taken", `${url}@${tag} exists already and holds something else.`, {
          next: "A release does not change: choose another version.",
        });
      }
      const standing = await holds(directory, files, options);
      // A tag that holds these files already is an old release built again: what came after it stays.
      const released = tagged !== undefined && (await holds(tagged, files, options)) === "same";
      const replace = standing !== "same" && !released;
      if (replace) {
        if (standing === "other") await assertOurs(directory, url);
        await write(directory, files, options);
      }
      const newTag = tagged !== undefined && !released;
      if (newTag) await write(tagged, files, options);
      return {
        url: tag === undefined ? url : `${url}@${tag}`,
        changed: replace || newTag,
        ...(tag === undefined ? {} : { tag }),
        message: sentence(replace, newTag ? tag : undefined, url),
      };
    },
  };
}

function sentence(replaced: boolean, newTag: string | undefined, url: string): string {
  if (newTag !== undefined)
    return replaced ? `Published to ${url}, tagged ${newTag}.` : `Unchanged at ${url}, now tagged ${newTag}.`;
  return replaced ? `Published to ${url}.` : `Nothing to publish: ${url} holds this closure already.`;
}

async function holds(
  directory: string,
  files: readonly PublishFile[],
  { closure, signal }: PublishOptions,
): Promise<"nothing" | "same" | "other"> {
  const present = await list(directory);
  if (present.length === 0) return "nothing";
  const text = await readFile(join(directory, PROVENANCE_FILE), "utf8").catch(() => null);
  if (text === null || present.length !== files.length) return "other";
  const same = await isSame(readPublished(text), files, closure, async (file) => {
    signal?.throwIfAborted();
    return present.includes(file.path) && (await digestFile(join(directory, file.path))).digest === file.digest;
  });
  return same ? "same" : "other";
}

/** Refuses to replace files that no release of ours put there. */
async function assertOurs(directory: string, url: string): Promise<void> {
  const text = await readFile(join(directory, PROVENANCE_FILE), "utf8").catch(() => null);
  const published = text === null ? null : readPublished(text);
  const strangers = (await list(directory)).filter((path) => path !== PROVENANCE_FILE && !published?.files.has(path));
  if (published !== null && strangers.length === 0) return;
  const named = strangers.slice(0, 3).join(", ");
  throw new LoraError(
    "publish-directory",
    `${url} holds files that no release put there (${named || PROVENANCE_FILE}).`,
    {
      next: "Publish to a directory of its own, or move those files away.",
    },
  );
}

async function write(directory: string, files: readonly PublishFile[], options: PublishOptions): Promise<void> {
  const { onProgress, signal } = options;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  await mkdir(dirname(directory), { recursive: true });
  await replaceDirectory(directory, async (temporary) => {
    for (const file of files) {
      throwIfCancelled(signal);
      const to = join(temporary, file.path);
      await mkdir(dirname(to), { recursive: true });
      await copyFile(file.source, to, constants.COPYFILE_FICLONE);
      await assertCopied(to, file);
      done += file.size;
      onProgress?.({ task: "publish", done, total, unit: "bytes", detail: file.path });
    }
  });
}

/** A file that changed since it was described would make the record wrong, so it never lands. */
async function assertCopied(path: string, file: PublishFile): Promise<void> {
  const { digest } = await digestFile(path);
  if (digest === file.digest) return;
  throw new LoraError("publish-changed", `${file.path} changed while it was published.`, {
    exit: 3,
    next: "Run again.",
  });
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new LoraError("cancelled", "Publishing was cancelled; nothing was changed.", { exit: 130 });
}

async function list(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      if (error.code !== "ENOTDIR") throw error;
      throw new LoraError("publish-directory", `${directory} is a file, not a directory.`, {
        next: "Change `publish.to`.",
      });
    },
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
