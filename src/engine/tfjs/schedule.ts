/** Learning-rate schedules of Transformers: `get_{cosine,linear,constant}_schedule_with_warmup`. */
export interface Schedule {
  kind: "cosine" | "linear" | "constant";
  /** Peak learning rate. */
  learningRate: number;
  /** Share of the steps over which the rate rises from zero. */
  warmup: number;
  steps: number;
}

/** @param step from 1 to `steps`; the first step of a warmup has rate 0, as there. */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { kind, learningRate, steps } = schedule;
  const warmupSteps = Math.ceil(schedule.warmup * steps);
  const done = step - 1;
  if (done < warmupSteps) return (learningRate * done) / Math.max(1, warmupSteps);
  const share = (done - warmupSteps) / Math.max(1, steps - warmupSteps);
  if (kind === "constant") return learningRate;
  if (kind === "linear") return learningRate * Math.max(0, 1 - share);
  return learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * share)));
}
