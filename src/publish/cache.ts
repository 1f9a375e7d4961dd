import { copyFile, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { writeFileAtomic } from "../formats/files.ts";

/** A file of a repository as its tree lists it. */
export interface RemoteFile {
  path: string;
  size: number;
  /** Git blob id. */
  oid: string;
  /** SHA-256 of a large file. */
  sha256?: string;
}

/**
 * One model in the cache that all of Hugging Face's clients share:
 * `models--org--name/{blobs/<etag>, snapshots/<commit>/<path> → blob, refs/<name>, trees/<commit>.json}`.
 * https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
export class CachedModel {
  readonly #root: string;

  constructor(cacheDir: string, model: string) {
    this.#root = join(cacheDir, `models--${model.replaceAll("/", "--")}`);
  }

  snapshot(commit: string): string {
    return join(this.#root, "snapshots", commit);
  }

  /** Where the bytes of a file lie, whatever snapshots show it. */
  blob(file: RemoteFile): string {
    return join(this.#root, "blobs", file.sha256 ?? file.oid);
  }

  /** Whether a snapshot shows a file of the right size. */
  async has(commit: string, file: Pick<RemoteFile, "path" | "size">): Promise<boolean> {
    return (await sizeOf(join(this.snapshot(commit), file.path))) === file.size;
  }

  /** Shows a blob under its name in a snapshot: a relative link, or a copy where links are not allowed. */
  async show(commit: string, file: RemoteFile): Promise<void> {
    const path = join(this.snapshot(commit), file.path);
    await mkdir(dirname(path), { recursive: true });
    const blob = this.blob(file);
    await symlink(relative(dirname(path), blob), path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === "EPERM" || error.code === "ENOSYS") await copyFile(blob, path);
      else if (error.code !== "EEXIST") throw error;
    });
  }

  async hasBlob(file: RemoteFile): Promise<boolean> {
    return (await sizeOf(this.blob(file))) === file.size;
  }

  /** The listing of a commit, kept since it was last read; a commit never changes. Null when there is none to be read. */
  async tree(commit: string): Promise<RemoteFile[] | null> {
    const text = await readFile(this.#treePath(commit), "utf8").catch(() => null);
    if (text === null) return null;
    try {
      const kept = JSON.parse(text) as KeptTree;
      if (kept.format_version !== 1) return null;
      return Object.entries(kept.files).map(([path, one]) => ({
        path,
        size: one.size,
        oid: one.blob_id,
        ...(one.lfs_sha256 === undefined ? {} : { sha256: one.lfs_sha256 }),
      }));
    } catch {
      // Another client's file, or half of one: it is read again from the Hub.
      return null;
    }
  }

  async keepTree(commit: string, files: readonly RemoteFile[]): Promise<void> {
    const kept: KeptTree = { format_version: 1, files: {} };
    for (const { path, size, oid, sha256 } of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) {
      kept.files[path] = {
        size,
        blob_id: oid,
        ...(sha256 === undefined ? {} : { lfs_sha256: sha256, lfs_size: size }),
      };
    }
    await writeFileAtomic(this.#treePath(commit), JSON.stringify(kept, null, 1));
  }

  /** The commit a branch or tag stood for when it was last asked; a commit is itself. Null for one never asked. */
  async commitOf(revision: string): Promise<string | null> {
    if (/^[0-9a-f]{40}$/.test(revision)) return revision;
    if (!/^[\w.-]+$/.test(revision)) return null;
    const commit = await readFile(join(this.#root, "refs", revision), "utf8").catch(() => "");
    return /^[0-9a-f]{40}$/.test(commit.trim()) ? commit.trim() : null;
  }

  /** Remembers what commit a branch or tag stood for. */
  async keepRef(name: string, commit: string): Promise<void> {
    await writeFileAtomic(join(this.#root, "refs", name), commit);
  }

  #treePath(commit: string): string {
    return join(this.#root, "trees", `${commit}.json`);
  }
}

interface KeptTree {
  format_version: number;
  files: Record<string, { size: number; blob_id: string; lfs_sha256?: string; lfs_size?: number }>;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (found) => found.size,
    () => null,
  );
}
