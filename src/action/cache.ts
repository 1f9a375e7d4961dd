import { relative } from "node:path";
import * as cache from "@actions/cache";
import * as core from "@actions/core";
import { signatureCacheDirectory } from "../pipeline/rundir.ts";

const KEY = "lora-hygiene-v1";

/** Brings back the hygiene signatures of an earlier run, the nearest there is. A cache that fails costs time, never a result. */
export async function restoreSignatures(root: string, workspace: string): Promise<void> {
  if (!cache.isFeatureAvailable()) return;
  try {
    const found = await cache.restoreCache([signatureCacheDirectory(root)], key(root, workspace, "none"), [
      `${key(root, workspace)}-`,
    ]);
    core.info(
      found === undefined ? "No hygiene signatures in the cache yet." : `Hygiene signatures restored from ${found}.`,
    );
  } catch (error) {
    core.info(`The cache could not be read: ${(error as Error).message}`);
  }
}

/** Saves the signatures under the commit, so that every commit's are there for the next. */
export async function saveSignatures(root: string, workspace: string, commit: string): Promise<void> {
  if (!cache.isFeatureAvailable()) return;
  try {
    const id = await cache.saveCache([signatureCacheDirectory(root)], key(root, workspace, commit));
    // A refused save (read-only mode, a key that exists) answers -1 without an error.
    if (id !== -1) core.info("Hygiene signatures saved.");
  } catch (error) {
    core.info(`The cache could not be written: ${(error as Error).message}`);
  }
}

/** At most 512 characters and without commas, as the service asks. */
function key(root: string, workspace: string, commit?: string): string {
  const where = relative(workspace, root).replace(/[^\w.-]+/g, "-") || "root";
  return [KEY, where.slice(0, 200), ...(commit === undefined ? [] : [commit])].join("-");
}
