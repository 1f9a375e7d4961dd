import * as core from "@actions/core";
import type { ActionReport } from "../pipeline/reports.ts";
import { fitBlocks } from "../report/limits.ts";

/** A step's summary over 1 MiB is refused whole; some room is left for what else the step writes. */
const SUMMARY_LIMIT = 1024 * 1024 - 16 * 1024;

/** Writes the report as the job's summary. Outside of a runner there is nowhere to write it. */
export async function writeSummary(report: ActionReport): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY === undefined) return;
  await core.summary.addRaw(fitBlocks(report.blocks, SUMMARY_LIMIT), true).write();
}
