import { realpath } from "node:fs/promises";
import { posix, resolve } from "node:path";
import { type SimpleGit, simpleGit } from "simple-git";
import type { DataFile } from "../dataset/files.ts";

/** Directories that git is asked about by their names; of more the whole tree is. */
const MOST_DIRECTORIES = 100;
/** Paths that fit a command line. */
const AT_A_TIME = 1000;
/** What makes of a file's bytes others on their way into a blob, and may leave their number as it is. */
const CONVERTING = ["filter", "ident", "working-tree-encoding"];
const UNTOUCHED = ["unspecified", "unset"];
/** Stricter than a repository may have it: nothing that is watched by another program, and all that stat tells. */
const STRICT = ["core.fsmonitor=false", "core.checkStat=default", "core.trustctime=true"];

/**
 * Git's blob ids of those data files that are, as git tells by its index, what was added to it: by size, times and inode, and by
 * what they hold where a file is as young as the index. Left out is all that git does not look at or that is in doubt: what is not
 * tracked, modified, unmerged, only intended to be added, assumed to be unchanged, outside of a sparse checkout, in a
 * submodule, behind a symbolic link, or goes through a filter (Git LFS among them). Ends of lines may differ from the blob's, by
 * which a file differs in size, too. Where there is no git, or it fails, there are none.
 *
 * @param root the workspace, absolute
 * @returns by path, relative to the root
 */
export async function blobsOf(root: string, files: readonly DataFile[]): Promise<ReadonlyMap<string, string>> {
  try {
    const real = await realpath(root);
    const git = simpleGit(real, { config: STRICT, unsafe: { allowUnsafeFsMonitor: true } });
    const candidates = new Set(
      files.filter(({ path, absolute }) => absolute === resolve(real, path)).map(({ path }) => path),
    );
    if (candidates.size === 0) return new Map();
    const where = directoriesOf(candidates);
    const [listed, changed, attributes] = await Promise.all([
      git.raw(["--literal-pathspecs", "ls-files", "--stage", "-v", "-z", "--", ...where]),
      git.raw(["--literal-pathspecs", "diff-files", "--name-only", "--relative", "-z", "--", ...where]),
      converted(git, candidates),
    ]);
    const left = new Set([...changed.split("\0"), ...attributes]);
    const blobs = new Map<string, string>();
    for (const line of listed.split("\0")) {
      // H: tracked, and nothing else to be said of it.
      const [, blob, path] = /^H 100(?:644|755) ([0-9a-f]+) 0\t(.+)$/s.exec(line) ?? [];
      if (path !== undefined && candidates.has(path) && !left.has(path)) blobs.set(path, blob!);
    }
    return blobs;
  } catch {
    return new Map();
  }
}

/** Those of the paths whose bytes are not those of their blobs. */
async function converted(git: SimpleGit, paths: ReadonlySet<string>): Promise<string[]> {
  const [all, found] = [[...paths], [] as string[]];
  while (all.length > 0) {
    const told = (await git.raw(["check-attr", "-z", ...CONVERTING, "--", ...all.splice(0, AT_A_TIME)])).split("\0");
    for (let i = 0; i + 2 < told.length; i += 3) if (!UNTOUCHED.includes(told[i + 2]!)) found.push(told[i]!);
  }
  return found;
}

function directoriesOf(paths: ReadonlySet<string>): string[] {
  const directories = new Set(Array.from(paths, (path) => posix.dirname(path)));
  return directories.size > MOST_DIRECTORIES ? ["."] : [...directories];
}
