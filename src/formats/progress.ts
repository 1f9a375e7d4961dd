/** How far a long task is. Emitted often; the listener decides how seldom to draw. */
export interface Progress {
  /** What is being done, such as `tokenize` or `train`. */
  task: string;
  done: number;
  /** Unknown while a stream has not ended. */
  total?: number;
  /** What `done` counts: `records`, `steps`, `bytes`, `rows`. */
  unit: string;
  /** A few words worth showing beside the bar, such as `loss 0.812`. */
  detail?: string;
}

export type OnProgress = (progress: Progress) => void;
