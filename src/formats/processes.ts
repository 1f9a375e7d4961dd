/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of somebody else may not be asked, and is there.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Sends a signal to a process group, by its leader's number. */
export function killGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is gone already, which is what we want.
  }
}
