import type { FileHandle } from "node:fs/promises";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetSchema } from "hyparquet";
import { parquetPlan } from "hyparquet/src/plan.js";
import { assembleAsync, asyncGroupToRows, readRowGroup } from "hyparquet/src/rowgroup.js";
import { LoraError } from "./error.ts";
import { excerpt } from "./excerpt.ts";
import { openData } from "./files.ts";
import type { Json, JsonObject } from "./json.ts";
import { checkPages, columnPath } from "./parquetpages.ts";
import { parquetParsers, UnreadableValue } from "./parquetvalues.ts";
import type { Row } from "./row.ts";

/** What is decoded at once; larger row groups are refused rather than swapped. */
const MAX_GROUP_ROWS = 2 ** 24;
const MAX_GROUP_VALUES = 2 ** 27;
const MAX_GROUP_BYTES = 2 ** 31;

/**
 * Reads the rows of a Parquet file, one row group in memory at a time. Columns become keys; integers and timestamps become
 * JSON numbers and ISO 8601 strings. A row that JSON cannot carry is yielded as its error.
 *
 * @param path where the file is
 * @param file how places name it
 * @throws {LoraError} for the file as a whole: missing, unreadable, a Git LFS pointer, `parquet-damaged`
 */
export async function* readParquet(path: string, file: string): AsyncGenerator<Row> {
  const handle = await openData(path, { file });
  try {
    const source = await bufferOf(handle);
    const metadata = await decoding(file, async () => {
      const read = await parquetMetadataAsync(source, { geoparquet: false });
      checkMetadata(read, source.byteLength, file);
      return read;
    });
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await decoding(file, () => decodeGroup(source, metadata, rowStart, rowEnd));
      if (rows.length !== rowEnd - rowStart) {
        throw damaged(file, `a row group has ${rows.length} rows instead of ${group.num_rows}`);
      }
      for (const [i, row] of rows.entries()) yield rowOf(row, file, rowStart + i + 1);
      rowStart = rowEnd;
    }
  } finally {
    await handle.close();
  }
}

/**
 * The rows of one row group. Put together from the parts of `parquetReadObjects`, column chunk by column chunk: it starts all
 * at once, and when one is damaged leaves rejections of others unhandled, which would end the process.
 */
async function decodeGroup(file: AsyncBuffer, metadata: FileMetaData, rowStart: number, rowEnd: number) {
  const options = { file, metadata, parsers: parquetParsers, rowStart, rowEnd };
  const plan = parquetPlan(options);
  const rows: { [column: string]: unknown }[] = [];
  for (const group of plan.groups) {
    const asyncColumns: AsyncColumns = [];
    for (const chunk of group.chunks) {
      const { startByte, endByte } = chunk.range;
      const bytes = await file.slice(startByte, endByte);
      const checked = checkPages(bytes, chunk.columnMetadata, columnPath(metadata, chunk.columnMetadata));
      const held = { byteLength: file.byteLength, slice: () => bytes };
      const part = readRowGroup({ ...options, file: held, compressors: checked }, plan, { ...group, chunks: [chunk] });
      await settled(part.asyncColumns);
      asyncColumns.push(...part.asyncColumns);
    }
    const { groupStart, groupRows } = group;
    const assembled = assembleAsync({ groupStart, groupRows, asyncColumns }, parquetSchema(metadata), parquetParsers);
    await settled(assembled.asyncColumns);
    for (const row of await asyncGroupToRows(assembled, 0, groupRows, undefined, "object")) rows.push(row);
  }
  return rows;
}

type AsyncColumns = ReturnType<typeof readRowGroup>["asyncColumns"];

/** Waits for all, and throws the first error in the order of the columns. */
async function settled(columns: { data: Promise<unknown> }[]): Promise<void> {
  const results = await Promise.allSettled(columns.map(({ data }) => data));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

function rowOf(row: { [column: string]: unknown }, file: string, line: number): Row {
  try {
    return { value: toJson(row, ""), line };
  } catch (error) {
    if (!(error instanceof UnreadableValue)) throw error;
    const message = `Row ${line}${error.at && `, ${error.at}`}: ${error.message}.`;
    return { error: new LoraError(error.code, message, { place: { file, line } }), line };
  }
}

function toJson(value: unknown, at: string): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (value.includes("\0")) throw new UnreadableValue("json-nul", "the text holds the character NUL", at);
    return value;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new UnreadableValue("json-number", `${value} is no JSON number`, at);
    return value;
  }
  if (typeof value === "bigint") {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw new UnreadableValue("json-integer", `integer ${value} is beyond 2^53 and would be rounded`, at);
    }
    return number;
  }
  if (value instanceof UnreadableValue) throw new UnreadableValue(value.code, value.message, at);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new UnreadableValue("parquet-value", "the date is out of range", at);
    return value.toISOString();
  }
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${at}[${i}]`));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || typeof value !== "object") {
    throw new UnreadableValue("parquet-value", "the value is binary, which a conversation cannot hold", at);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, toJson(item, at ? `${at}.${key}` : key)]);
  return Object.fromEntries(entries) as JsonObject;
}

/** Refuses what would be decoded wrongly or would not fit into memory. */
function checkMetadata(metadata: FileMetaData, fileSize: number, file: string): void {
  let rows = 0n;
  for (const { num_rows, total_byte_size, columns } of metadata.row_groups) {
    rows += num_rows;
    if (num_rows < 0n || columns.some((c) => (c.meta_data?.total_compressed_size ?? 0n) > BigInt(fileSize))) {
      throw damaged(file, "a row group is larger than the file");
    }
    const values = columns.reduce(
      (most, c) => (c.meta_data && c.meta_data.num_values > most ? c.meta_data.num_values : most),
      0n,
    );
    if (
      num_rows > BigInt(MAX_GROUP_ROWS) ||
      values > BigInt(MAX_GROUP_VALUES) ||
      total_byte_size > BigInt(MAX_GROUP_BYTES)
    ) {
      throw new LoraError("parquet-group", `${file} has a row group of ${num_rows} rows, ${total_byte_size} bytes.`, {
        place: { file },
        next: "Write it with smaller row groups, of at most 2 GiB.",
      });
    }
  }
  if (rows !== metadata.num_rows) throw damaged(file, "its row groups do not add up to its number of rows");
  const check = (names: string[]) => {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice === undefined) return;
    throw new LoraError("json-duplicate-key", `${file} has two columns called ${excerpt(twice)}.`, { place: { file } });
  };
  const walk = (node: ReturnType<typeof parquetSchema>) => {
    check(node.children.map((child) => child.element.name));
    node.children.forEach(walk);
  };
  walk(parquetSchema(metadata));
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start: number, end = size): Promise<ArrayBuffer> {
      const bytes = new Uint8Array(Math.max(Math.min(end, size) - start, 0));
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, done, Math.min(bytes.length - done, 2 ** 30), start + done);
        if (bytesRead === 0) throw new Error("the file became shorter while it was read");
        done += bytesRead;
      }
      return bytes.buffer;
    },
  };
}

/** The decoder reports damage by whatever it stumbles over; for its caller that is one error. */
async function decoding<T>(file: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof LoraError) throw error;
    throw damaged(file, (error as Error).message.replace(/\.$/, ""), error);
  }
}

function damaged(file: string, why: string, cause?: unknown): LoraError {
  return new LoraError("parquet-damaged", `${file} cannot be read as Parquet: ${why}.`, {
    place: { file },
    next: "Write or download the file again.",
    cause,
  });
}
