import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { LoraError } from "./error.ts";

/** Unsigned numbers of one, two or four bytes. */
export type Column = Uint8Array | Uint16Array | Uint32Array;

/** Named lists of numbers. */
export type Columns = { [name: string]: Column };

const DIGEST = 32;
const ALIGNMENT = 8;
/** Bytes in which the header of a file is looked for first. */
const HEADER = 1024;

/**
 * Columns in one piece of memory, for a file or another thread: SHA-256 of all that follows, the length of the header, the header
 * (names, widths, lengths), the columns, each at a multiple of 8 bytes. In the byte order of the machine.
 */
export function packColumns(columns: Columns): Uint8Array<ArrayBuffer> {
  const header = Buffer.from(
    JSON.stringify(
      Object.entries(columns).map(([name, { BYTES_PER_ELEMENT: width, length }]) => [name, width, length]),
    ),
  );
  let end = aligned(DIGEST + 8 + header.length);
  const starts = Object.values(columns).map(({ byteLength }) => {
    const start = end;
    end = aligned(end + byteLength);
    return start;
  });
  const packed = new Uint8Array(end);
  new DataView(packed.buffer).setUint32(DIGEST, header.length, true);
  packed.set(header, DIGEST + 8);
  for (const [i, { buffer, byteOffset, byteLength }] of Object.values(columns).entries()) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), starts[i]!);
  }
  packed.set(digest(packed));
  return packed;
}

/** Whether the bytes are what {@link packColumns} gave, to the last bit. */
export function arePacked(packed: Uint8Array): boolean {
  return packed.length > DIGEST && Buffer.compare(digest(packed), packed.subarray(0, DIGEST)) === 0;
}

/**
 * The columns of a piece of memory that {@link arePacked}, as views of it.
 * @param packed at a multiple of 8 bytes in its buffer
 */
export function unpackColumns(packed: Uint8Array<ArrayBuffer>): Columns {
  const columns: Columns = {};
  for (const [name, { start, width, length }] of placesIn(packed)) {
    columns[name] = viewOf(packed.buffer, packed.byteOffset + start, width, length);
  }
  return columns;
}

/** Packed columns of which parts are looked at: in memory, or in a file that is known to be whole. */
export class PackedColumns {
  #source: Uint8Array<ArrayBuffer> | { path: string; file: number | null };
  readonly #places: Map<string, Place>;

  /**
   * @param source packed columns, or the path of a file of them, which stays open from the first reading until {@link close}
   * @throws {LoraError} `cache-changed`, as all reading, when the file is gone
   */
  constructor(source: Uint8Array<ArrayBuffer> | string) {
    this.#source = typeof source === "string" ? { path: source, file: null } : source;
    this.#places = typeof source === "string" ? this.#placesInFile() : placesIn(source);
    this.close();
  }

  /** All of the columns, or those that are named. */
  all(names: readonly string[] = [...this.#places.keys()]): Columns {
    return Object.fromEntries(names.map((name) => [name, this.part(name, 0, this.#places.get(name)!.length)]));
  }

  /** Numbers of a column from one position to another, which is excluded. */
  part(name: string, from: number, to: number): Column {
    const { start, width } = this.#places.get(name)!;
    const source = this.#source;
    if (source instanceof Uint8Array) {
      return viewOf(source.buffer, source.byteOffset + start + width * from, width, to - from);
    }
    return viewOf(this.#read(start + width * from, width * (to - from)).buffer, 0, width, to - from);
  }

  /** To be called when no more is read for now. */
  close(): void {
    const source = this.#source;
    if (source instanceof Uint8Array || source.file === null) return;
    closeSync(source.file);
    source.file = null;
  }

  #placesInFile(): Map<string, Place> {
    const start = this.#read(0, HEADER, true);
    const needed = DIGEST + 8 + new DataView(start.buffer).getUint32(DIGEST, true);
    return placesIn(needed <= HEADER ? start : this.#read(0, needed));
  }

  #read(from: number, length: number, less = false): Uint8Array<ArrayBuffer> {
    const source = this.#source as { path: string; file: number | null };
    const bytes = new Uint8Array(length);
    try {
      source.file ??= openSync(source.path, "r");
      for (let done = 0; done < length; ) {
        const count = readSync(source.file, bytes, done, length - done, from + done);
        if (count === 0 && !less) throw new Error("it became shorter");
        if (count === 0) break;
        done += count;
      }
      return bytes;
    } catch (cause) {
      throw new LoraError("cache-changed", `The cache was changed while it was read: ${(cause as Error).message}.`, {
        exit: 1,
        next: "Run again when nothing else writes to it.",
        cause,
      });
    }
  }
}

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

function placesIn({ buffer, byteOffset }: Uint8Array<ArrayBuffer>): Map<string, Place> {
  const length = new DataView(buffer, byteOffset).getUint32(DIGEST, true);
  const header = Buffer.from(buffer, byteOffset + DIGEST + 8, length).toString("utf8");
  const places = new Map<string, Place>();
  let start = aligned(DIGEST + 8 + length);
  for (const [name, width, count] of JSON.parse(header) as [string, Width, number][]) {
    places.set(name, { start, width, length: count });
    start = aligned(start + width * count);
  }
  return places;
}

function digest(packed: Uint8Array): Buffer {
  return createHash("sha256").update(packed.subarray(DIGEST)).digest();
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
