import type { ParquetParsers } from "hyparquet";
import { LoraError } from "./error.ts";
import { parseJson } from "./json.ts";

/** A value that has no JSON. Put in the value's stead by the parsers, which know no rows; thrown once the row is known. */
export class UnreadableValue extends Error {
  readonly code: string;
  /** Path within the row. */
  readonly at: string;

  constructor(code: string, message: string, at = "") {
    super(message);
    this.code = code;
    this.at = at;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | UnreadableValue {
  try {
    return utf8.decode(bytes);
  } catch {
    return new UnreadableValue("file-encoding", "the text is not valid UTF-8");
  }
}

/** Parsers as strict as those of JSON: text that is not UTF-8 is refused instead of patched. */
export const parquetParsers: Partial<ParquetParsers> = {
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decode(bytes),
  jsonFromBytes(bytes: Uint8Array | undefined) {
    if (!bytes) return bytes;
    const text = decode(bytes);
    if (typeof text !== "string") return text;
    try {
      return parseJson(text, { file: "" });
    } catch (error) {
      if (error instanceof LoraError) return new UnreadableValue(error.code, error.message.replace(/\.$/, ""));
      throw error;
    }
  },
};
