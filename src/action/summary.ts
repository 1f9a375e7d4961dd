import * as core from "@actions/core";
import { fitBlocks } from "../report/limits.ts";

/** A step's summary over 1 MiB is refused whole; some room is left for what else the step writes. */
const SUMMARY_LIMIT = 1024 * 1024 - 16 * 1024;

/** Writes the report as the job's summary. Outside of a runner there is nowhere to write it. */
export async function writeSummary(blocks: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  if (!env.GITHUB_STEP_SUMMARY) return;
  await core.summary.addRaw(fitBlocks(blocks, SUMMARY_LIMIT), true).write();
}
