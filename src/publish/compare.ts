import { LoraError } from "../formats/error.ts";
import type { Statement } from "../manifest/schema.generated.ts";
import { parseStatement } from "../provenance/record.ts";
import { hex, PROVENANCE_FILE } from "../provenance/statement.ts";
import type { PublishFile } from "./target.ts";

/** What stands at a target now, as far as its own record tells. */
export interface Published {
  statement: Statement;
  /** Published paths with the SHA-256 (hex) the record gives them. */
  files: Map<string, string>;
}

/** Reads a `provenance.json` found at a target. Null for one that is not ours: it cannot vouch for anything. */
export function readPublished(text: string): Published | null {
  try {
    const statement = parseStatement(text);
    return { statement, files: new Map(statement.subject.map((one) => [one.name, one.digest.sha256])) };
  } catch (error) {
    if (error instanceof LoraError) return null;
    throw error;
  }
}

/**
 * Whether publishing `files` over `published` would change nothing. The record itself is left out of the comparison: it
 * names the run that made it, and a second run of the same closure is no news.
 * @param matches whether the target's bytes at a path are those of the file
 */
export async function isSame(
  published: Published | null,
  files: readonly PublishFile[],
  closure: string,
  matches: (file: PublishFile) => boolean | Promise<boolean>,
): Promise<boolean> {
  if (published?.statement.predicate.buildDefinition.internalParameters.closure !== closure) return false;
  const ours = files.filter((file) => file.path !== PROVENANCE_FILE);
  if (ours.length !== published.files.size) return false;
  for (const file of ours) {
    if (published.files.get(file.path) !== hex(file.digest) || !(await matches(file))) return false;
  }
  return true;
}

/** Paths an earlier release published and this one does not. Nothing else at a target is ours to delete. */
export function stalePaths(published: Published | null, files: readonly PublishFile[]): string[] {
  const kept = new Set(files.map((file) => file.path));
  return [...(published?.files.keys() ?? [])].filter((path) => !kept.has(path)).sort();
}
