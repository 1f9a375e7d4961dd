import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { digestFile } from "../formats/digest.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { Statement } from "../manifest/schema.generated.ts";
import type { Claim } from "./claim.ts";
import { decided } from "./claim.ts";
import { hex, PROVENANCE_FILE } from "./statement.ts";

/** The Hub adds this file to every repository; `.git` and `.cache` are what clients leave behind. */
const NOT_PUBLISHED = /^(\.gitattributes$|\.git\/|\.cache\/)/;

/** Re-hashes every file the statement is about, and names the files it is not about. */
export async function verifyFiles(
  directory: string,
  statement: Statement,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Claim[]> {
  const claims: Claim[] = [];
  const recorded = new Set<string>([PROVENANCE_FILE]);
  const total = statement.subject.length;
  for (const [index, { name, digest }] of statement.subject.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ task: "hash", done: index, total, unit: "files", detail: name });
    claims.push(recorded.has(name) ? twice(name) : await verifyFile(directory, name, digest.sha256));
    recorded.add(name);
  }
  onProgress?.({ task: "hash", done: total, total, unit: "files" });
  const strangers = (await listFiles(directory)).filter((name) => !recorded.has(name) && !NOT_PUBLISHED.test(name));
  claims.push(
    decided(
      "no other files",
      strangers.map((name) => `${name} is not in the record`),
      `All files of the directory are among the ${total} recorded.`,
    ),
  );
  return claims;
}

async function verifyFile(directory: string, name: string, expected: string): Promise<Claim> {
  const claim = `file ${name}`;
  if (!isPlainPath(name)) return { claim, state: "false", detail: "The recorded name leads out of the directory." };
  let actual: string;
  try {
    actual = hex((await digestFile(join(directory, name))).digest);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { claim, state: "missing", detail: "The file is not there." };
    if (code === "EISDIR") return { claim, state: "false", detail: "There is a directory of that name." };
    throw error;
  }
  return actual === expected
    ? { claim, state: "proven", detail: `SHA-256 ${short(actual)} as recorded.` }
    : { claim, state: "false", detail: `SHA-256 is ${short(actual)}, recorded is ${short(expected)}.` };
}

function twice(name: string): Claim {
  return { claim: `file ${name}`, state: "false", detail: "The record names the file where it may not, or twice." };
}

/** Names of all files below a directory, with forward slashes, sorted. Links count as files: a download cache is made of them. */
async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Whether a recorded name stays in the directory it is joined to, on every platform. */
export function isPlainPath(name: string): boolean {
  return (
    !/^[/\\]|^[A-Za-z]:|\\|\0/.test(name) &&
    name.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

/** The first twelve digits of a digest or commit, enough to compare by eye. */
export function short(digest: string): string {
  return hex(digest).slice(0, 12);
}
