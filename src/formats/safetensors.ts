import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { LoraError, type Place } from "./error.ts";
import { excerpt } from "./excerpt.ts";
import { assertNotLfsPointer, openRegular, unreadable, writeAtomic } from "./files.ts";
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from "./halves.ts";
import { type Dtype, damaged, elementSize, layOut, parseHeader, sizeOf } from "./safetensorsheader.ts";

export { type Dtype, elementSize, sizeOf } from "./safetensorsheader.ts";

/** Where a tensor lies: `begin` and `end` are byte offsets into the file. */
export interface TensorInfo {
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

/** An open checkpoint. Tensors are read when asked for; nothing is kept. */
export interface SafetensorsFile {
  readonly metadata: { [key: string]: string };
  /** In the order of the file. */
  readonly tensors: Map<string, TensorInfo>;
  /**
   * The raw bytes, little-endian, row-major; of all elements, or of those from `first` to before `end`.
   * @throws {LoraError} `safetensors-missing`
   */
  read(name: string, first?: number, end?: number): Promise<Uint8Array<ArrayBuffer>>;
  /** F32, F16, BF16 (all exact) or F64 (rounded) as binary32. @throws {LoraError} `safetensors-dtype` for the others */
  readFloat32(name: string): Promise<Float32Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export interface TensorToWrite {
  name: string;
  dtype: Dtype;
  shape: number[];
  /** Little-endian, row-major. */
  data: Uint8Array;
}

/** A tensor whose data are made while they are written. */
export interface TensorStream {
  name: string;
  dtype: Dtype;
  shape: number[];
  /** The data piece by piece, little-endian, row-major. Called once, when all tensors before it are written. */
  chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** The reference implementation's limit, in bytes. */
const MAX_HEADER = 100_000_000;
/** Node's file system calls take lengths below 2^31. */
const MAX_READ = 2 ** 30;

/**
 * Opens a safetensors file and checks all of its header: size, JSON, shape × dtype = bytes, no overlap, no hole, nothing
 * missing at the end.
 * @param place how errors name the file; by default `path`
 * @throws {LoraError} `safetensors-…`, `file-missing`, `lfs-pointer`
 */
export async function openSafetensors(path: string, place: Place = { file: path }): Promise<SafetensorsFile> {
  const file = await openRegular(path, place);
  try {
    const { dataStart, header } = await readHeader(file, place);
    const tensors = new Map<string, TensorInfo>();
    for (const [name, { dtype, shape, begin, end }] of header.tensors) {
      tensors.set(name, { dtype, shape, begin: dataStart + begin, end: dataStart + end });
    }
    return new OpenFile(file, place, header.metadata, tensors);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Writes tensors as the reference implementation lays them out: wider dtypes first, then by name, header padded to eight
 * bytes. The same tensors give the same bytes. Atomic.
 */
export async function writeSafetensors(
  path: string,
  tensors: TensorToWrite[],
  metadata: { [key: string]: string } = {},
): Promise<void> {
  for (const tensor of tensors) checkLength(tensor, tensor.data.length);
  const streams = tensors.map(({ data, ...tensor }) => ({ ...tensor, chunks: () => [data] }));
  await streamSafetensors(path, streams, metadata);
}

/** {@link writeSafetensors} for tensors that are made while they are written. Digest (`sha256:…`) and size of the file. */
export async function streamSafetensors(
  path: string,
  tensors: TensorStream[],
  metadata: { [key: string]: string } = {},
): Promise<{ digest: string; size: number }> {
  const { header, order } = layOut(tensors, metadata);
  const hash = createHash("sha256");
  let size = 0;
  await writeAtomic(path, async (file) => {
    const write = async (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += MAX_READ) {
        const piece = bytes.subarray(at, at + MAX_READ);
        hash.update(piece);
        await file.writeFile(piece);
      }
      size += bytes.length;
    };
    await write(header);
    for (const tensor of order) {
      const before = size;
      for await (const chunk of tensor.chunks()) await write(chunk);
      checkLength(tensor, size - before);
    }
  });
  return { digest: `sha256:${hash.digest("hex")}`, size };
}

function checkLength({ name, dtype, shape }: { name: string; dtype: Dtype; shape: number[] }, length: number): void {
  if (length !== sizeOf(dtype, shape)) throw new Error(`tensor ${name} of ${dtype} [${shape}] has ${length} bytes`);
}

/** What weights are stored as. */
export type FloatDtype = "F32" | "F16" | "BF16";

/** @param bytes little-endian, aligned to an element */
export function decodeFloats(dtype: FloatDtype, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const count = bytes.byteLength / elementSize(dtype);
  if (dtype === "F32") return new Float32Array(bytes.buffer, bytes.byteOffset, count);
  const bits = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
  return dtype === "F16" ? decodeFloat16(bits) : decodeBfloat16(bits);
}

/** To nearest, ties to even. For F32 the same values, not a copy. */
export function encodeFloats(dtype: FloatDtype, values: Float32Array): Float32Array | Uint16Array {
  if (dtype === "F32") return values;
  return dtype === "F16" ? encodeFloat16(values) : encodeBfloat16(values);
}

async function readHeader(file: FileHandle, place: Place) {
  const { size } = await file.stat();
  const head = await readAt(file, 0, Math.min(size, 128), place);
  assertNotLfsPointer(head, place);
  if (size < 8) throw damaged(place, `it has ${size} bytes, too few for a header`);
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER)) throw damaged(place, `it claims a header of ${length} bytes`);
  const dataStart = 8 + Number(length);
  if (dataStart > size) {
    throw damaged(place, `its header has ${length} bytes but the file only ${size}: it is truncated`);
  }
  const header = parseHeader(await readAt(file, 8, Number(length), place), size - dataStart, place);
  return { dataStart, header };
}

class OpenFile implements SafetensorsFile {
  readonly metadata: { [key: string]: string };
  readonly tensors: Map<string, TensorInfo>;
  private readonly file: FileHandle;
  private readonly place: Place;

