import type { Place } from "../formats/error.ts";

/** What is remembered of a record while the whole data set goes by. Its text is not. */
export interface Row {
  /** Position in the stream of rows; also the index of its transcript. */
  index: number;
  /** `SourceRecord.ordinal`. */
  ordinal: number;
  /** `SourceRecord.id`. */
  id: string;
  split: string;
  place: Place;
  /** Keys of the whole, of everything up to the answer, and of the answer. */
  content: string;
  prompt: string;
  answer: string;
}

/**
 * The order in which records take precedence: by record id, so that it is the same whatever files they lie in; copies of
 * one record by file path and line.
 */
export function byPrecedence(one: Row, other: Row): number {
  if (one.id !== other.id) return one.id < other.id ? -1 : 1;
  return byPlace(one.place, other.place) || one.ordinal - other.ordinal;
}

/** By file path (code units), line, column. */
export function byPlace(one: Place, other: Place): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

/** Rows of the same key, each group in order of precedence, the groups in that of their first rows. */
export function groupRows(rows: Iterable<Row>, keyOf: (row: Row) => string): [Row, ...Row[]][] {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const sorted = [...groups.values()];
  for (const group of sorted) group.sort(byPrecedence);
  return sorted.sort(([one], [other]) => byPrecedence(one, other));
}
