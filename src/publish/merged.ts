import { statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openAdapter } from "../engine/tfjs/adapter.ts";
import { digestFile } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { removeAbandoned, replaceDirectory } from "../formats/files.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { FloatDtype } from "../formats/safetensors.ts";
import type { FileDescriptor } from "../manifest/schema.generated.ts";
import { readDecoderConfig } from "../model/config.ts";
import { type MergedWeight, type MergePlan, planMerge, throwIfCancelled, writeMergedWeights } from "../model/merged.ts";
import { type Checkpoint, INDEX, openCheckpoint } from "../model/weights.ts";
import { MERGE_RECORD, type MergeRecord, mergeTarget, recordText, relativeError } from "./merge-record.ts";
import { type CompanionSource, companions, writeCompanions, writeIndex } from "./merged-files.ts";

export interface MergeJob extends CompanionSource {
  /** Where the merged checkpoint goes. */
  out: string;
  /** PEFT adapter directory. */
  adapter: string;
  dtype: FloatDtype | "keep";
  record: Pick<MergeRecord["adapter"], "name" | "closure" | "files"> & Omit<MergeRecord["base"], "files">;
  /** Descriptors of the base's files where they are known already; computed where not. */
  baseFiles: FileDescriptor[] | null;
  onProgress: OnProgress;
  signal: AbortSignal;
}

export interface Merged {
  /** Real path of the checkpoint. */
  directory: string;
  record: MergeRecord;
  weights: MergedWeight[];
}

/**
 * Writes a complete checkpoint whose weights are the base's with the adapter merged in: whole or not at all. What was
 * there before, an earlier merge, is replaced.
 * @param look sees the finished checkpoint before it takes its place
 * @throws {LoraError} `merge-out`, `merge-space`, `merge-dtype`, `merge-overflow`, and those of reading base and adapter
 */
export async function writeMerged(job: MergeJob, look: (directory: string) => Promise<void>): Promise<Merged> {
  const target = await mergeTarget(job.out, { base: job.base, adapter: job.adapter });
  const config = await readDecoderConfig(job.base);
  const adapter = await openAdapter(job.adapter, config);
  let base: Checkpoint | undefined;
  try {
    base = await openCheckpoint(job.base);
    const plan = planMerge(base, adapter, job.dtype);
    // An earlier merge that was killed may hold the room this one needs.
    await removeAbandoned(target);
    await assertRoom(target, plan.bytes);
    const baseFiles = job.baseFiles ?? (await describeBase(job.base, base, job.onProgress, job.signal));
    const { name, closure, files: adapterFiles, ...rest } = job.record;
    let merged: Merged | undefined;
    await replaceDirectory(target, async (directory) => {
      await writeCompanions(directory, job, job.dtype);
      const { files, weights } = await writeMergedWeights(directory, base!, adapter, plan, job);
      await writeIndex(directory, job.base, base!, plan.bytes);
      await assertWhole(directory, plan);
      const record: MergeRecord = {
        version: 1,
        adapter: { name, closure, ...adapter.settings, files: adapterFiles },
        base: { ...rest, files: baseFiles },
        dtype: job.dtype,
        rounding: Object.fromEntries(
          weights.map((weight) => [
            weight.name,
            { error: relativeError(weight), unchanged: weight.unchanged / weight.elements },
          ]),
        ),
        files: [...(await describeOthers(directory, base!)), ...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
      };
      await writeFile(join(directory, MERGE_RECORD), recordText(record));
      await look(directory);
      merged = { directory: target, record, weights };
    });
    return merged!;
  } finally {
    await adapter.close();
    await base?.close();
  }
}

/** Opens what was written as any reader would, and holds its names, shapes and dtypes against what was meant. */
async function assertWhole(directory: string, plan: MergePlan): Promise<void> {
  const written = await openCheckpoint(directory);
  try {
    const names = [...written.names()];
    const strange = names.find((name) => !plan.tensors.has(name));
    if (strange !== undefined) throw new Error(`the merged checkpoint has a tensor ${strange}, which the base has not`);
    for (const [name, { from, to }] of plan.tensors) {
      const { dtype } = written.find(name, from.shape).tensors.get(name)!;
      if (dtype !== to) throw new Error(`the merged checkpoint has ${name} as ${dtype}, not ${to}`);
    }
  } finally {
    await written.close();
  }
}

async function describeBase(
  directory: string,
  base: Checkpoint,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<FileDescriptor[]> {
  const index = base.files.has("model.safetensors") ? [] : [INDEX];
  const names = ["config.json", ...index, ...base.files.keys(), ...(await companions(directory))].sort();
  const files: FileDescriptor[] = [];
  for (const [i, path] of names.entries()) {
    onProgress({ task: "hash base", done: i, total: names.length, unit: "files", detail: path });
    files.push({ path, ...(await digestFile(join(directory, path), () => throwIfCancelled(signal))) });
  }
  return files;
}

async function describeOthers(directory: string, base: Checkpoint): Promise<FileDescriptor[]> {
  const index = base.files.has("model.safetensors") ? [] : [INDEX];
  const names = ["config.json", ...index, ...(await companions(directory))];
  return Promise.all(names.map(async (path) => ({ path, ...(await digestFile(join(directory, path))) })));
}

/** Sixteen gigabytes that do not fit are better known of before they are written. */
async function assertRoom(target: string, bytes: number): Promise<void> {
  const room = await freeBytes(dirname(target));
  if (room === null || room > bytes) return;
  const [needed, free] = [bytes, room].map((size) => `${(size / 1e9).toFixed(2)} GB`);
  throw new LoraError("merge-space", `The merged weights take ${needed}; ${dirname(target)} has ${free} free.`, {
    exit: 3,
    next: "Make room, or merge to another file system. An earlier merge is kept until the new one is whole.",
  });
}

async function freeBytes(directory: string): Promise<number | null> {
  for (let at = directory; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found !== null) return found.blocks === 0 ? null : found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
}
