import type { Place } from "../formats/error.ts";

/** The split adapters learn from; every other is held out. */
export const TRAIN = "train";

/** What is remembered of a record while the whole data set goes by. Its text is not. */
export interface Row {
  /** `SourceRecord.ordinal`: its position in the data set. */
  readonly ordinal: number;
  /** Position in the order of precedence. */
  readonly rank: number;
  /** `SourceRecord.id`. */
  readonly id: string;
  /** The split its file has; of a record that is to be dealt `train`, until it is. */
  readonly split: string;
  readonly place: Place;
  /** Numbers of the whole, of everything up to the answer, and of the answer (-1 where there is none): equal where those are. */
  readonly content: number;
  readonly prompt: number;
  readonly answer: number;
  /** Whether it has any words, which its turns are compared by. */
  readonly hasWords: boolean;
}

/**
 * The order in which records take precedence: by record id, so that it is the same whatever files they lie in; copies of
 * one record by file path and line.
 */
export function byPrecedence(one: Row, other: Row): number {
  return one.rank - other.rank;
}

/** By file path (code units), line, column. */
export function byPlace(one: Place, other: Place): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

/**
 * Rows of the same key, each group in order of precedence, the groups in that of their first rows.
 * @param rows in order of precedence
 * @param least rows of a group that is of interest
 */
export function groupRows(rows: readonly Row[], keyOf: (row: Row) => number, least = 1): [Row, ...Row[]][] {
  const groups = new Map<number, [Row, ...Row[]]>();
  if (least === 1) {
    for (const row of rows) gather(groups, keyOf(row), row);
  } else {
    // Most rows are alone: no list is made for those.
    const first = new Map<number, Row>();
    for (const row of rows) {
      const key = keyOf(row);
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, row);
      else {
        if (!groups.has(key)) groups.set(key, [earlier]);
        gather(groups, key, row);
      }
    }
  }
  const wanted = [...groups.values()].filter(({ length }) => length >= least);
  return least === 1 ? wanted : wanted.sort(([one], [other]) => byPrecedence(one, other));
}

function gather(groups: Map<number, [Row, ...Row[]]>, key: number, row: Row): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [row]);
  else group.push(row);
}

/** As {@link groupRows}, of rows of the same split. */
export function groupBySplit(rows: readonly Row[], keyOf: (row: Row) => number, least = 1): [Row, ...Row[]][] {
  const splits = new Map<string, number>();
  const splitOf = ({ split }: Row) => {
    const known = splits.get(split) ?? splits.size;
    if (known === splits.size) splits.set(split, known);
    return known;
  };
  return groupRows(rows, (row) => splitOf(row) * 2 ** 32 + keyOf(row), least);
}
