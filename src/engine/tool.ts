import { spawn } from "node:child_process";
import { LoraError } from "../formats/error.ts";
import { killGroup } from "../formats/processes.ts";
import { cancelled } from "./process.ts";

/** Characters of a tool's output kept for its error. */
const OUTPUT_KEPT = 4000;

export interface ToolRun {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** What to do where the tool is not there, and where it fails. */
  missing: string;
  failed: string;
}

/**
 * Runs a tool of the machine (npm, pip, a compiler) to its end.
 * @returns what it wrote to stdout
 * @throws {LoraError} `tool-missing`, `tool-failed`, both exit 3, or `cancelled`
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { cwd, env, missing, failed }: ToolRun,
  signal: AbortSignal,
): Promise<string> {
  if (signal.aborted) throw cancelled();
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it starts is stopped with it.
    const child = spawn(command, args, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env,
      ...(cwd === undefined ? {} : { cwd }),
    });
    let stdout = "";
    let output = "";
    const keep = (text: string) => {
      output = (output + text).slice(-OUTPUT_KEPT);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      keep(text);
    });
    child.stderr.setEncoding("utf8").on("data", keep);
    const stop = () => {
      if (child.pid !== undefined) killGroup(child.pid, "SIGKILL");
    };
    signal.addEventListener("abort", stop, { once: true });
    child.on("error", (cause: NodeJS.ErrnoException) => {
      signal.removeEventListener("abort", stop);
      const what = cause.code === "ENOENT" ? "is not on this machine's PATH" : `does not start: ${cause.message}`;
      reject(new LoraError("tool-missing", `${command} ${what}.`, { exit: 3, next: missing, cause }));
    });
    child.on("close", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(cancelled());
      else if (code === 0) resolve(stdout);
      else {
        const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
        const said = output.trim() === "" ? "" : ` It said:\n${output.trim()}`;
        reject(
          new LoraError("tool-failed", `${[command, ...args.slice(0, 2)].join(" ")} ended ${how}.${said}`, {
            exit: 3,
            next: failed,
          }),
        );
      }
    });
  });
}
