import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as cache from "@actions/cache";
import * as core from "@actions/core";
import { signatureCacheDirectory } from "../pipeline/rundir.ts";
import { say } from "./log.ts";

const KEY = "lora-hygiene-v1";
/** Milliseconds; looking at all data again takes hardly longer than this. */
const PATIENCE = 10_000;

export interface Signatures {
  /** Saves what this run learned, under the commit, so that it is there for the next. */
  save(commit: string): Promise<void>;
}

/**
 * Brings back the hygiene signatures of an earlier run, the newest there is. A cache that fails costs time, never a result.
 * @param checkout absolute path; paths are kept relative to it, so that runners with other directories share them
 */
export async function restoreSignatures(root: string, checkout: string, signal: AbortSignal): Promise<Signatures> {
  if (!cache.isFeatureAvailable()) return { save: async () => {} };
  const directory = signatureCacheDirectory(root);
  const path = relative(checkout, directory).split(sep).join("/");
  const where = (relative(checkout, root).replace(/[^\w.-]+/g, "-") || "root").slice(0, 200);
  // No entry is called so: the newest whose key begins like this one is wanted.
  const works = await attempt("read", signal, async () => {
    const found = await cache.restoreCache([path], `${KEY}-${where}-`, [`${KEY}-${where}-`]);
    core.info(
      found === undefined ? "No hygiene signatures in the cache." : `Hygiene signatures restored from ${found}.`,
    );
  });
  const before = await contents(directory);
  return {
    async save(commit) {
      if (!works || !existsSync(directory) || (await contents(directory)) === before) return;
      await attempt("written", signal, async () => {
        // A refused save (read-only mode, a key that exists) answers -1 without an error.
        const id = await cache.saveCache([path], `${KEY}-${where}-${commit}`);
        if (id !== -1) core.info("Hygiene signatures saved.");
      });
    },
  };
}

/** Whether it worked, in time. */
async function attempt(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const late = wait(PATIENCE, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(() => {
    throw new Error("no answer in time");
  });
  try {
    await Promise.race([work(), late]);
    return true;
  } catch (error) {
    say(`The cache could not be ${what}: ${(error as Error).message}`);
    return false;
  } finally {
    over.abort();
    late.catch(() => {});
  }
}

/** Names, sizes and times of a directory's files. */
async function contents(directory: string): Promise<string> {
  const names = await readdir(directory).catch(() => []);
  const files = await Promise.all(
    names.sort().map(async (name) => {
      const { size, mtimeMs } = await stat(join(directory, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return files.join("\n");
}
