import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { exists, writeFileAtomic } from "../formats/files.ts";
import { parseJson } from "../formats/json.ts";
import { isAlive } from "../formats/processes.ts";
import { cancelled } from "./process.ts";

/**
 * Engines that are installed, in the layout of GitHub's tool cache: `<cache>/<name>/<version>/<arch>`, which is whole exactly
 * when `<arch>.complete` lies beside it (https://github.com/actions/toolkit/tree/main/packages/tool-cache). It is made where it
 * stays, because a Python environment cannot be moved.
 */
export interface Tool {
  /** Such as `lora-engine-tensorflow-gpu`. */
  name: string;
  /** Changes with everything that is installed. */
  version: string;
}

/** A part of an installation. What an interrupted attempt has done is not done again. */
export interface InstallStep {
  /** What is being done, for people: `builds the addon`. */
  name: string;
  run: (directory: string, signal: AbortSignal) => Promise<void>;
}

/** How often a second process looks whether the first has finished. */
const POLL_MS = 500;
const JOURNAL = ".lora-steps.json";

function placeOf(cache: string, { name, version }: Tool): string {
  return join(cache, name, version, process.arch);
}

/** The directory of a whole installation, or null. */
export async function installed(cache: string, tool: Tool): Promise<string | null> {
  const directory = placeOf(cache, tool);
  return (await exists(`${directory}.complete`)) && (await exists(directory)) ? directory : null;
}

/**
 * Installs a tool, or goes on with an installation that was interrupted; of two processes at once the second waits.
 * Until all steps are done {@link installed} does not see it.
 * @returns whether there was anything to do
 */
export async function install(
  cache: string,
  tool: Tool,
  steps: readonly InstallStep[],
  onStep: (name: string, done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ directory: string; fresh: boolean }> {
  const directory = placeOf(cache, tool);
  await mkdir(dirname(directory), { recursive: true });
  const unlock = await lock(`${directory}.lock`, signal);
  try {
    if ((await installed(cache, tool)) !== null) return { directory, fresh: false };
    await mkdir(directory, { recursive: true });
    const journal = join(directory, JOURNAL);
    const done = await stepsDone(journal);
    for (const [index, step] of steps.entries()) {
      if (done.includes(step.name)) continue;
      onStep(step.name, index, steps.length);
      await step.run(directory, signal);
      done.push(step.name);
      await writeFileAtomic(journal, JSON.stringify(done));
    }
    await writeFileAtomic(`${directory}.complete`, "");
    return { directory, fresh: true };
  } finally {
    await unlock();
  }
}

async function stepsDone(journal: string): Promise<string[]> {
  const text = await readFile(journal, "utf8").catch(() => "[]");
  const names = parseJson(text, { file: journal });
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

/** One process at a time: the lock holds its holder's number, and that of a dead process is taken over. */
async function lock(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    if (signal.aborted) throw cancelled();
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    // An empty file is one that its maker is about to fill.
    if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
    else await pause(POLL_MS);
  }
}
