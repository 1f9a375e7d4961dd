import { type ColumnMetaData, type Compressors, parquetSchema, type SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from "hyparquet/src/schema.js";
import { boundedDecompressors } from "./decompress.ts";

type Codec = ColumnMetaData["codec"];
type Header = ReturnType<typeof parquetHeader>;

const MAX_PAGE_BYTES = 2 ** 29;
/** Most bytes of one column in a row group, decompressed. */
const MAX_COLUMN_BYTES = 2 ** 31;
/** Most entries of a dictionary, some of which may be unused. */
const MAX_ENTRIES = 2 ** 27;
/** Values that writers may pad a run with. */
const PADDING = 512;

const decompressors = boundedDecompressors(MAX_PAGE_BYTES);

/**
 * Walks the pages of a column chunk and refuses lengths and runs that do not fit: the decoder would believe them, and fill
 * memory or count for hours. Returns decompressors that remember what was decompressed on the way.
 *
 * @param chunk the bytes of the column chunk
 * @param path schema path of the column, from the root
 * @throws {Error} saying what does not fit
 */
export function checkPages(chunk: ArrayBuffer, { codec, num_values }: ColumnMetaData, path: SchemaTree[]): Compressors {
  const reader = { view: new DataView(chunk), offset: 0 };
  const pages = new Map<number, Uint8Array>();
  const levels = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)] as const;
  let total = 0;
  // The decoder, too, ignores a last byte.
  while (reader.offset < chunk.byteLength - 1) {
    const header = parquetHeader(reader);
    const size = header.compressed_page_size;
    const left = chunk.byteLength - reader.offset;
    if (!within(size, left) || !within(header.uncompressed_page_size, MAX_PAGE_BYTES)) {
      throw new Error("a page is larger than its column");
    }
    total += header.uncompressed_page_size;
    if (total > MAX_COLUMN_BYTES) throw new Error("a column has more than 2 GiB in one row group");
    const bytes = new Uint8Array(chunk, reader.offset, size);
    const counts = header.data_page_header ?? header.data_page_header_v2;
    const entries = header.dictionary_page_header?.num_values ?? 0;
    if ((counts && !within(counts.num_values, Number(num_values))) || !within(entries, MAX_ENTRIES)) {
      throw new Error("a page has more values than its column");
    }
    if (header.type === "DATA_PAGE_V2") checkVersion2(bytes, header, levels, codec, pages);
    else checkVersion1(bytes, header, levels, codec, pages);
    reader.offset += size;
  }
  return remembering(pages);
}

/** The schema path of a column chunk. @throws {Error} when the schema does not have it */
export function columnPath(
  metadata: Parameters<typeof parquetSchema>[0],
  { path_in_schema }: ColumnMetaData,
): SchemaTree[] {
  return getTreePath(parquetSchema(metadata), path_in_schema);
}

function checkVersion1(
  compressed: Uint8Array,
  header: Header,
  levels: readonly [number, number],
  codec: Codec,
  pages: Map<number, Uint8Array>,
): void {
  const page = decompressed(compressed, header.uncompressed_page_size, codec, pages);
  const data = header.data_page_header;
  if (header.type !== "DATA_PAGE" || !data) return;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let offset = 0;
  for (const level of levels) {
    if (level === 0) continue;
    const begin = offset + 4;
    offset = begin + view.getUint32(offset, true);
    if (offset > page.length) throw new Error("the levels of a page are longer than the page");
    checkRuns(page.subarray(begin, offset), widthOf(level), data.num_values);
  }
  if (isDictionary(data.encoding)) checkIndices(page.subarray(offset), data.num_values);
}

function checkVersion2(
  bytes: Uint8Array,
  header: Header,
  levels: readonly [number, number],
  codec: Codec,
  pages: Map<number, Uint8Array>,
): void {
  const data = header.data_page_header_v2;
  if (!data) return;
  const lengths = [data.repetition_levels_byte_length, data.definition_levels_byte_length] as const;
  const total = lengths[0] + lengths[1];
  if (!lengths.every((length) => within(length, bytes.length)) || total > bytes.length) {
    throw new Error("the levels of a page are longer than the page");
  }
  if (!within(data.num_nulls, data.num_values)) throw new Error("a page has more nulls than values");
  if (levels[0] > 0) checkRuns(bytes.subarray(0, lengths[0]), widthOf(levels[0]), data.num_values);
  if (levels[1] > 0) checkRuns(bytes.subarray(lengths[0], total), widthOf(levels[1]), data.num_values);
  const rest = bytes.subarray(total);
  const size = header.uncompressed_page_size - total;
  const page = data.is_compressed === false ? rest : decompressed(rest, size, codec, pages);
  if (isDictionary(data.encoding)) checkIndices(page, data.num_values - data.num_nulls);
}

/** Indices into the dictionary: a byte for their width, then runs. */
function checkIndices(bytes: Uint8Array, count: number): void {
  const width = bytes[0];
  if (width === undefined ? count > 0 : width > 32) throw new Error("the dictionary indices of a page have no width");
  if (width) checkRuns(bytes.subarray(1), width, count);
}

/**
 * Adds up the runs of the RLE and bit-packing hybrid.
 * @param count values there should be, at most
 */
function checkRuns(bytes: Uint8Array, width: number, count: number): void {
  let offset = 0;
  let seen = 0;
  while (seen < count && offset < bytes.length) {
    let header = 0;
    let shift = 0;
    let byte = 0x80;
    while (byte & 0x80) {
      byte = bytes[offset++] ?? 0;
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    const packed = header % 2 === 1;
    const length = Math.floor(header / 2);
    seen += packed ? 8 * length : length;
    offset += packed ? length * width : Math.ceil(width / 8);
    if (seen > count + PADDING) throw new Error("a run has more values than its page");
  }
}

function decompressed(bytes: Uint8Array, size: number, codec: Codec, pages: Map<number, Uint8Array>): Uint8Array {
  if (!within(size, MAX_PAGE_BYTES)) throw new Error("a page is smaller than its levels");
  const page = decompressPage(bytes, size, codec, decompressors);
  pages.set(bytes.byteOffset, page);
  return page;
}

function remembering(pages: Map<number, Uint8Array>): Compressors {
  const entries = Object.entries(decompressors).map(([codec, decompress]) => {
    const recall = (bytes: Uint8Array, size: number) => pages.get(bytes.byteOffset) ?? decompress(bytes, size);
    return [codec, recall] as const;
  });
  return Object.fromEntries(entries);
}

function isDictionary(encoding: string | undefined): boolean {
  return encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY";
}

/** Bits that hold levels up to `level`. */
function widthOf(level: number): number {
  return 32 - Math.clz32(level);
}

function within(size: number | undefined, limit: number): boolean {
  return Number.isInteger(size) && (size as number) >= 0 && (size as number) <= limit;
}
