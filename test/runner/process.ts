import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ProcessResult {
  exitCode: number | null;
  /** What killed it. */
  signal: NodeJS.Signals | null;
  seconds: number;
}

/** A signal, and how many milliseconds after the one before it is sent when the process is still there. */
export type SignalStep = readonly [signal: NodeJS.Signals, after: number];

/** How the runner cancels a step: to the one process, not to its group. */
export const CANCELLATION: readonly SignalStep[] = [
  ["SIGINT", 0],
  ["SIGTERM", 7500],
  ["SIGKILL", 2500],
];

export interface ProcessOptions {
  node: string;
  script: string;
  cwd: string;
  env: Record<string, string>;
  onLine: (line: string) => void;
  /** Starts the cancellation. */
  cancelled?: Promise<unknown> | undefined;
  signals?: readonly SignalStep[] | undefined;
}

/** Runs a Node script to its end, its output line by line. */
export async function runScript(options: ProcessOptions): Promise<ProcessResult> {
  const { node, script, cwd, env, onLine, cancelled, signals = CANCELLATION } = options;
  const started = performance.now();
  const child = spawn(node, [script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
  let timer: NodeJS.Timeout | undefined;
  const send = (left: readonly SignalStep[]) => {
    const [step, ...rest] = left;
    if (step === undefined) return;
    timer = setTimeout(() => {
      child.kill(step[0]);
      send(rest);
    }, step[1]);
  };
  let ended = false;
  void cancelled?.then(() => {
    if (!ended) send(signals);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      // "close" waits for whoever holds the output open; the runner waits for the process.
      child.on("exit", (exitCode, signal) => {
        ended = true;
        clearTimeout(timer);
        const seconds = (performance.now() - started) / 1000;
        const drained = setTimeout(() => resolve({ exitCode, signal, seconds }), 2000);
        child.on("close", () => {
          clearTimeout(drained);
          resolve({ exitCode, signal, seconds });
        });
      });
    });
  } finally {
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
