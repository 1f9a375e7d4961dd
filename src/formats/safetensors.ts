import type { FileHandle } from "node:fs/promises";
import { LoraError, type Place } from "./error.ts";
import { excerpt } from "./excerpt.ts";
import { assertNotLfsPointer, openRegular, unreadable, writeAtomic } from "./files.ts";
import { decodeBfloat16, decodeFloat16 } from "./halves.ts";
import { type Dtype, damaged, layOut, parseHeader } from "./safetensorsheader.ts";

export type { Dtype } from "./safetensorsheader.ts";

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
  /** The raw bytes, little-endian, row-major. @throws {LoraError} `safetensors-missing` */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
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
  const { header, order } = layOut(tensors, metadata);
  await writeAtomic(path, async (file) => {
    await file.write(header);
    for (const { data } of order) {
      for (let at = 0; at < data.length; at += MAX_READ) {
        await file.writeFile(data.subarray(at, at + MAX_READ));
      }
    }
  });
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

  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const { begin, end } = this.info(name);
    return readAt(this.file, begin, end - begin, this.place);
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
    const { buffer } = await this.read(name);
    if (dtype === "F32") return new Float32Array(buffer);
    if (dtype === "F64") return Float32Array.from(new Float64Array(buffer));
    return (dtype === "F16" ? decodeFloat16 : decodeBfloat16)(new Uint16Array(buffer));
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
