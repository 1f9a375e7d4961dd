import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** Named lists of unsigned numbers of one or four bytes. */
export type Columns = { [name: string]: Uint8Array | Uint32Array };

const DIGEST = 32;
const ALIGNMENT = 8;

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
  const { buffer, byteOffset } = packed;
  const length = new DataView(buffer, byteOffset).getUint32(DIGEST, true);
  const header = Buffer.from(buffer, byteOffset + DIGEST + 8, length).toString("utf8");
  const columns: Columns = {};
  let start = aligned(DIGEST + 8 + length);
  for (const [name, width, count] of JSON.parse(header) as [string, 1 | 4, number][]) {
    columns[name] = new (width === 1 ? Uint8Array : Uint32Array)(buffer, byteOffset + start, count);
    start = aligned(start + width * count);
  }
  return columns;
}

function digest(packed: Uint8Array): Buffer {
  return createHash("sha256").update(packed.subarray(DIGEST)).digest();
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