  constructor(file: FileHandle, place: Place, metadata: { [key: string]: string }, tensors: Map<string, TensorInfo>) {
    this.file = file;
    this.place = place;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  async read(name: string, first = 0, end?: number): Promise<Uint8Array<ArrayBuffer>> {
    const info = this.info(name);
    const size = elementSize(info.dtype);
    const [from, to] = [info.begin + first * size, end === undefined ? info.end : info.begin + end * size];
    if (!(info.begin <= from && from <= to && to <= info.end))
      throw new Error(`elements ${first} to ${end} of ${name}`);
    return readAt(this.file, from, to - from, this.place);
  }

  async readFloat32(name: string): Promise<Float32Array<ArrayBuffer>> {
    const { dtype } = this.info(name);
    if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16" && dtype !== "F64") {
      throw new LoraError(
        "safetensors-dtype",
        `Tensor ${excerpt(name, 120)} of ${this.place.file} is ${dtype}, which is not read as floating point.`,
        { place: this.place, next: "Use a checkpoint in F32, F16 or BF16." },
      );
    }
    const bytes = await this.read(name);
    return dtype === "F64" ? Float32Array.from(new Float64Array(bytes.buffer)) : decodeFloats(dtype, bytes);
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private info(name: string): TensorInfo {
    const info = this.tensors.get(name);
    if (info) return info;
    throw new LoraError("safetensors-missing", `${this.place.file} has no tensor ${excerpt(name, 120)}.`, {
      place: this.place,
    });
  }
}

/** A buffer of its own, so that it can be viewed as wider words. */
async function readAt(file: FileHandle, begin: number, length: number, place: Place): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file
      .read(bytes, done, Math.min(length - done, MAX_READ), begin + done)
      .catch((error) => {
        throw unreadable(error, place);
      });
    if (bytesRead === 0) throw damaged(place, "it became shorter while it was read");
    done += bytesRead;
  }
  return bytes;
}
