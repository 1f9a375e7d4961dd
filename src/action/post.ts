import { readFile } from "node:fs/promises";
import * as core from "@actions/core";
import { ENGINES_STATE } from "./state.ts";

/**
 * Runs after the job whatever happened. An engine the main step could not stop any more (it was killed first) is stopped
 * here, so that a cancelled job leaves no process and no GPU memory held.
 */
for (const pid of pidsOf(core.getState(ENGINES_STATE))) {
  if (!(await isEngine(pid))) continue;
  try {
    process.kill(-pid, "SIGKILL");
    core.info(`Stopped an engine that was left behind (process group ${pid}).`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH") core.warning(`The engine's process group ${pid} could not be stopped: ${message}`);
  }
}

function pidsOf(state: string): number[] {
  try {
    const value: unknown = JSON.parse(state === "" ? "[]" : state);
    return Array.isArray(value) ? value.filter((pid): pid is number => Number.isSafeInteger(pid) && pid > 1) : [];
  } catch {
    return [];
  }
}

/** The number of a process that ended may be another's by now. Where that cannot be told, it is taken for ours. */
async function isEngine(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return /\bengine-\w+\.js\b/.test(command);
}
