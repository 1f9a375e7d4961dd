import { appendFile, readFile } from "node:fs/promises";
import { writeFileAtomic } from "../../formats/files.ts";
import type { StepMetrics } from "../contract.ts";

/** Drops the lines of `metrics.jsonl` behind `step`: those steps are done again. */
export async function truncateMetrics(path: string, step: number): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    text = "";
  }
  // A line that a killed process left half-written is behind the last checkpoint.
  await writeFileAtomic(
    path,
    text
      .split("\n")
      .filter((line) => line !== "")
      .slice(0, step)
      .map((line) => `${line}\n`)
      .join(""),
  );
}

export async function appendMetrics(path: string, metrics: StepMetrics): Promise<void> {
  await appendFile(path, `${JSON.stringify(metrics)}\n`);
}
