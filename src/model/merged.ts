import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import {
  type Dtype,
  type FloatDtype,
  type SafetensorsFile,
  sizeOf,
  streamSafetensors,
  type TensorInfo,
  type TensorStream,
} from "../formats/safetensors.ts";
import { type LoraParameter, type LoraSettings, loraScale } from "./lora.ts";
import { addRounded, converted, type LowRank, lowRankRows, type Rounding } from "./merge.ts";
import type { LinearShape } from "./shapes.ts";
import type { Checkpoint } from "./weights.ts";

/** Elements held at once of a weight: small enough for the processor's cache, large enough for the disk. */
const BLOCK = 2 ** 17;
/** Bytes held at once of a tensor that is copied. */
const COPIED = 2 ** 22;

/** An adapter whose tensors are read when a weight needs them. */
export interface Updates {
  settings: LoraSettings;
  parameters: readonly Omit<LoraParameter, "values">[];
  read(name: string): Promise<Float32Array>;
}

export interface MergeOptions {
  /** What floating-point tensors are written as; `keep` for what each is stored as. */
  dtype: FloatDtype | "keep";
  onProgress: OnProgress;
  signal: AbortSignal;
}

/** A weight that carries an update, and how it came out. */
export interface MergedWeight extends Rounding {
  name: string;
}

/** A weight file that was written. */
export interface WrittenFile {
  path: string;
  /** `sha256:…` */
  digest: string;
  /** Bytes. */
  size: number;
}

/** What a checkpoint's tensors become, decided before anything is written. */
export interface MergePlan {
  tensors: Map<string, { file: string; from: TensorInfo; to: Dtype; linear: LinearShape | undefined }>;
  /** Bytes of all tensors as they will be written. */
  bytes: number;
}

/**
 * @throws {LoraError} `weights-missing`, `weights-shape` for a weight that the adapter changes and the base lacks or has in
 *   another shape; `merge-dtype` for one that is not F32, F16 or BF16
 */
export function planMerge(base: Checkpoint, updates: Updates, dtype: MergeOptions["dtype"]): MergePlan {
  const linears = new Map<string, LinearShape>();
  for (const { linear } of updates.parameters) linears.set(`${linear.name}.weight`, linear);
  for (const [name, linear] of linears) base.find(name, [linear.out, linear.in]);
  const tensors: MergePlan["tensors"] = new Map();
  let bytes = 0;
  for (const name of base.names()) {
    const file = base.fileOf(name);
    const from = base.files.get(file)!.tensors.get(name)!;
    const linear = linears.get(name);
    // Integers are no weights; what else there may be (positions, counts) is kept as it is.
    const changes = linear !== undefined || (dtype !== "keep" && /^B?F/.test(from.dtype));
    if (changes && !isFloat(from.dtype)) throw unfit(name, file, from.dtype);
    const to = changes && dtype !== "keep" ? dtype : from.dtype;
    tensors.set(name, { file, from, to, linear });
    bytes += sizeOf(to, from.shape);
  }
  return { tensors, bytes };
}

/**
 * Writes the base's weight files with the adapter merged in, under the names they have. A weight is read, changed and
 * written in blocks of rows and everything else in pieces, so memory grows neither with the model nor with a tensor:
 * only A and B of one weight are held whole.
 * @throws {LoraError} `merge-overflow` for a value that the output's dtype cannot hold
 */
