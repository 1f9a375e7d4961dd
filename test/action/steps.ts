import { join } from "node:path";
import { ACTIONS, runStep, type StepOptions, type StepResult } from "../runner/runner.ts";
import { TOKEN } from "./servers.ts";

export const CHECK = join(ACTIONS, "check");
export const NOTHING = "0".repeat(40);

/** A step of the check action with the workflow's token. */
export function check(of: Pick<StepOptions, "workspace" | "event"> & Partial<StepOptions>): Promise<StepResult> {
  return runStep({ action: CHECK, token: TOKEN, ...of });
}
