import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file below a directory with a digest of its content, by path; `.git` left out. */
export function contents(root: string, ...left: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of files(root, left)) {
    const stats = lstatSync(path);
    const content = stats.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
    found[relative(root, path)] = createHash("sha256").update(content).digest("hex").slice(0, 16);
  }
  return found;
}

/** When every file below a directory was written, in nanoseconds, and which file it is. */
export function stamps(root: string): Record<string, string> {
  return Object.fromEntries(
    files(root, []).map((path) => {
      const { mtimeNs, ino } = lstatSync(path, { bigint: true });
      return [relative(root, path), `${mtimeNs} ${ino}`];
    }),
  );
}

function files(directory: string, left: readonly string[]): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === ".git" || left.includes(entry.name)) return [];
      const path = join(directory, entry.name);
      return entry.isDirectory() ? files(path, left) : [path];
    });
}
