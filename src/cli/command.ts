import type { ParseArgsOptionsConfig } from "node:util";
import type { Environment } from "../pipeline/environment.ts";
import type { Listener } from "../pipeline/events.ts";

/** What every command is given. */
export interface Context {
  /** Absolute path of the workspace. */
  root: string;
  environment: Environment;
  /** Arguments that are no options. */
  names: string[];
  /** Options of this command, as `util.parseArgs` read them. */
  options: Record<string, string | boolean | undefined>;
  json: boolean;
  /** Where colours are wanted: in the result on stdout, in what is said on stderr. */
  colour: { result: boolean; said: boolean };
  /** Cells of a line of either, where it is a terminal. */
  columns: { result: number | undefined; said: number | undefined };
  listener: Listener;
  signal: AbortSignal;
  /** Writes people's text to stderr. */
  say: (text: string) => void;
  /** Writes the command's result to stdout: a document with `--json`, text without. */
  print: (result: { json: unknown; text: string }) => void;
}

export type Code = 0 | 1;

/** One command of the CLI. */
export interface Command {
  usage: string;
  summary: string;
  /** A line per option, for `--help`. */
  help?: string[];
  options?: ParseArgsOptionsConfig;
  /** Returns the exit code; errors are thrown. */
  run: (context: Context) => Promise<Code>;
}

/** Reads a string option. */
export function text(context: Context, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === "string" ? value : undefined;
}
