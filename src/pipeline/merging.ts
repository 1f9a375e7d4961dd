import { join } from "node:path";
import { openChat } from "../chat/chat.ts";
import { digestFile } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { FloatDtype } from "../formats/safetensors.ts";
import type { FileDescriptor } from "../manifest/schema.generated.ts";
import { throwIfCancelled } from "../model/merged.ts";
import { isPlainPath } from "../provenance/verify-files.ts";
import { mergeTarget } from "../publish/merge-record.ts";
import { type Merged, writeMerged } from "../publish/merged.ts";
import { openEngine, SHIPPED } from "./engines.ts";
import { stage } from "./events.ts";
import { type LogitDrift, measureLogitDrift } from "./merge-drift.ts";
import { type MergeSource, mergeSource } from "./merge-source.ts";
import type { Request } from "./request.ts";

export interface MergeOptions {
  /** Name of an adapter of the workspace, or an adapter's directory. */
  target: string;
  /** Absolute path of the merged checkpoint. */
  out: string;
  /** The base's directory, absolute, where it is not the one the adapter names. */
  base: string | undefined;
  dtype: FloatDtype | "keep";
}

export interface MergeOutcome extends Merged {
  /** How far the answers moved, or why that could not be measured. */
  logits: LogitDrift | { unmeasured: string };
}

/** Merges an adapter into its base: one checkpoint, complete, for runtimes that take no adapters. */
export async function mergeAdapter(request: Request, options: MergeOptions): Promise<MergeOutcome> {
  const { listener, signal } = request;
  const source = await mergeSource(request, options.target, options.base);
  return stage(listener, [], "merge", source.name ?? undefined, async (onProgress) => {
    // Before gigabytes are hashed for nothing.
    await mergeTarget(options.out, { base: source.base, adapter: source.adapter });
    if (source.recorded !== null && !source.verified) await assertBase(source, source.recorded, onProgress, signal);
    await mentionTemplate(request, source);
    let logits: MergeOutcome["logits"] = { unmeasured: "" };
    const merged = await writeMerged(
      {
        out: options.out,
        dtype: options.dtype,
        adapter: source.adapter,
        base: source.base,
        tree: source.tree,
        template: source.template,
        record: {
          name: source.name,
          closure: source.closure,
          files: source.adapterFiles,
          model: source.model,
          revision: source.revision,
          recorded: source.recorded !== null,
        },
        baseFiles: source.recorded,
        onProgress,
        signal,
      },
      async (directory) => {
        logits = await logitDrift(request, source, directory, onProgress);
      },
    );
    const bytes = merged.record.files.reduce((sum, { size }) => sum + size, 0);
    return {
      value: { ...merged, logits },
      summary: `${merged.weights.length} weights changed, ${(bytes / 1e6).toFixed(1)} MB written`,
    };
  });
}

/** Holds the base's files against the digests that the adapter's plan recorded. */
async function assertBase(
  { base, model }: MergeSource,
  recorded: FileDescriptor[],
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  const changed: string[] = [];
  for (const [i, { path, digest }] of recorded.entries()) {
    onProgress({ task: "hash base", done: i, total: recorded.length, unit: "files", detail: path });
    const found = isPlainPath(path) ? await digestAt(join(base, path), signal) : null;
    if (found !== digest) changed.push(found === null ? `${path} is missing` : path);
  }
  if (changed.length === 0) return;
  throw new LoraError(
    "base-changed",
    `${base} is not the base that the adapter was trained on (${model}): ${changed.join(", ")}.`,
    { next: "Merge into the very files of the record: restore or fetch that revision." },
  );
}

/** Digest of a file, or null where there is none. */
async function digestAt(file: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await digestFile(file, () => throwIfCancelled(signal))).digest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A checkpoint that carries another template than its adapter learned would answer worse, and nobody would see why. */
async function mentionTemplate({ listener }: Request, source: MergeSource): Promise<void> {
  if (source.templateDigest === null || source.template !== null || source.tree !== null) return;
  const chat = await openChat(source.base, { date: "2024-07-26" }).catch(() => null);
  if (chat === null || chat.templateDigest === source.templateDigest) return;
  listener({
    type: "note",
    message: `${source.name} was trained with a chat template of its own; the merged checkpoint has the base's. Merge it by its name, or the published tree, to take it along.`,
  });
}

async function logitDrift(
  request: Request,
  source: MergeSource,
  merged: string,
  onProgress: OnProgress,
): Promise<MergeOutcome["logits"]> {
  const { tokens, base, adapter } = source;
  if (tokens === null) return { unmeasured: "there are no tokens of the adapter's run on this machine" };
  try {
    const engine = openEngine(SHIPPED, request.environment, request.listener);
    return await measureLogitDrift({ engine, base, adapter, merged, tokens, onProgress, signal: request.signal });
  } catch (error) {
    throwIfCancelled(request.signal);
    // The checkpoint stands without it: an engine too small for the base says nothing against the merge.
    if (!(error instanceof LoraError)) throw error;
    return { unmeasured: error.message.replace(/\.$/, "").replaceAll(base, source.model ?? "the base") };
  }
}
