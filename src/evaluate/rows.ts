/** A tokenised and labelled record, as `tokens.safetensors` holds them. */
export interface EvaluationRow {
  /** Hex SHA-256 of the record. */
  recordId: string;
  ids: ArrayLike<number>;
  /** `ids` where supervised, -100 elsewhere. */
  labels: ArrayLike<number>;
}

/** Rows of each split; a split of several data sets has the rows of all of them. */
export type RowsBySplit = ReadonlyMap<string, readonly EvaluationRow[]>;

/** In order of their records, so that nothing depends on the order of files. */
export function byRecord(rows: readonly EvaluationRow[] = []): EvaluationRow[] {
  return [...rows].sort((one, other) => (one.recordId < other.recordId ? -1 : one.recordId > other.recordId ? 1 : 0));
}

/** The same in order of records, each once: a record that is there twice says nothing twice. */
export function distinctByRecord(rows: readonly EvaluationRow[] = []): EvaluationRow[] {
  return byRecord(rows).filter((row, index, sorted) => row.recordId !== sorted[index - 1]?.recordId);
}
