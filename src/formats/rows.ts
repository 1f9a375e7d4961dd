import { extname } from "node:path";
import { LoraError } from "./error.ts";
import { readJsonArray } from "./jsonarray.ts";
import { readJsonl } from "./jsonl.ts";
import type { Row } from "./row.ts";

type Reader = (path: string, file: string) => AsyncGenerator<Row>;

const READERS: { [extension: string]: { mediaType: string; read: Reader } } = {
  ".jsonl": { mediaType: "application/jsonl", read: readJsonl },
  ".ndjson": { mediaType: "application/jsonl", read: readJsonl },
  ".json": { mediaType: "application/json", read: readJsonArray },
  ".parquet": { mediaType: "application/vnd.apache.parquet", read: readParquetFile },
};

/** Loaded only where there is such a file: its decoders are large. */
async function* readParquetFile(path: string, file: string): AsyncGenerator<Row> {
  const { readParquet } = await import("./parquet.ts");
  yield* readParquet(path, file);
}

/**
 * The reader for a data file, and its media type, chosen by the extension.
 * @throws {LoraError} `data-extension`
 */
export function readerOf(file: string): { mediaType: string; read: Reader } {
  const reader = READERS[extname(file).toLowerCase()];
  if (reader) return reader;
  throw new LoraError("data-extension", `${file} has an extension that says no known format.`, {
    place: { file },
    next: `Use one of ${Object.keys(READERS).join(", ")}.`,
  });
}
