import { Buffer } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { LoraError } from "./error.ts";

/** Unsigned numbers of one, two or four bytes. */
export type Column = Uint8Array | Uint16Array | Uint32Array;

/** Named lists of numbers. */
export type Columns = { [name: string]: Column };

/** CRC-32 of the rest of the beginning, then its length: that of all up to the first column, checks of blocks included. */
const PREAMBLE = 8;
const ALIGNMENT = 8;
/** Bytes that have a check of their own, counted from the first column. */
const BLOCK = 2 ** 13;
/** Bytes of a file that are read first. */
const BEGINNING = 4096;

/**
 * Columns in one piece of memory, for a file or another thread: a beginning, then the columns, each at a multiple of 8 bytes, in
 * the byte order of the machine. The beginning tells names, widths and lengths, and a CRC-32 of every block of the rest, so that of
 * a part no more is checked than what it lies in. The checks are against disks and interrupted writes, not against forgers.
 */
export function packColumns(columns: Columns): Uint8Array<ArrayBuffer> {
  const header = Buffer.from(
    JSON.stringify(
      Object.entries(columns).map(([name, { BYTES_PER_ELEMENT: width, length }]) => [name, width, length]),
    ),
  );
  const size = Object.values(columns).reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
  const blocks = Math.ceil(size / BLOCK);
  const begin = aligned(PREAMBLE + 8 + 4 * blocks + header.length);
  const packed = new Uint8Array(begin + size);
  const view = new DataView(packed.buffer);
  view.setUint32(4, begin, true);
  view.setUint32(PREAMBLE, blocks, true);
  view.setUint32(PREAMBLE + 4, header.length, true);
  packed.set(header, PREAMBLE + 8 + 4 * blocks);
  let start = begin;
  for (const { buffer, byteOffset, byteLength } of Object.values(columns)) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), start);
    start += aligned(byteLength);
  }
  for (let block = 0; block < blocks; block++) {
    view.setUint32(PREAMBLE + 8 + 4 * block, crc32(blockOf(packed, begin, block)), true);
  }
  view.setUint32(0, crc32(packed.subarray(4, begin)), true);
  return packed;
}

/** Whether the bytes are what {@link packColumns} gave. */
export function arePacked(packed: Uint8Array): boolean {
  const beginning = beginningOf(packed, packed.length);
  return beginning?.checks.every((check, i) => check === crc32(blockOf(packed, beginning.length, i))) ?? false;
}

/**
 * The columns of a piece of memory that {@link arePacked}, as views of it.
 * @param packed at a multiple of 8 bytes in its buffer
 */
export function unpackColumns(packed: Uint8Array<ArrayBuffer>): Columns {
  const columns: Columns = {};
  for (const [name, { start, width, length }] of wholeBeginning(packed).places) {
    columns[name] = viewOf(packed.buffer, packed.byteOffset + start, width, length);
  }
  return columns;
}

/** Packed columns of which parts are looked at: in memory, or in a file, of which all that is read is checked. */
export class PackedColumns {
  #source: Uint8Array<ArrayBuffer> | { path: string; file: number | null };
  readonly #beginning: Beginning;

  /**
   * @param source packed columns, or the path of a file of them, which stays open from the first reading until {@link close}
   * @throws {LoraError} `cache-changed`, as all reading, when the file is gone or damaged
   */
  constructor(source: Uint8Array<ArrayBuffer> | string) {
    this.#source = typeof source === "string" ? { path: source, file: null } : source;
    this.#beginning = typeof source === "string" ? this.#beginningOfFile() : wholeBeginning(source);
    this.close();
  }

