import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { LoraError } from "../formats/error.ts";
import { canonicalJson, isJsonObject, type Json, parseJson } from "../formats/json.ts";
import { realPath } from "../manifest/paths.ts";
import type { FileDescriptor } from "../manifest/schema.generated.ts";
import type { MergedWeight } from "../model/merged.ts";

/** Name of the record in a merged checkpoint's directory. */
export const MERGE_RECORD = "lora_merge.json";

/** What was merged into what, beside the result. The same inputs give the same record: it holds no time and no path. */
export interface MergeRecord {
  version: 1;
  adapter: {
    name: string | null;
    /** Identity of the build, for an adapter of ours. */
    closure: string | null;
    r: number;
    alpha: number;
    rslora: boolean;
    targets: readonly string[];
    files: FileDescriptor[];
  };
  base: {
    /** Hub id, or the directory as the adapter names it; null where it names none that means something elsewhere. */
    model: string | null;
    revision: string | null;
    /** Whether the adapter's record knew these files' digests, so that this is proven to be the base it was trained on. */
    recorded: boolean;
    files: FileDescriptor[];
  };
  /** What was asked for: `keep`, or the dtype of all floating-point tensors. */
  dtype: string;
  /** For each changed weight: ‖round(W + Δ) − (W + Δ)‖ / ‖Δ‖, and the share of its elements that stayed what they were. */
  rounding: Record<string, { error: number; unchanged: number }>;
  /** The files of the directory, this record aside. */
  files: FileDescriptor[];
}

export function recordText(record: MergeRecord): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(record)), null, 2)}\n`;
}

/** A norm as it is recorded: 0 for an update of nothing, which nothing can be lost of. */
export function relativeError({ update, error }: Pick<MergedWeight, "update" | "error">): number {
  return update === 0 ? 0 : Math.sqrt(error / update);
}

/**
 * The real path a merge may be written to: it does not exist, is an empty directory, or holds nothing but an earlier merge;
 * and neither lies in the base or the adapter, nor they in it.
 * @throws {LoraError} `merge-out`
 */
export async function mergeTarget(out: string, inputs: { base: string; adapter: string }): Promise<string> {
  const target = realPath(out);
  if (target === null) throw refuse(`${out} is a link that leads nowhere`);
  for (const [what, directory] of Object.entries(inputs)) {
    const input = realPath(directory) ?? directory;
    if (target === input) throw refuse(`${out} is the ${what} itself`);
    if (isBelow(target, input)) throw refuse(`${out} lies inside the ${what}`);
    if (isBelow(input, target)) throw refuse(`the ${what} lies inside ${out}`);
  }
  const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      if (error.code === "ENOTDIR") throw refuse(`${out} is a file, or lies below one`);
      throw error;
    },
  );
  const present = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(target, join(entry.parentPath, entry.name)).split(sep).join("/"));
  if (present.length === 0) return target;
  const merged = await filesOfMerge(join(target, MERGE_RECORD));
  const strangers = present.filter((path) => path !== MERGE_RECORD && !merged?.has(path)).sort();
  if (merged === null || strangers.length > 0)
    throw refuse(`${out} holds files that no merge put there (${strangers.slice(0, 3).join(", ") || MERGE_RECORD})`);
  return target;
}

/** What the record of an earlier merge lists, or null where there is none. */
async function filesOfMerge(file: string): Promise<Set<string> | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  let record: Json;
  try {
    record = parseJson(text, { file });
  } catch {
    return null;
  }
  if (!isJsonObject(record) || record.version !== 1 || !Array.isArray(record.files)) return null;
  return new Set(record.files.map((entry) => (isJsonObject(entry) ? String(entry.path) : "")));
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

function refuse(what: string): LoraError {
  return new LoraError("merge-out", `${what[0]?.toUpperCase()}${what.slice(1)}.`, {
    next: "Give --out a directory of its own, which does not exist yet or holds an earlier merge.",
  });
}