export async function writeMergedWeights(
  directory: string,
  base: Checkpoint,
  updates: Updates,
  plan: MergePlan,
  { onProgress, signal }: Pick<MergeOptions, "onProgress" | "signal">,
): Promise<{ files: WrittenFile[]; weights: MergedWeight[] }> {
  const weights: MergedWeight[] = [];
  const files: WrittenFile[] = [];
  let done = 0;
  const counted = async function* (pieces: AsyncIterable<Uint8Array>, detail: string) {
    for await (const piece of pieces) {
      throwIfCancelled(signal);
      yield piece;
      done += piece.length;
      onProgress({ task: "merge", done, total: plan.bytes, unit: "bytes", detail });
    }
  };
  for (const [path, shard] of base.files) {
    const streams: TensorStream[] = [];
    for (const [name, { file, from, to, linear }] of plan.tensors) {
      if (file !== path) continue;
      const pieces = () => {
        if (linear !== undefined) return mergedRows(shard, name, linear, updates, to as FloatDtype, weights);
        return to === from.dtype ? copied(shard, name) : convertedPieces(shard, name, to as FloatDtype);
      };
      streams.push({ name, dtype: to, shape: from.shape, chunks: () => counted(pieces(), path) });
    }
    const written = await streamSafetensors(join(directory, path), streams, { ...shard.metadata, format: "pt" });
    files.push({ path, ...written });
  }
  return { files, weights };
}

/** @throws {LoraError} `cancelled` */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new LoraError("cancelled", "Cancelled; nothing was changed.", {
    exit: 130,
    next: "Run the same command again.",
  });
}

async function* mergedRows(
  shard: SafetensorsFile,
  name: string,
  linear: LinearShape,
  { settings, parameters, read }: Updates,
  to: FloatDtype,
  weights: MergedWeight[],
): AsyncGenerator<Uint8Array> {
  const from = shard.tensors.get(name)!.dtype as FloatDtype;
  const part = (which: "A" | "B") =>
    read(parameters.find((one) => one.linear.name === linear.name && one.which === which)!.name);
  const { r } = settings;
  const update: LowRank = { in: linear.in, r, scale: loraScale(settings), a: await part("A"), b: await part("B") };
  const merged: MergedWeight = { name, elements: 0, unchanged: 0, update: 0, error: 0 };
  const rows = Math.max(2, Math.floor(BLOCK / linear.in));
  for (let first = 0; first < linear.out; first += rows) {
    const count = Math.min(rows, linear.out - first);
    const stored = await shard.read(name, first * linear.in, (first + count) * linear.in);
    const { bytes, rounding } = addRounded(stored, from, to, lowRankRows(update, first, count));
    if (!Number.isFinite(rounding.error)) throw overflow(name, to);
    merged.elements += rounding.elements;
    merged.unchanged += rounding.unchanged;
    merged.update += rounding.update;
    merged.error += rounding.error;
    yield bytes;
  }
  weights.push(merged);
}

async function* convertedPieces(shard: SafetensorsFile, name: string, to: FloatDtype): AsyncGenerator<Uint8Array> {
  const from = shard.tensors.get(name)!.dtype as FloatDtype;
  for await (const stored of copied(shard, name, BLOCK)) {
    const bytes = converted(stored, from, to);
    if (bytes === null) throw overflow(name, to);
    yield bytes;
  }
}

async function* copied(
  shard: SafetensorsFile,
  name: string,
  elements = COPIED / 8,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const count = shard.tensors.get(name)!.shape.reduce((product, size) => product * size, 1);
  for (let first = 0; first < count; first += elements) {
    yield await shard.read(name, first, Math.min(first + elements, count));
  }
}

function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === "F32" || dtype === "F16" || dtype === "BF16";
}

function unfit(name: string, file: string, dtype: Dtype): LoraError {
  return new LoraError("merge-dtype", `Tensor ${name} in ${file} is ${dtype}; a merge reads F32, F16 and BF16.`, {
    place: { file },
    next: "Merge into the unquantised checkpoint, in its own precision, and quantise the result.",
  });
}

function overflow(name: string, dtype: FloatDtype): LoraError {
  return new LoraError("merge-overflow", `Tensor ${name} has a value that ${dtype} cannot hold once it is merged.`, {
    exit: 1,
    next:
      dtype === "F32"
        ? "The base or the adapter holds infinities or NaNs: train or fetch it again."
        : "Write it as f32 or, where the value is finite, as bf16 (--dtype).",
  });
}