  /** All of the columns, or those that are named. */
  all(names: readonly string[] = [...this.#beginning.places.keys()]): Columns {
    return Object.fromEntries(names.map((name) => [name, this.part(name, 0, this.length(name))]));
  }

  /** How many numbers a column has. */
  length(name: string): number {
    return this.#beginning.places.get(name)!.length;
  }

  /** Numbers of a column from one position to another, which is excluded. */
  part(name: string, from: number, to: number): Column {
    const { start, width } = this.#beginning.places.get(name)!;
    const source = this.#source;
    if (source instanceof Uint8Array) {
      return viewOf(source.buffer, source.byteOffset + start + width * from, width, to - from);
    }
    if (from === to) return viewOf(new ArrayBuffer(0), 0, width, 0);
    const bytes = this.#checked(start + width * from, start + width * to);
    return viewOf(bytes.buffer, bytes.byteOffset, width, to - from);
  }

  /** To be called when no more is read for now. */
  close(): void {
    const source = this.#source;
    if (source instanceof Uint8Array || source.file === null) return;
    closeSync(source.file);
    source.file = null;
  }

  /** Bytes from one position to another; the blocks that they lie in are read whole. */
  #checked(from: number, to: number): Uint8Array<ArrayBuffer> {
    const { length, size, checks } = this.#beginning;
    const first = Math.floor((from - length) / BLOCK);
    const start = length + BLOCK * first;
    const end = Math.min(size, length + BLOCK * Math.ceil((to - length) / BLOCK));
    const bytes = this.#reading(() => {
      const read = this.#read(start, end - start);
      for (let at = 0, block = first; at < read.length; at += BLOCK, block++) {
        if (crc32(read.subarray(at, at + BLOCK)) !== checks[block]) throw new Error("it is damaged");
      }
      return read;
    });
    return bytes.subarray(from - start, to - start);
  }

  #beginningOfFile(): Beginning {
    return this.#reading(() => {
      const source = this.#source as { path: string; file: number | null };
      source.file = openSync(source.path, "r");
      const { size } = fstatSync(source.file);
      const start = this.#read(0, Math.min(size, BEGINNING));
      const length = start.length < PREAMBLE ? 0 : new DataView(start.buffer).getUint32(4, true);
      const whole = length <= start.length ? start : this.#read(0, Math.min(length, size));
      const beginning = beginningOf(whole, size);
      if (beginning === null) throw new Error("it is damaged");
      return beginning;
    });
  }

  #read(from: number, length: number): Uint8Array<ArrayBuffer> {
    const source = this.#source as { path: string; file: number | null };
    const bytes = new Uint8Array(length);
    source.file ??= openSync(source.path, "r");
    for (let done = 0; done < length; ) {
      const count = readSync(source.file, bytes, done, length - done, from + done);
      if (count === 0) throw new Error("it became shorter");
      done += count;
    }
    return bytes;
  }

  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      this.close();
      throw new LoraError(CACHE_CHANGED, `The cache was changed while it was read: ${(cause as Error).message}.`, {
        exit: 1,
        next: "Run again when nothing else writes to it.",
        cause,
      });
    }
  }
}

/** Whether a file begins as packed columns do and is as long as they are. What comes then is not looked at. */
export function isBegun(path: string): boolean {
  try {
    new PackedColumns(path);
    return true;
  } catch {
    return false;
  }
}

/** Code of the error of a file that is not, or is no longer, what was written. */
export const CACHE_CHANGED = "cache-changed";

interface Place {
  start: number;
  width: Width;
  length: number;
}

type Width = 1 | 2 | 4;

const LISTS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

function viewOf(buffer: ArrayBuffer, start: number, width: Width, length: number): Column {
  return new LISTS[width](buffer, start, length);
}

/** What stands before the columns. */
interface Beginning {
  /** Bytes of it, and of the whole. */
  length: number;
  size: number;
  /** CRC-32 of each block. */
  checks: Uint32Array;
  places: Map<string, Place>;
}

/**
 * @param packed from its beginning on
 * @param size of the whole, in bytes
 * @returns null where it is no such beginning, or not of so many bytes
 */
function beginningOf(packed: Uint8Array, size: number): Beginning | null {
  if (packed.length < PREAMBLE + 8) return null;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const length = view.getUint32(4, true);
  if (length < PREAMBLE + 8 || length > packed.length) return null;
  if (crc32(packed.subarray(4, length)) !== view.getUint32(0, true)) return null;
  const blocks = view.getUint32(PREAMBLE, true);
  const from = PREAMBLE + 8 + 4 * blocks;
  const checks = Uint32Array.from({ length: blocks }, (_, i) => view.getUint32(PREAMBLE + 8 + 4 * i, true));
  const header = Buffer.from(packed.buffer, packed.byteOffset + from, view.getUint32(PREAMBLE + 4, true));
  const places = new Map<string, Place>();
  let start = length;
  for (const [name, width, count] of JSON.parse(header.toString("utf8")) as [string, Width, number][]) {
    places.set(name, { start, width, length: count });
    start += aligned(width * count);
  }
  return start === size ? { length, size, checks, places } : null;
}

function wholeBeginning(packed: Uint8Array): Beginning {
  const beginning = beginningOf(packed, packed.length);
  if (beginning === null) throw new Error("these are no packed columns");
  return beginning;
}

function blockOf(packed: Uint8Array, begin: number, block: number): Uint8Array {
  return packed.subarray(begin + BLOCK * block, begin + BLOCK * (block + 1));
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
