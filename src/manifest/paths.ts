import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, posix, sep } from "node:path";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";

/**
 * The absolute real path of a path written in a manifest. It need not exist, but neither it nor a symbolic link on the way may
 * lead out of the workspace.
 * @param root the workspace
 * @param from directory the path is relative to, itself relative to the root, with forward slashes
 * @param place where the path is written, for the error
 * @throws {LoraError} `path-form`, `path-outside`
 */
export function insideWorkspace(root: string, from: string, path: string, place: Place): string {
  const fault = pathFault(path);
  if (fault !== null) throw new LoraError("path-form", fault.message, { place, next: fault.next });
  const relative = joined(from, path);
  if (relative === null) throw outside(path, place);
  const realRoot = realpathSync(root);
  const real = realPath(join(realRoot, ...relative.split("/")));
  if (real !== null && (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)))
    return real;
  throw new LoraError("path-outside", `${excerpt(path)} leads out of the repository through a symbolic link.`, {
    place,
    next: "Put the files themselves into the repository; what lies outside of it is not part of a commit.",
  });
}

/** What is wrong with a path before anything is looked up, or null. Paths are relative and use forward slashes. */
export function pathFault(path: string): { message: string; next: string } | null {
  if (path.trim() === "") return { message: "The path is empty.", next: "Write a path relative to the manifest." };
  if (path.length > 1000)
    return { message: `The path ${excerpt(path)} is ${path.length} characters long.`, next: "Shorten it." };
  if (path.includes("\0")) return { message: `The path ${excerpt(path)} holds a NUL character.`, next: "Delete it." };
  if (
    /^[A-Za-z]:/.test(path) ||
    path.startsWith("/") ||
    path.startsWith("\\\\") ||
    path === "~" ||
    path.startsWith("~/")
  ) {
    const next = "Write it relative to the manifest, so that it means the same in every checkout.";
    return { message: `The path ${excerpt(path)} is absolute.`, next };
  }
  if (path.includes("\\")) {
    return {
      message: `The path ${excerpt(path)} has backslashes.`,
      next: `Use forward slashes: ${excerpt(path.replaceAll("\\", "/"))}.`,
    };
  }
  return null;
}

/** What is wrong with a glob of data files, or null. The data set room expands it; here only its text is looked at. */
export function globFault(glob: string): { message: string; next: string } | null {
  const fault = pathFault(glob);
  if (fault !== null) return fault;
  if (glob.startsWith("!")) {
    return {
      message: `${excerpt(glob)} excludes files, which is not supported.`,
      next: "List what belongs to the split instead.",
    };
  }
  const dynamic = glob.slice(staticPrefix(glob).length);
  if (/(^|[/{,(|])\.\.([/},)|]|$)/.test(dynamic) || /(^|[{,(|])\//.test(dynamic.replace(/^\//, ""))) {
    const next = "Put `..` before the first wildcard, and no `/` at the start of an alternative.";
    return { message: `The glob ${excerpt(glob)} climbs up behind a wildcard.`, next };
  }
  return null;
}

/** The directories of a glob before its first wildcard; the whole of a plain path. */
export function staticPrefix(glob: string): string {
  const wildcard = glob.search(/[*?[\]{}()!+@|]/);
  return wildcard < 0 ? glob : glob.slice(0, glob.lastIndexOf("/", wildcard) + 1);
}

/** A path relative to the workspace root, normalised; null when it leaves the root. */
export function joined(from: string, path: string): string | null {
  const relative = posix.normalize(posix.join(from, path)).replace(/(.)\/$/, "$1");
  return relative === ".." || relative.startsWith("../") ? null : relative;
}

/** The error of a path whose `..` go beyond the root. */
export function outside(path: string, place: Place): LoraError {
  return new LoraError("path-outside", `${excerpt(path)} leaves the repository.`, {
    place,
    next: "Move what it names into the repository: a commit must hold all that a run reads.",
  });
}

/** Real path, where the end may be missing. Null for a link that leads nowhere: what is written there may land anywhere. */
export function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if ((code !== "ENOENT" && code !== "ENOTDIR") || isLink(path) || dirname(path) === path) return null;
    const parent = realPath(dirname(path));
    return parent === null ? null : join(parent, basename(path));
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // below a file, or not there
  }
}
