import type { StepMetrics } from "../engine/contract.ts";
import type { Finding } from "../formats/finding.ts";
import type { Progress } from "../formats/progress.ts";
import { systemFault } from "../formats/systemfault.ts";

/** The stages a person sees pass by, in the order of docs/architecture.md. */
export type Stage = "check" | "plan" | "tokens" | "train" | "evaluate" | "provenance" | "publish" | "merge";

/** What the pipeline tells its listener; each face draws it its own way. */
export type PipelineEvent =
  | { type: "stage-start"; stage: Stage; adapter?: string }
  | { type: "stage-end"; stage: Stage; adapter?: string; seconds: number; summary: string }
  | { type: "progress"; stage: Stage; adapter?: string; progress: Progress }
  | { type: "finding"; finding: Finding }
  | { type: "step"; adapter: string; steps: number; metrics: StepMetrics }
  /** An engine's process group started or ended; who outlives the pipeline can stop it by its number. */
  | { type: "engine"; pid: number; running: boolean }
  | { type: "note"; message: string };

export type Listener = (event: PipelineEvent) => void;

export interface StageTime {
  name: string;
  seconds: number;
}

/** Runs one stage between its two events and records how long it took, also when it fails. */
export async function stage<T>(
  listener: Listener,
  times: StageTime[],
  name: Stage,
  adapter: string | undefined,
  work: (report: (progress: Progress) => void) => Promise<{ value: T; summary: string }>,
): Promise<T> {
  const who = adapter === undefined ? {} : { adapter };
  listener({ type: "stage-start", stage: name, ...who });
  const start = performance.now();
  let summary = "failed";
  try {
    const result = await work((progress) => listener({ type: "progress", stage: name, ...who, progress }));
    summary = result.summary;
    return result.value;
  } catch (error) {
    throw systemFault(error);
  } finally {
    const seconds = (performance.now() - start) / 1000;
    times.push({ name, seconds });
    listener({ type: "stage-end", stage: name, ...who, seconds, summary });
  }
}
