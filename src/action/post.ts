import * as core from "@actions/core";

/**
 * Runs after the job whatever happened. An engine the main step could not stop any more (it was killed first) is stopped
 * here, so that a cancelled job leaves no process and no GPU memory held.
 */
for (const pid of pids(core.getState("engine-pids"))) {
  try {
    process.kill(-pid, "SIGKILL");
    core.info(`Stopped an engine that was left behind (process group ${pid}).`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH")
      core.warning(`Process group ${pid} could not be stopped: ${(error as Error).message}`);
  }
}

function pids(state: string): number[] {
  try {
    const value: unknown = JSON.parse(state === "" ? "[]" : state);
    return Array.isArray(value) ? value.filter((pid): pid is number => Number.isSafeInteger(pid) && pid > 1) : [];
  } catch {
    return [];
  }
}
