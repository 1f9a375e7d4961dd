import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file of the cache, whole for whoever reads it meanwhile. It does not wait for the disk: what a crash leaves half written
 * is known by its digest.
 * @returns whether it was written; a cache that cannot be costs time and nothing else
 */
export async function replaceCached(path: string, data: string | Uint8Array): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data);
    await rename(temporary, path);
    return true;
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
    return false;
  }
}
