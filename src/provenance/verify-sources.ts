import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { datasetId } from "../dataset/identity.ts";
import { parseLock } from "../dataset/lock.ts";
import { digestFile, sha256 } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { DatasetLock, Plan, PlannedDataset, Statement } from "../manifest/schema.generated.ts";
import { openWorkspace } from "../manifest/workspace.ts";
import { type Claim, decided } from "./claim.ts";
import { verifyData } from "./verify-data.ts";
import { isPlainPath, short } from "./verify-files.ts";

/** The commit the record names exists in the workspace's repository, and nothing uncommitted went in. */
export async function verifySource(statement: Statement, workspaceRoot: string | undefined): Promise<Claim> {
  const claim = "source commit";
  const source = dependency(statement, "source");
  const commit = source?.digest?.gitCommit;
  if (commit === undefined) return { claim, state: "missing", detail: "The record names no commit." };
  if (source?.annotations?.uncommittedChanges === true) {
    const detail = `Built from ${short(commit)} with uncommitted changes: the commit alone does not say what went in.`;
    return { claim, state: "missing", detail };
  }
  const where = source?.uri === undefined ? "" : ` of ${source.uri.replace(/@[^@]*$/, "")}`;
  if (workspaceRoot === undefined) {
    return {
      claim,
      state: "asserted",
      detail: `${short(commit)}${where}. A checkout of the repository would prove it exists.`,
    };
  }
  return (await hasCommit(workspaceRoot, commit))
    ? { claim, state: "proven", detail: `${short(commit)} is a commit of this repository.` }
    : {
        claim,
        state: "asserted",
        detail: `${short(commit)}${where} is not in this checkout; fetch its whole history to look again.`,
      };
}

/**
 * For each data set: its lock is the recorded one and states the recorded identity; and, where the checkout still stands
 * at that lock, the records themselves give that identity.
 */
export async function verifyDatasets(
  statement: Statement,
  plan: Plan,
  workspaceRoot: string | undefined,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Claim[]> {
  if (workspaceRoot === undefined) {
    return plan.datasets.map(({ name, datasetId: id }) => ({
      claim: `data set ${name}`,
      state: "asserted",
      detail: `${short(id)}. A checkout of the repository would prove it.`,
    }));
  }
  const { datasets } = await openWorkspace(workspaceRoot);
  const claims: Claim[] = [];
  for (const planned of plan.datasets) {
    const found = await recordedLock(statement, planned.name, workspaceRoot);
    if ("claim" in found) {
      claims.push(found);
      continue;
    }
    const { lock, path, current } = found;
    const claim = `data set ${planned.name}`;
    const where = current ? "in this checkout" : "at the recorded commit";
    claims.push(
      decided(
        claim,
        lockFaults(lock, planned),
        `${path}, ${where}, is the recorded lock and states ${short(planned.datasetId)}.`,
      ),
    );
    const entry = datasets.get(planned.name);
    if (entry !== undefined && current) claims.push(await verifyData(workspaceRoot, entry, lock, onProgress, signal));
    else {
      const detail = "The data here have moved on. A checkout of the recorded commit would prove the records.";
      claims.push({ claim: `records of ${planned.name}`, state: "asserted", detail });
    }
  }
  return claims;
}

async function recordedLock(
  statement: Statement,
  name: string,
  root: string,
): Promise<{ lock: DatasetLock; path: string; current: boolean } | Claim> {
  const claim = `data set ${name}`;
  const recorded = dependency(statement, `dataset/${name}/lock`);
  const digest = recorded?.digest?.sha256;
  if (recorded?.uri === undefined || digest === undefined) {
    return { claim, state: "missing", detail: "The record names no lock for it." };
  }
  const path = decodePath(recorded.uri);
  if (path === null)
    return { claim, state: "false", detail: "The recorded path of its lock leads out of the repository." };
  const commit = dependency(statement, "source")?.digest?.gitCommit;
  try {
    const found = await findLock(root, path, digest, commit);
    if (found !== null) return { ...found, path };
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    return { claim, state: "false", detail: error.message };
  }
  const detail = existsSync(join(root, path))
    ? `${path} is not the recorded one here, nor at the recorded commit. Check that commit out to look again.`
    : `There is no ${path} here, nor at the recorded commit. Where the data are as they were, lora check --fix writes it.`;
  return { claim, state: "missing", detail };
}

function lockFaults(lock: DatasetLock, { name, datasetId: id, train }: PlannedDataset): string[] {
  const faults: string[] = [];
  if (lock.name !== name) faults.push(`the recorded lock is of ${lock.name}`);
  if (lock.datasetId !== id) faults.push(`the recorded lock says ${short(lock.datasetId)}, the plan ${short(id)}`);
  if (lock.splits.train?.id !== train) faults.push("the recorded lock has another train split");
  if (datasetId(lock.splits) !== lock.datasetId) faults.push("the lock's identity is not that of its splits");
  return faults;
}

/** Re-hashes the base checkpoint's files, where they are given. */
export async function verifyBase(
  plan: Plan,
  baseDirectory: string | undefined,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Claim> {
  const claim = "base model";
  const { base } = plan;
  const named = base.revision === null ? base.model : `${base.model} at ${short(base.revision)}`;
  if (baseDirectory === undefined) {
    return {
      claim,
      state: "asserted",
      detail: `${named}, ${base.files.length} files. The checkpoint's directory would prove it.`,
    };
  }
  const faults: string[] = [];
  for (const [index, file] of base.files.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ task: "hash base", done: index, total: base.files.length, unit: "files", detail: file.path });
    if (!isPlainPath(file.path)) faults.push(`${file.path} leads out of the directory`);
    else faults.push(...(await differs(join(baseDirectory, file.path), file)));
  }
  return decided(claim, faults, `All ${base.files.length} files of ${named} have the recorded SHA-256.`);
}

/** Hashes a file and says how it differs from its descriptor, if it does. */
async function differs(path: string, file: { path: string; digest: string }): Promise<string[]> {
  try {
    const { digest } = await digestFile(path);
    return digest === file.digest
      ? []
      : [`${file.path} has SHA-256 ${short(digest)}, recorded is ${short(file.digest)}`];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return [`${file.path} is not there`];
  }
}

/** The lock whose bytes have the recorded hash: in the working tree, or at the recorded commit when the tree has moved on. */
async function findLock(
  root: string,
  path: string,
  expected: string,
  commit: string | undefined,
): Promise<{ lock: DatasetLock; current: boolean } | null> {
  const inTree = await readFile(join(root, path)).catch(() => null);
  if (inTree !== null && sha256(inTree) === expected)
    return { lock: parseLock(inTree.toString("utf8"), path), current: true };
  if (commit === undefined || !(await hasCommit(root, commit))) return null;
  const atCommit = await simpleGit(root)
    .showBuffer([`${commit}:./${path}`])
    .catch(() => null);
  if (atCommit === null || sha256(atCommit) !== expected) return null;
  return { lock: parseLock(atCommit.toString("utf8"), path), current: false };
}

/** A recorded relative URI as a path of the repository; null for one that leads out of it. */
function decodePath(uri: string): string | null {
  try {
    const path = decodeURI(uri);
    return isPlainPath(path) ? path : null;
  } catch {
    return null;
  }
}

async function hasCommit(root: string, commit: string): Promise<boolean> {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return false;
  return simpleGit(root)
    .raw(["cat-file", "-e", `${commit}^{commit}`])
    .then(
      () => true,
      () => false,
    );
}

function dependency({ predicate }: Statement, name: string) {
  return predicate.buildDefinition.resolvedDependencies.find((one) => one.name === name);
}
