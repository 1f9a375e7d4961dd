import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LoraError } from "../formats/error.ts";
import { killGroup } from "../formats/processes.ts";
import type { EngineEvent } from "./contract.ts";

/** Between asking the process group to stop and making it. */
const GRACE_MS = 3000;
/** Characters of stderr kept for the error of a process that dies without a word. */
const STDERR_KEPT = 2000;

export interface EngineCommand {
  /** The engine's name, for errors. */
  engine: string;
  command: string;
  args: readonly string[];
  /** Environment of the process; default: this one's. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Told when the process, which leads a group of its own, starts and ends: who outlives us can stop it by its number. */
  onProcess?: ((pid: number, running: boolean) => void) | undefined;
}

/**
 * Runs an engine's process to its end, in a group of its own. It answers with one JSON value a line on stdout, ends when its
 * standard input closes, and is stopped within six seconds of `signal`.
 * @throws {LoraError} what the process's error event says, or `engine-start`, `engine-died`, `cancelled`
 */
export async function runEngineProcess(
  { engine, command, args, env, onProcess }: EngineCommand,
  onLine: (line: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw cancelled();
  // A group of its own: a signal reaches everything the engine may start, and a terminal's Ctrl-C only us.
  const child = spawn(command, args, {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...(env === undefined ? {} : { env }),
  });
  if (child.pid !== undefined) onProcess?.(child.pid, true);
  // The child takes the end of its input for our death; it may be gone first.
  child.stdin.on("error", () => {});
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });

  let failure: Extract<EngineEvent, { event: "error" }> | undefined;
  let noise = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (text) => {
    const line = parseLine(text);
    if (line === undefined) noise = (noise + text).slice(-STDERR_KEPT);
    else if ((line as EngineEvent).event === "error") failure = line as Extract<EngineEvent, { event: "error" }>;
    if (line !== undefined) onLine(line);
  });

  let timer: NodeJS.Timeout | undefined;
  const stopGroup = (how: NodeJS.Signals) => {
    if (child.pid !== undefined) killGroup(child.pid, how);
  };
  const stop = () => {
    stopGroup("SIGINT");
    timer = setTimeout(() => stopGroup("SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const { code, killedBy } = await ended(engine, child);
    if (signal.aborted) throw cancelled();
    if (code === 0) return;
    if (failure !== undefined) {
      throw new LoraError(failure.code, failure.message, {
        exit: failure.exit,
        ...(failure.next === undefined ? {} : { next: failure.next }),
      });
    }
    throw died(engine, code, killedBy, `${stderr}${noise}`.trim());
  } finally {
    if (child.pid !== undefined) onProcess?.(child.pid, false);
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
    lines.close();
  }
}

/** Resolves once the process has ended and its output is read. */
function ended(engine: string, child: ChildProcess): Promise<{ code: number | null; killedBy: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => {
      reject(
        new LoraError("engine-start", `The ${engine} engine does not start: ${cause.message}.`, { exit: 3, cause }),
      );
    });
    child.on("close", (code, killedBy) => resolve({ code, killedBy }));
  });
}

function parseLine(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a run that was stopped ends with. */
export function cancelled(): LoraError {
  return new LoraError("cancelled", "Cancelled.", { exit: 130 });
}

function died(engine: string, code: number | null, killedBy: NodeJS.Signals | null, output: string): LoraError {
  const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
  const next =
    killedBy === "SIGKILL"
      ? "The system may have run out of memory: lower training.microBatchSize or maxLength. Run again to go on from the last checkpoint."
      : "Run again to go on from the last checkpoint; report it if it repeats.";
  return new LoraError(
    "engine-died",
    `The ${engine} engine ended ${how}.${output === "" ? "" : ` Its last words: ${output}`}`,
    { exit: 3, next },
  );
}
