import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command line as it ships. Set `E2E_CLI` to test another build. */
export const CLI = process.env.E2E_CLI ?? fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface Ended {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  /** What it has said on stderr so far. */
  said: () => string;
  ended: Promise<Ended>;
}

export interface Options {
  cwd?: string;
  /** On top of an environment without tokens, proxies or anything of CI. */
  env?: Record<string, string>;
  node?: string;
  uid?: number;
  gid?: number;
  /** Makes it the leader of a process group. */
  detached?: boolean;
}

/** Starts `lora` with arguments. */
export function start(args: readonly string[], options: Options = {}): Started {
  const { env, node = process.execPath, ...rest } = options;
  const child = spawn(node, [CLI, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...rest,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
  const text = (pieces: Buffer[]) => Buffer.concat(pieces).toString("utf8");
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: text(stdout), stderr: text(stderr) }));
  });
  return { child, said: () => text(stderr), ended };
}

/** Runs `lora` to its end. */
export function lora(args: readonly string[], options: Options = {}): Promise<Ended> {
  return start(args, options).ended;
}

/** The whole of stdout as one JSON document, and stderr as the lines of JSON it must be. */
export function asJson({ stdout, stderr }: Ended): { document: Document; lines: Record<string, unknown>[] } {
  const lines = stderr.split("\n").filter((line) => line !== "");
  return {
    document: JSON.parse(stdout) as Document,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what the test says it is
type Document = any;
