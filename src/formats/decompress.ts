import { brotliDecompressSync, gunzipSync, inflateRawSync } from "node:zlib";
import type { Compressors } from "hyparquet";
import { compressors as decompressors } from "hyparquet-compressors";

/** Most bytes a block of a Zstandard frame may decompress to (RFC 8878, section 3.1.1.2.4). */
const ZSTD_BLOCK = 2 ** 17;
const ZSTD_MAGIC = 0xfd2fb528;
const TOO_LARGE = "a page is larger than its header says";

/**
 * Decompressors of Parquet pages that never make more than a page may have, whatever the bytes ask for: a few hundred of them
 * can stand for gigabytes. gzip and Brotli stop at the size that the page's header says; Zstandard's frames are looked through
 * before they are decompressed; the others write into a page of that size.
 *
 * @param most largest page, in bytes
 */
export function boundedDecompressors(most: number): Compressors {
  const bounded = (decompress: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) => {
    return (bytes: Uint8Array, size: number) => {
      try {
        return decompress(bytes, { maxOutputLength: size });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw error;
        throw new Error(TOO_LARGE, { cause: error });
      }
    };
  };
  const all: Compressors = {
    ...decompressors,
    GZIP: bounded((bytes, options) => (isGzip(bytes) ? gunzipSync(bytes, options) : inflateRawSync(bytes, options))),
    BROTLI: bounded(brotliDecompressSync),
    ZSTD(bytes: Uint8Array, size: number) {
      checkZstd(bytes, size, most);
      return decompressors.ZSTD!(bytes, size);
    },
  };
  // The dictionary of a column of nulls is empty, which some of them stumble over.
  return Object.fromEntries(
    Object.entries(all).map(([codec, decompress]) => [
      codec,
      (bytes: Uint8Array, size: number) => (size === 0 ? new Uint8Array(0) : decompress(bytes, size)),
    ]),
  );
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Refuses frames that say they hold more than the page, and blocks that could.
 * @throws {Error}
 */
function checkZstd(bytes: Uint8Array, size: number, most: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let possible = 0;
  for (let at = 0; at + 5 <= bytes.length; ) {
    if (view.getUint32(at, true) !== ZSTD_MAGIC) {
      // A skippable frame, or none at all: then the decompressor says so.
      if (at + 8 > bytes.length || view.getUint32(at, true) >>> 4 !== 0x184d2a5) return;
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    const flags = view.getUint8(at + 4);
    const single = (flags >> 5) & 1;
    const content = contentBytes(flags >> 6, single);
    const sizeAt = at + 6 - single + [0, 1, 2, 4][flags & 3]!;
    if (content > 0 && contentSize(view, sizeAt, content) > size) throw new Error(TOO_LARGE);
    at = sizeAt + content;
    for (let last = false; !last && at + 3 <= bytes.length; ) {
      const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      const length = header >>> 3;
      const type = (header >> 1) & 3;
      last = (header & 1) === 1;
      if (type < 2 && length > ZSTD_BLOCK) throw new Error("a compressed block is larger than one may be");
      possible += type < 2 ? length : ZSTD_BLOCK;
      if (possible > most + ZSTD_BLOCK) throw new Error(TOO_LARGE);
      // A run is one byte, however long it gets.
      at += 3 + (type === 1 ? 1 : length);
    }
    at += flags & 4 ? 4 : 0;
  }
}

/** Bytes of the field that says how long a frame's content is. */
function contentBytes(flag: number, single: number): number {
  return flag === 0 ? single : 2 ** flag;
}

function contentSize(view: DataView, at: number, bytes: number): number {
  if (at + bytes > view.byteLength) throw new Error("a page ends in its header");
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
