import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { digestFile, sha256 } from "../formats/digest.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { DatasetLock, Plan, Statement } from "../manifest/schema.generated.ts";
import { type Claim, decided } from "./claim.ts";
import { hex } from "./statement.ts";
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

/** For each data set: its lock is the recorded one, and states the recorded identity. */
export async function verifyDatasets(
  statement: Statement,
  plan: Plan,
  workspaceRoot: string | undefined,
): Promise<Claim[]> {
  const commit = dependency(statement, "source")?.digest?.gitCommit;
  const claims: Claim[] = [];
  for (const { name, datasetId, train } of plan.datasets) {
    const claim = `data set ${name}`;
    const recorded = dependency(statement, `dataset/${name}/lock`);
    const path = recorded?.uri === undefined ? undefined : decodeURI(recorded.uri);
    if (path === undefined || recorded?.digest?.sha256 === undefined) {
      claims.push({ claim, state: "missing", detail: "The record names no lock for it." });
    } else if (workspaceRoot === undefined) {
      claims.push({
        claim,
        state: "asserted",
        detail: `${short(datasetId)}. A checkout of the repository would prove it.`,
      });
    } else if (!isPlainPath(path)) {
      claims.push({ claim, state: "false", detail: "The recorded path of its lock leads out of the repository." });
    } else {
      const found = await findLock(workspaceRoot, path, recorded.digest.sha256, commit);
      if (found === null) {
        const detail = `${path} is not the recorded one here, nor at the recorded commit. Check that commit out to look again.`;
        claims.push({ claim, state: "missing", detail });
        continue;
      }
      const { lock } = found;
      const faults: string[] = [];
      if (lock.name !== name) faults.push(`the recorded lock is of ${lock.name}`);
      if (lock.datasetId !== datasetId)
        faults.push(`the recorded lock says ${short(lock.datasetId)}, the plan ${short(datasetId)}`);
      if (lock.splits.train?.id !== train) faults.push("the recorded lock has another train split");
      claims.push(
        decided(claim, faults, `${path} (${found.where}) is the recorded lock and states ${short(datasetId)}.`),
      );
    }
  }
  return claims;
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
export async function differs(path: string, file: { path: string; digest: string }): Promise<string[]> {
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
export async function findLock(
  root: string,
  path: string,
  expected: string,
  commit: string | undefined,
): Promise<{ lock: DatasetLock; where: string } | null> {
  const inTree = await readFile(join(root, path)).catch(() => null);
  if (inTree !== null && sha256(inTree) === hex(expected)) {
    return { lock: JSON.parse(inTree.toString("utf8")), where: "in this checkout" };
  }
  if (commit === undefined || !(await hasCommit(root, commit))) return null;
  const atCommit = await simpleGit(root)
    .showBuffer([`${commit}:./${path}`])
    .catch(() => null);
  if (atCommit === null || sha256(atCommit) !== hex(expected)) return null;
  return { lock: JSON.parse(atCommit.toString("utf8")), where: `at ${short(commit)}` };
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
