import { readdir, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

export interface LivingProcess {
  pid: number;
  command: string;
}

/**
 * Processes that a step started, or that were started by those, found as the runner finds orphans: by the tracking id in their
 * environment. Zombies have ended. Linux only.
 */
export async function processesOf(trackingId: string): Promise<LivingProcess[]> {
  const found: LivingProcess[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const variables = (await readFile(`/proc/${name}/environ`, "utf8")).split("\0");
      if (!variables.includes(`RUNNER_TRACKING_ID=${trackingId}`)) continue;
      const status = await readFile(`/proc/${name}/status`, "utf8");
      if (/^State:\s+[ZX]/m.test(status)) continue;
      const command = (await readFile(`/proc/${name}/cmdline`, "utf8")).split("\0").join(" ").trim();
      if (command !== "") found.push({ pid: Number(name), command });
    } catch {
      // Ended while we looked, or somebody else's.
    }
  }
  return found;
}

/** The processes that are still there after as long. */
export async function survivors(trackingId: string, milliseconds: number): Promise<LivingProcess[]> {
  for (const until = performance.now() + milliseconds; ; ) {
    const living = await processesOf(trackingId);
    if (living.length === 0 || performance.now() > until) return living;
    await wait(50);
  }
}
