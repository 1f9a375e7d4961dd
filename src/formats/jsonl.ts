import { Buffer, isUtf8 } from "node:buffer";
import { LoraError } from "./error.ts";
import { readChunks } from "./files.ts";
import { parseJson } from "./json.ts";
import { MAX_ROW_BYTES, type Row } from "./row.ts";
import { invalidUtf8, withoutBom } from "./utf8.ts";

const LINE_FEED = 0x0a;

/**
 * Reads a file of one JSON value a line, in constant memory. Lines may end in LF or CRLF, the last in nothing; blank lines
 * and a byte order mark are passed over. A faulty line is yielded as its error, and reading goes on.
 *
 * @param path where the file is
 * @param file how places name it
 * @throws {LoraError} for the file as a whole: missing, unreadable, a Git LFS pointer, UTF-16
 */
export async function* readJsonl(path: string, file: string, maxBytes = MAX_ROW_BYTES): AsyncGenerator<Row> {
  const held = new Held(maxBytes);
  let line = 1;
  for await (const chunk of await readChunks(path, { file })) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      held.add(chunk.subarray(start, end));
      const row = parseLine(held.take(), file, line, maxBytes, line === 1);
      if (row) yield row;
      if (row && isLastRow(row)) return;
      start = end + 1;
      line++;
    }
    held.add(chunk.subarray(start));
  }
  const row = parseLine(held.take(), file, line, maxBytes, line === 1);
  if (row) yield row;
}

/**
 * The row of a line, as {@link readJsonl} yields it; undefined where the line is blank.
 * @param line without its line feed
 * @param first whether the file begins with it
 */
export function jsonlRow(line: Buffer, file: string, number: number, first: boolean): Row | undefined {
  return parseLine(line.length > MAX_ROW_BYTES ? null : line, file, number, MAX_ROW_BYTES, first);
}

/** Whether a row says that its file has no others. */
export function isLastRow(row: Row): boolean {
  return "error" in row && row.error.code === "jsonl-array";
}

/** The bytes of a row met so far. Past the limit they are dropped, and the row is known to be too long. */
export class Held {
  private readonly maxBytes: number;
  private pieces: Buffer[] = [];
  private bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  add(piece: Buffer): void {
    this.bytes += piece.length;
    if (this.bytes > this.maxBytes) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }

  /** All bytes since the last call, or null when they are too many. */
  take(): Buffer | null {
    const { pieces, bytes } = this;
    this.pieces = [];
    this.bytes = 0;
    if (bytes > this.maxBytes) return null;
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }
}

/** The error of a row longer than the limit. */
export function rowTooLong(file: string, line: number, maxBytes: number): LoraError {
  return new LoraError("row-too-long", `The record is longer than ${maxBytes / 2 ** 20} MiB.`, {
    place: { file, line },
    next: "Split the conversation, or check that no line break is missing.",
  });
}

function parseLine(raw: Buffer | null, file: string, line: number, maxBytes: number, first: boolean): Row | undefined {
  if (raw === null) return { error: rowTooLong(file, line, maxBytes), line };
  let bytes = first ? withoutBom(raw) : raw;
  if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1);
  if (!isUtf8(bytes)) return { error: invalidUtf8(bytes, { file, line }), line };
  const text = bytes.toString("utf8");
  if (!/[^ \t\r]/.test(text)) return undefined;
  if (first && text.trim() === "[") {
    const error = new LoraError("jsonl-array", `${file} holds a JSON array, not one record a line.`, {
      place: { file, line },
      next: "Give it the extension .json, or write one record a line.",
    });
    return { error, line };
  }
  try {
    return { value: parseJson(text, { file, line }), line };
  } catch (error) {
    if (error instanceof LoraError) return { error, line };
    throw error;
  }
}
