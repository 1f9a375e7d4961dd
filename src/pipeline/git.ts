import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { simpleGit } from "simple-git";
import { LoraError } from "../formats/error.ts";
import type { SourceState } from "../provenance/source.ts";

/** State of the checkout `root` lies in, or null outside a repository or before the first commit. */
export async function gitState(root: string): Promise<SourceState | null> {
  const git = simpleGit(root);
  if (!(await git.checkIsRepo())) return null;
  try {
    const commit = (await git.revparse(["HEAD"])).trim();
    const status = await git.raw(["status", "--porcelain", "--untracked-files=no", "--", "."]);
    const remote = (await git.getRemotes(true)).find((one) => one.name === "origin")?.refs.fetch;
    return { commit, dirty: status.trim() !== "", remote: remote === undefined || remote === "" ? null : remote };
  } catch {
    return null;
  }
}

/**
 * Paths (relative to `root`, forward slashes) that differ between the merge base with `base` and the working tree,
 * untracked files counted.
 */
export async function changedFiles(root: string, base: string): Promise<string[]> {
  const git = simpleGit(root);
  if (!(await git.checkIsRepo())) {
    throw new LoraError(
      "git-missing",
      `${root} is not in a git repository, so what changed since ${base} cannot be told.`,
      {
        next: "Leave --base out to take every adapter.",
      },
    );
  }
  if (base.startsWith("-")) throw new LoraError("git-revision", `"${base}" is not a revision.`);
  let mergeBase: string;
  try {
    mergeBase = (await git.raw(["merge-base", base, "HEAD"])).trim();
  } catch (cause) {
    throw new LoraError("git-revision", `Git knows no common ancestor of "${base}" and HEAD.`, {
      next: "Fetch the base branch with enough history (in a workflow: actions/checkout with fetch-depth: 0).",
      cause,
    });
  }
  const top = (await git.revparse(["--show-toplevel"])).trim();
  const prefix = relative(await realpath(top), await realpath(root)).replaceAll("\\", "/");
  const tracked = await git.raw(["diff", "--name-only", "--no-renames", "-z", mergeBase, "--"]);
  const untracked = await git.raw(["ls-files", "--others", "--exclude-standard", "--full-name", "-z"]);
  const paths = [...new Set((tracked + untracked).split("\0").filter((path) => path !== ""))];
  const inside =
    prefix === ""
      ? paths
      : paths.filter((path) => path.startsWith(`${prefix}/`)).map((path) => path.slice(prefix.length + 1));
  return inside.sort();
}

/** Text of a file as it stood where the branch left `base`, or null if it was not there. `path` is relative to `root`. */
export async function fileAtBase(root: string, base: string, path: string): Promise<string | null> {
  const git = simpleGit(root);
  try {
    const mergeBase = (await git.raw(["merge-base", base, "HEAD"])).trim();
    return await git.raw(["show", `${mergeBase}:./${path}`]);
  } catch {
    return null;
  }
}

/**
 * Which of the paths (relative to `root`) git could not bring back: changed since the last commit, or never committed.
 * All of them outside a repository.
 */
export async function uncommitted(root: string, paths: readonly string[]): Promise<string[]> {
  const git = simpleGit(root);
  try {
    const known = await git.raw(["ls-tree", "-r", "--name-only", "-z", "HEAD", "--", ...paths.map(literal)]);
    const changed = await git.raw(["diff", "--name-only", "--relative", "-z", "HEAD", "--", ...paths.map(literal)]);
    const [committed, differing] = [new Set(known.split("\0")), new Set(changed.split("\0"))];
    return paths.filter((path) => !committed.has(path) || differing.has(path));
  } catch {
    return [...paths];
  }
}

/** Where `root` lies in its repository, such as `data/`; empty at the top, and outside of one. */
export async function prefixInRepository(root: string): Promise<string> {
  return simpleGit(root)
    .revparse(["--show-prefix"])
    .then((prefix) => prefix.trim())
    .catch(() => "");
}

/** A path that git must not take for a pattern. */
function literal(path: string): string {
  return `:(literal)${path}`;
}

/** Day of the last commit, `2026-11-24`; null where there is none. */
export async function commitDate(root: string): Promise<string | null> {
  return simpleGit(root)
    .raw(["log", "-1", "--format=%cs"])
    .then((date) => date.trim() || null)
    .catch(() => null);
}

/** The commit in which the branch left `base`; null where there is none. */
export async function baseCommit(root: string, base: string): Promise<string | null> {
  if (base.startsWith("-")) return null;
  return simpleGit(root)
    .raw(["merge-base", base, "HEAD"])
    .then((commit) => commit.trim() || null)
    .catch(() => null);
}

/** Writes a file (path relative to `root`) as a commit has it to `target`, piece by piece. False where it has none. */
export async function writeBlob(root: string, commit: string, path: string, target: string): Promise<boolean> {
  const child = spawn("git", ["cat-file", "blob", `${commit}:./${path}`], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  await pipeline(child.stdout, createWriteStream(target));
  const [code] = await ended;
  return code === 0;
}
