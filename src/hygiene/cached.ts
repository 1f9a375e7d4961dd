import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CACHE_CHANGED } from "../formats/columns.ts";
import { LoraError } from "../formats/error.ts";

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

/**
 * Does something with what is in the cache: first as it is, where each part is checked when it is read; and where that meets a part
 * that is damaged or gone once more from the start, when all of it is looked through, and what is not sound is made again.
 * @throws {LoraError} `cache-changed` when it is damaged meanwhile
 */
export async function onSoundCache<T>(attempt: (thorough: boolean) => Promise<T>): Promise<T> {
  try {
    return await attempt(false);
  } catch (error) {
    if (!(error instanceof LoraError) || error.code !== CACHE_CHANGED) throw error;
    return await attempt(true);
  }
}
