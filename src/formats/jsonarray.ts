import { type Buffer, isUtf8 } from "node:buffer";
import { LoraError, type Place } from "./error.ts";
import { excerpt } from "./excerpt.ts";
import { readChunks } from "./files.ts";
import { parseJson } from "./json.ts";
import { Held, rowTooLong } from "./jsonl.ts";
import { MAX_ROW_BYTES, type Row } from "./row.ts";
import { invalidUtf8, withoutBom } from "./utf8.ts";

/**
 * Reads the elements of a file that is one JSON array, one by one: memory is bounded by the longest element. The line of
 * a row is that of its first character. An element that is well formed but refused (a duplicate key, say) is yielded as its
 * error and reading goes on; where the JSON is malformed, reading ends, because what follows cannot be told apart.
 *
 * @param path where the file is
 * @param file how places name it
 * @throws {LoraError} for the file as a whole: missing, unreadable, a Git LFS pointer, UTF-16
 */
export async function* readJsonArray(path: string, file: string, maxBytes = MAX_ROW_BYTES): AsyncGenerator<Row> {
  const scanner = new ElementScanner(file, maxBytes);
  let first = true;
  for await (const chunk of await readChunks(path, { file })) {
    for (const row of scanner.scan(first ? withoutBom(chunk) : chunk)) {
      yield row;
      if (endsReading(row)) return;
    }
    first = false;
  }
  const row = scanner.end();
  if (row) yield row;
}

function endsReading(row: Row): boolean {
  return "error" in row && ["json-malformed", "json-array", "json-depth"].includes(row.error.code);
}

/** Finds where elements begin and end by counting brackets outside strings; each is then parsed strictly by itself. */
class ElementScanner {
  private state: "start" | "first" | "element" | "next" | "done" = "start";
  private readonly file: string;
  private readonly maxBytes: number;
  private readonly held: Held;
  private line = 1;
  private column = 0;
  private begin: { file: string; line: number; column: number };
  private depth = 0;
  private quoted = false;
  private escaped = false;

  constructor(file: string, maxBytes: number) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.held = new Held(maxBytes);
    this.begin = { file, line: 1, column: 1 };
  }

  *scan(chunk: Buffer): Generator<Row> {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (byte === 0x0a) {
        this.line++;
        this.column = 0;
      } else if ((byte & 0xc0) !== 0x80) this.column++;
      if (this.state === "element") {
        if (!this.endsElement(byte)) continue;
        this.held.add(chunk.subarray(from, i));
        yield this.element();
        this.state = byte === 0x2c ? "next" : "done";
      } else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        const row = this.between(byte);
        if (row) yield row;
        from = i;
      }
    }
    if (this.state === "element") this.held.add(chunk.subarray(from));
  }

  /** At the end of the file. */
  end(): Row | undefined {
    if (this.state === "done") return undefined;
    if (this.state === "start") return this.fault("json-array", `${this.file} is empty, not a JSON array.`);
    if (this.state === "element") {
      const row = this.element();
      if ("error" in row) return row;
    }
    return this.fault("json-malformed", "The file ends before the array is closed with ].");
  }

  /** Whether the comma or bracket `byte` ends the element it stands in. */
  private endsElement(byte: number): boolean {
    if (this.quoted) {
      if (this.escaped) this.escaped = false;
      else if (byte === 0x5c) this.escaped = true;
      else if (byte === 0x22) this.quoted = false;
    } else if (byte === 0x22) this.quoted = true;
    else if (byte === 0x7b || byte === 0x5b) this.depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      if (this.depth === 0) return byte === 0x5d;
      this.depth--;
    } else if (byte === 0x2c) return this.depth === 0;
    return false;
  }

  /** The first byte that is not white space, outside of elements. */
  private between(byte: number): Row | undefined {
    if (this.state === "start") {
      if (byte !== 0x5b) {
        return this.fault(
          "json-array",
          `${this.file} is not a JSON array: it begins with ${excerpt(String.fromCharCode(byte))}.`,
          "Wrap the records in [ and ], or give a file of one record a line the extension .jsonl.",
        );
      }
      this.state = "first";
    } else if (this.state === "done") {
      return this.fault("json-malformed", `${excerpt(String.fromCharCode(byte))} follows after the array has ended.`);
    } else if (byte === 0x5d && this.state === "first") this.state = "done";
    else if (byte === 0x5d || byte === 0x2c) {
      return this.fault("json-malformed", "A record is missing: there is a comma too many.");
    } else {
      this.state = "element";
      this.begin = { file: this.file, line: this.line, column: this.column };
      // One bracket opens the element, or it is a scalar, or no JSON at all; the parser will say.
      this.depth = 0;
      this.quoted = false;
      this.escaped = false;
      this.endsElement(byte);
    }
    return undefined;
  }

  private element(): Row {
    const { line } = this.begin;
    const bytes = this.held.take();
    if (bytes === null) return { error: rowTooLong(this.file, line, this.maxBytes), line };
    if (!isUtf8(bytes)) return { error: invalidUtf8(bytes, this.begin), line };
    try {
      return { value: parseJson(bytes.toString("utf8"), this.begin), line };
    } catch (error) {
      if (error instanceof LoraError) return { error, line };
      throw error;
    }
  }

  private fault(code: string, message: string, next?: string): Row {
    const place: Place = { file: this.file, line: this.line, column: Math.max(this.column, 1) };
    return { error: new LoraError(code, message, next === undefined ? { place } : { place, next }), line: this.line };
  }
}
