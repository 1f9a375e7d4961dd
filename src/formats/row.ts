import type { LoraError } from "./error.ts";
import type { Json } from "./json.ts";

/** One record of a data file, or what is wrong with it. `line` counts from 1; for Parquet it is the row's number. */
export type Row = { value: Json; line: number } | { error: LoraError; line: number };

/** Longest record that is read, in bytes. Memory while reading is bounded by a small multiple of this. */
export const MAX_ROW_BYTES = 64 * 2 ** 20;
