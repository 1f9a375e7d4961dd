import { readFileSync } from "node:fs";

/**
 * Whether a process of this machine lives. One that has ended, but that its parent has not asked about yet, does not: in a
 * container whose first process never asks, such a one keeps its number for ever.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // One of somebody else may not be asked, and is there.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
  try {
    // Number, name in brackets, state (proc_pid_stat(5)). A name may hold brackets.
    const told = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(told.slice(told.lastIndexOf(")") + 2));
  } catch {
    return true; // There is no /proc.
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
